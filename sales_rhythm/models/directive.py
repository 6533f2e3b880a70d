"""A direction that does not get lost: who gave it whom, about what, and what came of it.

Each of those it is for has an activity of Odoo's, so that Odoo's own places show it. How a
directive stands follows from these activities, from when it was seen, and from the clock: nothing
of it is stored. Only its giver closes it, with the one date that is: `closed_at`.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import clock, evidence, tasks
from .mail_activity import EVERYBODYS

STATES = [
    ("sent", "Sent"),
    ("seen", "Seen"),
    ("overdue", "Past deadline"),
    ("done", "Answered"),
    ("withdrawn", "Taken back"),
]
OPEN = ("sent", "seen", "overdue")


class SalesRhythmDirective(models.Model):
    """One directive, on a customer, a salesperson, or a figure with the rows it had then."""

    _name = "sales.rhythm.directive"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Directive"
    _order = "given_at desc, id desc"
    _mail_post_access = "read"  # who answers it may also ask back, in its chatter

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    giver_id = fields.Many2one("res.users", "Given by", readonly=True, ondelete="set null")
    text = fields.Text("What", required=True, readonly=True)
    given_at = fields.Datetime(
        "Given on", required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    given_on = fields.Date(
        "Day", required=True, readonly=True, help="The company's day on which it was given."
    )
    deadline_on = fields.Date("Answer by", required=True, readonly=True)
    closed_at = fields.Datetime("Taken back on", readonly=True)
    line_ids = fields.One2many(
        "sales.rhythm.directive.assignee", "directive_id", "Who answers", readonly=True
    )
    # ---- on what
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, ondelete="set null", index="btree_not_null"
    )
    rep_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    res_model = fields.Char("Model of the rows", readonly=True)
    domain = fields.Text("Condition of the rows", readonly=True)
    figure_name = fields.Char("Figure", readonly=True)
    measure = fields.Char("What is summed", readonly=True, help="Empty: rows are counted.")
    then_count = fields.Integer("Rows then", readonly=True, aggregator=None)
    then_value = fields.Float("Sum then", digits=0, readonly=True, aggregator=None)
    then_ids = fields.Json("Ids of the rows then", readonly=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "sales_rhythm_directive_partner_rel",
        "directive_id",
        "partner_id",
        "Customers then",
        readonly=True,
        context={"active_test": False},
    )
    # ---- how it stands
    state = fields.Selection(STATES, compute="_compute_standing", compute_sudo=True)
    is_open = fields.Boolean(
        "Not answered yet",
        compute="_compute_standing",
        search="_search_is_open",
        compute_sudo=True,
    )
    is_overdue = fields.Boolean(
        "Past deadline", compute="_compute_standing", search="_search_is_overdue", compute_sudo=True
    )
    answer = fields.Text("What came of it", compute="_compute_standing", compute_sudo=True)
    standing_text = fields.Char("How it stands", compute="_compute_standing", compute_sudo=True)
    who_text = fields.Char("For", compute="_compute_words", compute_sudo=True)
    on_text = fields.Char("On", compute="_compute_words", compute_sudo=True)
    may_answer = fields.Boolean("Waits for one's answer", compute="_compute_may")
    may_take_back = fields.Boolean("One's to take back", compute="_compute_may")
    is_unseen = fields.Boolean("New", compute="_compute_may")

    _deadline = models.Index("(company_id, deadline_on) WHERE closed_at IS NULL")

    # ---- how it stands

    @api.depends("closed_at", "deadline_on")
    @api.depends_context("lang")
    def _compute_standing(self):
        # It depends on activities, too; see the same of help.
        days = clock.days(self.env)
        self.line_ids._fetch_answers()
        for each in self:
            today = days[each.company_id.id]
            each.state = each._state_on(today)
            each.is_open = each.state in OPEN
            each.is_overdue = each.state == "overdue"
            each.answer = each.line_ids._answers()
            each.standing_text = each._in_words(today)

    def _state_on(self, today):
        waiting = self.line_ids.filtered(lambda line: line.state != "done")
        if self.closed_at:
            return "withdrawn"
        if not waiting:
            return "done"
        if self.deadline_on < today:
            return "overdue"
        return "seen" if all(line.seen_at for line in waiting) else "sent"

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = Domain("closed_at", "=", False) & Domain(
            "line_ids", "any!", self.line_ids._waiting()
        )
        return Domain.OR([is_open if each else ~is_open for each in value])

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        passed = Domain.OR(
            Domain("company_id", "=", company_id) & Domain("deadline_on", "<", today)
            for company_id, today in clock.days(self.env).items()
        )
        overdue = Domain("is_open", "=", True) & passed
        return Domain.OR([overdue if each else ~overdue for each in value])

    # ---- in words

    def _in_words(self, today):
        """How it stands, in one line."""
        if self.state in OPEN:
            return f"{self._deadline_text(today)} · {self._age_text(today)}"
        if self.state == "withdrawn":
            return self.env._("Taken back")
        if not self.answer:
            return self.env._("Answered")
        return self.env._("Answered: %s", " ".join(self.answer.split()))

    def _deadline_text(self, today):
        """How far the deadline is: "2 days late", "Today", "3 days left"."""
        left = (self.deadline_on - today).days
        if left < 0:
            return self.env._("%s late", evidence.days(self.env, -left))
        if not left:
            return self.env._("Today")
        return self.env._("%s left", evidence.days(self.env, left))

    def _age_text(self, today):
        """Since when it waits, and whether it was seen: "6 days · seen"."""
        waiting = self.line_ids.filtered(lambda line: line.state != "done")
        if gone := waiting.filtered(lambda line: line.state == "gone"):
            return gone._gone_text()
        if not waiting.filtered("seen_at"):
            seen = self.env._("not seen")
        elif all(line.seen_at for line in waiting):
            seen = self.env._("seen")
        else:
            seen = self.env._(
                "seen by %(seen)s of %(all)s",
                seen=len(waiting.filtered("seen_at")),
                all=len(waiting),
            )
        age = (today - self.given_on).days
        return f"{evidence.days(self.env, age)} · {seen}" if age else seen

    @api.depends("partner_id", "rep_id", "figure_name", "line_ids.user_id")
    @api.depends_context("lang")
    def _compute_words(self):
        # Names alone, and no secret to who reads the directive.
        for each in self:
            names = each.line_ids.user_id.mapped("name")
            each.who_text = ", ".join(names)
            each.on_text = (
                each.partner_id.display_name or each.figure_name or each.rep_id.name or ""
            )

    @api.depends("text")
    def _compute_display_name(self):
        for each in self:
            each.display_name = tasks.first_line(each.text or " ")

    # ---- answered, or taken back

    @api.depends("closed_at", "giver_id")
    @api.depends_context("uid")
    def _compute_may(self):
        own = self._own_lines()
        unseen = own.filtered(lambda line: not line.seen_at)
        for each in self:
            each.may_answer = each in own.directive_id
            each.is_unseen = each in unseen.directive_id
            each.may_take_back = each.is_open and each._is_ones_to_take_back()

    def _own_lines(self):
        """The lines of these directives that wait for the user's answer."""
        lines = self.env["sales.rhythm.directive.assignee"].sudo()
        mine = Domain("directive_id", "in", self.ids) & Domain("user_id", "=", self.env.uid)
        return lines.search(
            mine
            & Domain("directive_id.closed_at", "=", False)
            & Domain("activity_id", "any!", Domain("active", "=", True))
        )

    def _is_ones_to_take_back(self):
        """Its giver's; where there is none any more, that of who sees all customers."""
        giver = self.sudo().giver_id
        if giver.active:
            return giver == self.env.user
        return self.env.user.has_group(EVERYBODYS)

    def action_answer(self):
        """Asks what came of it; who does so has seen it."""
        self.check_access("read")
        self.ensure_one()
        self.mark_seen(self.ids)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Directive from %s", self.sudo().giver_id.name or ""),
            "res_model": "sales.rhythm.directive.answer",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_directive_id": self.id, "dialog_size": "medium"},
        }

    def action_take_back(self):
        """Closes these directives; what was answered stays, what waits is deleted."""
        self.check_access("read")
        for each in self:
            if not each._is_ones_to_take_back():
                raise UserError(
                    self.env._(
                        "Only %s, who gave this directive, takes it back.",
                        each.sudo().giver_id.name or self.env._("who sees all customers"),
                    )
                )
            if not each.is_open:
                raise UserError(
                    self.env._("“%s” is answered or taken back already.", each.display_name)
                )
        own = self.sudo()  # the activities are those of whom it is for
        own.closed_at = fields.Datetime.now()
        lines = own.line_ids
        (lines.activity_id | lines.escalation_id).filtered("active").unlink()

    def action_open_rows_then(self):
        """Opens the rows as they were, as far as they are still there."""
        self.check_access("read")
        self.ensure_one()
        return self._open_rows([("id", "in", self.then_ids or [])], self.env._("Rows then"))

    def action_open_rows_now(self):
        """Opens the rows that the figure counts now."""
        self.check_access("read")
        self.ensure_one()
        domain = self._figure()[1] if self.res_model else Domain.FALSE
        return self._open_rows(list(domain), self.env._("Rows now"))

    def _open_rows(self, domain, when):
        if not self.res_model:
            raise UserError(self.env._("“%s” is on no figure.", self.display_name))
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.figure_name or ''} · {when}",
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
        }
