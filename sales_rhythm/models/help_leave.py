"""Leaving help: who may, in which words, and the activities and meetings it becomes."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..core.policy import MOST_HELPED
from . import clock, leading, refresh, tasks
from .help import STEPS
from .mail_activity import EVERYBODYS, SELLERS
from .tasks import LONGEST_TEXT, QUIETLY
from .typed import first_of_month, ids_of, typed

HOUR = timedelta(hours=1)
# What is said of a step, before anybody changes it.
_WORDS = {
    "coverage": lambda env: env._("Coverage: care first for those who have waited longest."),
    "call_share": lambda env: env._("Work to order: ask for the order at each call and visit."),
    "basket": lambda env: env._("Order value: offer what they do not buy from us yet."),
    "collection": lambda env: env._("Collection: ask when the overdue money comes."),
    "promises_kept": lambda env: env._("Promises: do first what is promised."),
}


class SalesRhythmHelpLeave(models.Model):
    _inherit = "sales.rhythm.help"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def action_ask(self, user_id, month=False, step=False, rhythm_ids=()):
        """The dialog to help a salesperson in a month, filled in so that one click leaves it.

        `rhythm_ids`: rows of the customers to start with; those that are not the salesperson's, or
        that one may not see, are left out.
        """
        self.browse().check_access("read")
        company = self.env.company
        self._check_asked(step, rhythm_ids)
        known = ids_of([user_id] if type(user_id) is int else ())
        user = self.env["res.users"].browse(known).exists()
        self._check_may_help(user, company)
        ids = ids_of(id_ for id_ in rhythm_ids or () if type(id_) is int)[:MOST_HELPED]
        rows = self.env["sales.rhythm"].search(
            [("id", "in", ids), ("company_id", "=", company.id), ("user_id", "=", user.id)]
        )
        rows = rows.sorted(lambda row: ids.index(row.id))
        step = step if step in dict(STEPS) else False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Help %s", user.sudo().name),
            "res_model": "sales.rhythm.help.dialog",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_company_id": company.id,
                "default_user_id": user.id,
                "default_month": fields.Date.to_string(self._first_day(month, company)),
                "default_step": step,
                "default_rhythm_ids": [Command.set(rows.ids)],
                "default_text": self._words(user, step, rows),
                "dialog_size": "medium",
            },
        }

    @api.model
    def _check_asked(self, step, rhythm_ids):
        if step and not isinstance(step, str):
            raise UserError(self.env._("“%s” is no step of the month.", step))
        if rhythm_ids and not isinstance(rhythm_ids, (list, tuple)):
            raise UserError(self.env._("The customers to start with are a list of numbers."))

    def _first_day(self, month, company):
        first = first_of_month(month or clock.today(company))
        if not first:
            raise UserError(self.env._("“%s” is no month: write it as 2026-11-01.", month))
        return first

    @api.model
    def _words(self, user, step, rows):
        """What a help says until it is changed, in the language of whom it is for."""
        env = self.with_context(lang=user.sudo().lang).env
        words = [_WORDS[step](env)] if step else []
        if rows:
            words.append(
                env._("Start with this customer.")
                if len(rows) == 1
                else env._("Start with these customers.")
            )
        return " ".join(words) or env._("Let us look at your month together.")

    # ---- who may

    @api.model
    def _check_may_help(self, user, company):
        """Leaders help their teams, who sees all customers everybody; oneself one may remind."""
        user = user.sudo()
        if not leading.sells_for(user, company):
            raise UserError(
                self.env._(
                    "%(user)s does not sell for %(company)s, and would not see the help.",
                    user=user.name or self.env._("This user"),
                    company=company.name,
                )
            )
        if company not in self.env.companies or not self.env.user.has_group(SELLERS):
            raise AccessError(self.env._("Only salespeople of %s leave help there.", company.name))
        if not leading.may_guide(self.env, user, company):
            raise AccessError(
                self.env._(
                    "%s is helped by the leader of the team, or by who sees all customers.",
                    user.name,
                )
            )

    def _check_may_take_back(self):
        """Who gave it may, and who may help; not whom it is for: they answer it."""
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._(
                    "This help was left for you: you do not take it back, answer it instead."
                )
            )
        self._check_may_help(self.user_id, self.company_id)

    def _check_may_end(self):
        """Who marks the activities of these helps as done, or deletes them.

        Whom it is for, who gave it, and who may help: others would answer in their stead.
        """
        if self.env.user.has_group(EVERYBODYS):
            return
        for each in self.sudo():  # whose they are, whatever one may read
            if self.env.user in each.user_id | each.giver_id:
                continue
            try:
                self.with_company(each.company_id)._check_may_help(each.user_id, each.company_id)
            except UserError as error:
                raise AccessError(
                    self.env._(
                        "This help was left for %s, who answers it; its giver may take it back.",
                        each.user_id.name,
                    )
                ) from error

    # ---- leaving it

    @api.model
    def _leave(self, dialog):
        """The help that a dialog asks for, with its activities, or its meetings."""
        user, company = dialog.user_id, dialog.company_id
        # One that is archived meanwhile is refused, and not left out without a word.
        rows = dialog.with_context(active_test=False).rhythm_ids.with_env(self.env)
        self._check_may_help(user, company)
        self._check_customers(user, company, rows)
        text = typed(self.env, dialog.text, LONGEST_TEXT)
        if not text:
            raise UserError(self.env._("Write what the help is."))
        is_visit = dialog.kind == "visit"
        # People only read helps: who may leave one, and what becomes of it, is asked here.
        made = self.sudo().with_context(mail_create_nolog=True).create({
            "company_id": company.id,
            "giver_id": self.env.uid,
            "user_id": user.id,
            "month": dialog.month.replace(day=1),
            "step": dialog.step,
            "kind": dialog.kind,
            "text": text,
            "deadline_on": not is_visit and self._deadline(dialog),
            "starts_at": is_visit and self._start(dialog),
            "partner_ids": [Command.set(rows.partner_id.ids)],
        })  # fmt: skip
        if is_visit:
            made._visit(rows)
        else:
            made._schedule(rows)
        return made.sudo(self.env.su)

    def _check_customers(self, user, company, rows):
        rows.check_access("read")
        if len(rows) > MOST_HELPED:
            raise UserError(
                self.env._("Choose %s customers at most: more is no help.", MOST_HELPED)
            )
        for row in rows:
            if row.company_id != company or row.user_id != user or not row.active:
                raise UserError(
                    self.env._(
                        "%(customer)s is no customer of %(user)s; choose another one.",
                        customer=row.display_name,
                        user=user.sudo().name,
                    )
                )

    def _deadline(self, dialog):
        tasks.check_to_come(self.env, dialog.deadline_on, dialog.company_id)
        return dialog.deadline_on

    def _start(self, dialog):
        start = dialog.starts_at
        if not dialog.rhythm_ids:
            raise UserError(self.env._("Choose the customers whom you visit together."))
        if not start:
            raise UserError(self.env._("Choose when the visit begins."))
        if start < fields.Datetime.now():
            raise UserError(self.env._("The visit would begin in the past; choose a later time."))
        return start

    def _prepare_task(self):
        """What all activities of the help say; the words are plain text, whoever wrote them."""
        kind_id = refresh.activity_types(self.env).get("help")
        if not kind_id:
            raise UserError(
                self.env._("The activity type of help was deleted; ask an administrator.")
            )
        return tasks.prepare(kind_id, self.text, self.user_id, self.company_id)

    def _schedule(self, rows):
        """An activity on each customer, as the user; on the help itself where there is none."""
        documents = rows.partner_id or self
        made = documents.with_context(lang=self.user_id.lang, **QUIETLY).activity_schedule(
            date_deadline=self.deadline_on, **self._prepare_task()
        )
        self.task_ids = made.ids

    def _visit(self, rows):
        """A meeting of an hour at each customer, one after the other: the salesperson's, with who
        helps; in both calendars at once, and no invitation leaves the house at a tap."""
        user, task = self.user_id, self._prepare_task()
        env = rows.with_context(lang=user.lang).env
        model_id = env["ir.model"]._get_id("res.partner")
        quiet = env["calendar.event"].with_context(
            no_mail_to_attendees=True,
            default_rhythm_company_id=self.company_id.id,
            skip_contact_description=True,
            **QUIETLY,
        )
        values = []
        for number, customer in enumerate(rows.partner_id):
            start = self.starts_at + number * HOUR
            on_customer = {"res_model_id": model_id, "res_id": customer.id}
            due = {"date_deadline": self._day_of(start)}
            values.append({
                "name": env._("Visit %s together", customer.display_name),
                "description": task["note"],
                # A place makes a visit of it, where else it would be a call by video.
                "location": " ".join((customer.contact_address or "").split()) or customer.name,
                "user_id": user.id,
                "partner_ids": [Command.set((user.partner_id | self.giver_id.partner_id).ids)],
                "start": start,
                "stop": start + HOUR,
                "activity_ids": [Command.create({**task, **on_customer, **due})],
                **on_customer,
            })  # fmt: skip
        events = quiet.create(values)
        self.event_ids = events.ids
        self.task_ids = events.activity_ids.ids
