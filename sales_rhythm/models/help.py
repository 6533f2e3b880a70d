"""Help that a manager leaves a salesperson, and what became of it.

Help is Odoo's own activities and meetings; this is what ties those of one help together, so that
whoever left it sees the answer. How it stands follows from them and from the clock: nothing of it
is stored, and an activity that is opened again opens the help again.

On the customer where there is one: the card says so by itself. Without a customer the activity
stands on the help. On the salesperson's own contact it would make a customer of them.
"""

from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import clock, evidence, tasks

STEPS = [
    ("coverage", "Coverage"),
    ("call_share", "Work to order"),
    ("basket", "Order value"),
    ("collection", "Collection"),
    ("promises_kept", "Promises kept"),
]
KINDS = [("note", "Note"), ("task", "Task"), ("visit", "Visit together")]
STATES = [("open", "Open"), ("answered", "Answered"), ("withdrawn", "Taken back")]


class Standing(NamedTuple):
    """How a help stands: `done` of its `total` activities or visits, the last one at `at`."""

    state: str
    at: datetime | None
    answer: str
    done: int
    total: int


class SalesRhythmHelp(models.Model):
    """One help: who left it for whom, about which month and step, and in which words."""

    _name = "sales.rhythm.help"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Help"
    _order = "given_at desc, id desc"
    _mail_post_access = "read"  # whom it is for answers in its chatter

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    giver_id = fields.Many2one("res.users", "Left by", readonly=True, ondelete="set null")
    user_id = fields.Many2one(
        "res.users", "For", required=True, readonly=True, ondelete="cascade", index=True
    )
    month = fields.Date(
        required=True, readonly=True, help="The first day of the month it is about."
    )
    step = fields.Selection(STEPS, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    text = fields.Text("What", required=True, readonly=True)
    given_at = fields.Datetime(
        "Left on", required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    deadline_on = fields.Date("Answer by", readonly=True)
    starts_at = fields.Datetime("Begins at", readonly=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "sales_rhythm_help_partner_rel",
        "help_id",
        "partner_id",
        "Customers",
        readonly=True,
    )
    task_ids = fields.Many2many(
        "mail.activity",
        "sales_rhythm_help_activity_rel",
        "help_id",
        "activity_id",
        "Its activities",
        readonly=True,
        context={"active_test": False},  # those that are done are archived
    )
    event_ids = fields.Many2many(
        "calendar.event",
        "sales_rhythm_help_event_rel",
        "help_id",
        "event_id",
        "Its meetings",
        readonly=True,
        context={"active_test": False},
    )
    state = fields.Selection(STATES, compute="_compute_standing", compute_sudo=True)
    standing_text = fields.Char("How it stands", compute="_compute_standing", compute_sudo=True)
    answer = fields.Char(compute="_compute_standing", compute_sudo=True)
    is_open = fields.Boolean(
        "Not answered yet",
        compute="_compute_standing",
        search="_search_is_open",
        compute_sudo=True,
    )

    may_answer = fields.Boolean("Waits for one's answer", compute="_compute_may_answer")

    _month = models.Index("(company_id, month, user_id)")

    # ---- how it stands

    @api.depends_context("lang")
    def _compute_standing(self):
        # It depends on activities and meetings, but is only read: as a dependency, each activity
        # that anybody changes would look for the helps it belongs to.
        standings = self._standings()
        for each in self:
            standing = standings[each]
            each.state = standing.state
            each.is_open = standing.state == "open"
            each.answer = standing.answer
            each.standing_text = each._in_words(standing)

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        for each in self:
            each.may_answer = each.is_open and each.user_id == self.env.user

    @api.depends("user_id", "given_at")
    @api.depends_context("lang")
    def _compute_display_name(self):
        days = clock.days(self.env)
        for each in self:
            # Whom it is for is no secret to who sees it, whatever users one may read.
            name = each.sudo().user_id.name or ""
            day = evidence.day(self.env, each._day_of(each.given_at), days[each.company_id.id])
            each.display_name = self.env._("Help for %(name)s, %(day)s", name=name, day=day)

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        told = Domain("activity_ids", "any!", Domain("active", "=", False))
        ahead = Domain("active", "=", True) & Domain("stop", ">", fields.Datetime.now())
        is_open = Domain("kind", "=", "visit") & Domain("event_ids", "any!", ahead & ~told)
        is_open |= Domain("kind", "!=", "visit") & Domain(
            "task_ids", "any!", Domain("active", "=", True)
        )
        return Domain.OR([is_open if each else ~is_open for each in value])

    def _standings(self):
        """{help: Standing}, in as many queries for many as for one."""
        now = fields.Datetime.now()
        # The answers belong to the help: who may read it may read them, wherever they were given.
        everything = self.sudo()
        everything.task_ids.fetch(["active", "date_done", "feedback", "write_date"])
        return {each: own._standing(now) for each, own in zip(self, everything, strict=True)}

    def _standing(self, now):
        done = self.task_ids.filtered(lambda task: not task.active)
        moments = {task: tasks.done_at(task) for task in done}
        if self.kind == "visit":
            # A meeting that has ended is the answer; so is what is said before it, such as why not.
            ended = self.event_ids.filtered(lambda event: event.active and event.stop <= now)
            said = done.calendar_event_id
            moments |= {event: event.stop for event in ended - said}
            total = len(self.event_ids.filtered("active") | said)
        else:
            total = len(self.task_ids)
        answer = " · ".join(dict.fromkeys(filter(None, map(tasks.said, done.sorted("id")))))
        if not total:
            return Standing("withdrawn", None, "", 0, 0)
        state = "answered" if len(moments) >= total else "open"
        return Standing(state, max(moments.values(), default=None), answer, len(moments), total)

    def _day_of(self, moment):
        """The company's day of a moment."""
        return clock.day_in(clock.zones(self.env)[self.company_id.id], moment)

    def _in_words(self, standing):
        """How it stands, for who left it."""
        env, today = self.env, clock.today(self.company_id)
        if standing.state == "withdrawn":
            return env._("Taken back")
        if standing.state == "answered":
            return self._answered_in_words(standing, today)
        given_on = self._day_of(self.given_at)
        day = evidence.day(env, given_on, today)
        if self.kind == "visit":
            coming = self.sudo().event_ids.filtered("active").sorted("start")[:1]
            day = evidence.day(env, self._day_of(coming.start), today)
            return env._("Visit together on %s", day)
        if standing.done:
            return env._(
                "Helped %(day)s · %(done)s of %(total)s answered",
                day=day,
                done=standing.done,
                total=standing.total,
            )
        if given_on >= today:
            return env._("Helped today")
        waited = evidence.days(env, (today - given_on).days)
        return env._("Helped %(day)s · no answer for %(days)s", day=day, days=waited)

    def _answered_in_words(self, standing, today):
        env = self.env
        day = evidence.day(env, self._day_of(standing.at), today)
        if self.kind == "visit" and not standing.answer:
            return env._("Visited together %s", day)
        if not standing.answer:
            return env._("Answered %s", day)
        return env._("Answered %(day)s: %(answer)s", day=day, answer=standing.answer)

    # ---- for the month of a salesperson

    @api.model
    def _helps(self, users, month):
        """{user id: [{id, text, state, on_text, by, answer}]} about a month, the latest first.

        In the current company, as far as the user may read it. Those taken back are left out.
        `text` says how it stands, `what` what was left.
        """
        found = self.search([
            ("company_id", "=", self.env.company.id),
            ("user_id", "in", users.ids),
            ("month", "=", month.replace(day=1)),
        ])  # fmt: skip
        today = clock.today(self.env.company)
        helps = {user.id: [] for user in users}
        for each, standing in found._standings().items():
            if standing.state != "withdrawn":
                helps[each.user_id.id].append(each._for_screen(standing, today))
        return helps

    def _for_screen(self, standing, today):
        return {
            "id": self.id,
            "text": self._in_words(standing),
            "what": self.text,
            "state": standing.state,
            "on_text": evidence.day(self.env, self._day_of(self.given_at), today),
            "by": self.sudo().giver_id.name or "",  # whoever it was, and whether still here
            "answer": standing.answer,
        }

    @api.model
    def _given(self, users, month):
        """{user id: the latest of `_helps`} of those who have any."""
        return {user_id: all_[0] for user_id, all_ in self._helps(users, month).items() if all_}

    # ---- answered, or taken back

    def action_answer(self):
        """Asks what came of it."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Help from %s", self.sudo().giver_id.name or ""),
            "res_model": "sales.rhythm.help.answer",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_help_id": self.id,
                "default_rhythm_id": self.env.context.get("default_rhythm_id", False),
                "dialog_size": "medium",
            },
        }

    def action_take_back(self):
        """Deletes what is still to be done of these helps; what was answered stays."""
        self.check_access("read")
        for each, standing in self._standings().items():
            if each.giver_id != self.env.user:
                each._check_may_take_back()
            if standing.state != "open":
                raise UserError(
                    self.env._("This help is %s: nothing is left to take back.", each._state_name())
                )
        own = self.sudo()  # the activities are the salesperson's
        own.task_ids.filtered("active").unlink()
        now = fields.Datetime.now()
        quiet = own.event_ids.with_context(no_mail_to_attendees=True, dont_notify=True)
        quiet.filtered(lambda event: event.stop > now).unlink()

    def _state_name(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state].lower()
