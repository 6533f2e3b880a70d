"""Done on the spot: the buttons of a card and what stands behind them.

All of it as the user, with their own rights; the row only says who the customer is. What people
do is written as Odoo's own activities, orders and leads, and the row follows.
"""

from markupsafe import escape

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from . import clock, refresh, sql
from .mail_activity import VISIT_TYPE

# Nobody gets a mail about what they did themselves, nor about a plan that is on their own deck.
# What is shown of documents that hang.
SHOWN = {"sale.order": ["name", "amount_untaxed", "currency_rate", "company_id"],
         "crm.lead": ["name", "expected_revenue"]}  # fmt: skip
QUIETLY = {"mail_activity_quick_update": True}


class SalesRhythmDo(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    # ---- dialogs

    def action_log_call(self):
        """Says how a call went."""
        return self._dialog("sales.rhythm.log.call", self.env._("Called %s", self._customer()))

    def action_plan(self):
        """Plans a call, a meeting or something to do, or notes a promise."""
        return self._dialog("sales.rhythm.plan", self.env._("Plan: %s", self._customer()))

    def action_why_not(self):
        """Notes why the customer does not buy yet, and when to ask again."""
        return self._dialog(
            "sales.rhythm.why.not.answer", self.env._("Why not yet: %s", self._customer())
        )

    def action_close_deals(self):
        """The quotations and opportunities that hang, to be closed one by one."""
        name = self.env._("Hanging: %s", self._customer())
        hanging = self._hanging_documents()
        lines = [
            Command.create({field: document_id, "since_on": day})
            for model, field in (("sale.order", "order_id"), ("crm.lead", "lead_id"))
            for document_id, day in hanging[model].items()
        ]
        if not lines:
            raise UserError(self.env._("Nothing hangs at %s that you may see.", self._customer()))
        dialog = self.env["sales.rhythm.close"].create({"rhythm_id": self.id, "line_ids": lines})
        return {**self._dialog(dialog._name, name, "large"), "res_id": dialog.id}

    def _customer(self):
        self.ensure_one()
        self.check_access("read")
        return self.display_name

    def _dialog(self, model, name, size="medium"):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_rhythm_id": self.id, "dialog_size": size},
        }

    def _open_list(self, name, model, domain, **more):
        """What there is of the customer, as cards on a phone."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "kanban")],
            "mobile_view_mode": "kanban",
            "domain": domain,
            **more,
        }

    # ---- activities

    def _log_call(self, result, note=None):
        """Finishes the call that was planned by now, or one made for it.

        (the activity, whether it was planned)
        """
        told = {"result": result, "kind": "call"}
        return self._log(
            self._call_type(), lambda kind: kind.category == "phonecall", note, rhythm_touch=told
        )

    def _log_visit(self, note=None):
        """The same of a visit."""
        visit = self._visit_type()
        return self._log(visit, lambda kind: kind == visit, note)

    def _log(self, activity_type, is_alike, note, **context):
        self.ensure_one()
        today = clock.today(self.company_id)
        planned = self._planned(today, is_alike)
        activity = planned or self._schedule(activity_type, today, None, self.env.user)
        own = activity.with_company(self.company_id)
        own.with_context(**QUIETLY, **context).action_feedback(feedback=note or False)
        return activity, bool(planned)

    def _planned(self, today, is_alike):
        """The user's open activity of a type that is alike that is due first, if it is due by now.

        Or that of the colleague for whom they stand in.

        On whatever the card finds its activities, the customer, a contact, a lead or an order, if
        the user may read it: the call is noted there.
        """
        self.env.flush_all()
        scope = refresh.Customers.among(self.partner_id.ids).scope
        found = sql.open_activities(self.env, self.company_id.id, scope, {})
        planned = self.env["mail.activity"].browse(id_ for *_about, id_ in found)
        doers = self._doers()
        return planned._filtered_access("write").filtered(
            lambda each: (
                each.user_id in doers
                and is_alike(each.activity_type_id)
                and each.date_deadline <= today
                and self.env[each.res_model].browse(each.res_id).has_access("read")
            )
        )[:1]

    def _schedule(self, activity_type, day, summary, user, **values):
        """An activity on the customer, in the words of who is to do it."""
        self.ensure_one()
        customer = self.partner_id.with_context(lang=user.sudo().lang, **QUIETLY)
        if note := values.pop("note", None):
            values["note"] = escape(note)
        return customer.activity_schedule(
            activity_type_id=activity_type.id,
            date_deadline=day,
            summary=summary or "",
            user_id=user.id,
            automated=False,
            rhythm_company_id=self.company_id.id,
            **values,
        )

    def _call_type(self, model="res.partner"):
        """What a call on a document of this model is."""
        return self._activity_type("call", "phonecall", model) or self._todo_type(model)

    def _visit_type(self):
        """What a visit to a customer is: the seeded type, else a meeting or a to-do."""
        own = self.env.ref(VISIT_TYPE, raise_if_not_found=False)
        if own and own.active and own.res_model in (False, "res.partner"):
            return own
        return self._activity_type("meeting", "meeting", "res.partner") or self._todo_type()

    def _todo_type(self, model="res.partner"):
        found = self._activity_type("todo", "default", model)
        if not found:
            raise UserError(
                self.env._("There is no activity type for customers; ask an administrator.")
            )
        return found

    def _activity_type(self, name, category, model):
        """Odoo's own type, else any of its category that may stand on such a document."""
        own = self.env.ref(f"mail.mail_activity_data_{name}", raise_if_not_found=False)
        usable = [("res_model", "in", (False, model)), ("category", "=", category)]
        if own and own.active and own.filtered_domain(usable[:1]):
            return own
        ours = refresh.activity_types(self.env).values()
        return own.search([*usable, ("id", "not in", list(ours))], limit=1)

    # ---- what hangs

    def _hanging_documents(self):
        """{"sale.order": {id: first day}, "crm.lead": {}} of what hangs and the user may see."""
        self.ensure_one()
        self.check_access("read")
        hanging = self._hanging_by_row()
        return {model: self._as_one_may_read(model, hanging)[self] for model in SHOWN}

    def _hanging_by_row(self):
        """{row: {"sale.order": {id: first day}, "crm.lead": {}}}, whoever may read it; as many
        queries for many rows as for one."""
        found = {row: {model: {} for model in SHOWN} for row in self}
        env = self.sudo().env
        env.flush_all()
        for company, rows in self.grouped("company_id").items():
            row_of = {row.partner_id.id: row for row in rows}
            for partner_id, kind, _amount, start, *_more, id_ in rows._open_documents(env, company):
                if start is not None and start <= clock.number(clock.today(company)):
                    model = "sale.order" if kind == "quotation" else "crm.lead"
                    found[row_of[partner_id]][model][id_] = clock.date_of(start)
        return found

    def _as_one_may_read(self, model, hanging):
        """{row: {id: first day}} of one model, of what `_hanging_by_row` found."""
        ids = [id_ for documents in hanging.values() for id_ in documents[model]]
        # Searched, so that the rules are in the query and what is shown of them comes along.
        readable = self.env[model].with_context(active_test=False)
        kept = set(ids and readable.search_fetch([("id", "in", ids)], SHOWN[model]).ids)
        return {
            row: {id_: day for id_, day in documents[model].items() if id_ in kept}
            for row, documents in hanging.items()
        }

    def _open_documents(self, env, company):
        """What is open at these customers of one company; see `sql.open_documents`."""
        policy, _by_tag, _excluded = env["sales.rhythm.policy"]._for_company(company)
        return sql.open_documents(
            env,
            company.id,
            refresh.Customers.among(self.partner_id.ids).scope,
            policy.hanging_days,
            company.currency_id.decimal_places,
            clock.zones(env)[company.id],
        )
