"""Activities: done ones are touches, and open ones say what is planned with a customer."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.exceptions import AccessError, UserError

from . import refresh, sql
from .touch import RESULTS

# Columns of an activity on which its customer's row rests.
FACTS = {
    "active", "activity_type_id", "date_deadline", "res_id", "res_model", "rhythm_company_id",
    "user_id", "rhythm_plan",
}  # fmt: skip
# What else the ledger of promises repeats.
PROMISED = {"summary", "rhythm_promise_owes", "rhythm_promise_kept_by"}

PLAN_REASONS = [
    ("route", "Route"),
    ("must_care", "Must care"),
    ("late", "Late"),
    ("due", "Due"),
]
OWES = [("we", "We"), ("they", "They")]
KEPT_BY = [
    ("order", "Order confirmed"),
    ("payment", "Payment received"),
    ("delivery", "Delivery done"),
    ("hand", "By hand"),
]
VISIT_TYPE = "sales_rhythm.activity_type_visit"
SELLERS = "sales_team.group_sale_salesman"
EVERYBODYS = "sales_team.group_sale_salesman_all_leads"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # No foreign key, which would stay behind in Odoo's own table when the add-on is removed.
    rhythm_company_id = fields.Integer(
        "Company of the card",
        aggregator=None,
        help="The company of the card from which it was planned; a customer may be of several.",
    )
    rhythm_plan = fields.Selection(
        PLAN_REASONS,
        "Planned because",
        readonly=True,
        help="Set while the plan keeps it up to date; who moves a call makes it their own.",
    )
    rhythm_plan_since = fields.Date("Asked for since", readonly=True)
    rhythm_promise_owes = fields.Selection(OWES, "Who owes it")
    rhythm_promise_kept_by = fields.Selection(KEPT_BY, "Kept by")

    # Open activities are few among the done ones, which Odoo keeps for ever.
    _rhythm_open = models.Index("(res_model, res_id) WHERE active")

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        self._rhythm_check_companies(activities.mapped("rhythm_company_id"))  # defaults, too
        promise = self.env["sales.rhythm.promise"].sudo()
        ours = activities.filtered(lambda activity: activity.res_model in sql.DOCUMENTS)
        self.env["sales.rhythm.queue"]._mark("mail_activity", ours.ids)
        # At once, while it is known in which company it is made.
        type_id = promise._type_id()
        promise._note(ours.filtered(lambda each: each.activity_type_id.id == type_id).ids)
        return activities

    def write(self, vals):
        self._rhythm_check_companies([vals.get("rhythm_company_id")])
        undone = (
            self.filtered(lambda each: not each.active) if vals.get("active") else self.browse()
        )
        result = super().write(vals)
        self.env["sales.rhythm.touch"].sudo()._undo(undone)
        return result

    def _write_multi(self, vals_list):
        self.env["sales.rhythm.queue"]._mark_changed(self, vals_list, FACTS)
        changed = [
            id_ for id_, vals in zip(self._ids, vals_list, strict=True) if PROMISED & vals.keys()
        ]
        self.env["sales.rhythm.promise"]._mark("activity", changed)
        return super()._write_multi(vals_list)

    @api.model
    def _rhythm_check_companies(self, company_ids):
        """Nobody plans, and so has done, work on the card of a company where they do not work."""
        if self.env.su:  # and so no constraint, which Odoo checks as superuser
            return
        foreign = {id_ for id_ in company_ids if id_} - set(self.env.user._get_company_ids())
        if foreign:
            raise UserError(
                self.env._(
                    "You do not work in the company with the number %s: plan on the card of a "
                    "company of yours, or leave the company of the card empty.",
                    min(foreign),
                )
            )

    def unlink(self):
        # Odoo deletes a model's activities after its table, while an add-on is being removed.
        if self and not self.env.context.get(MODULE_UNINSTALL_FLAG):
            self._rhythm_check_help()
            self.flush_recordset(["res_model", "res_id"])
            customers = sql.customers_of(self.env, self._table, self.ids)
            self.env["sales.rhythm.queue"]._mark("res_partner", customers)
            self.env["sales.rhythm.promise"].sudo()._take_back(self.ids)
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        if self.env.context.get("rhythm_no_touch") and self.env.su:  # kept by a fact
            return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        self._rhythm_check_help()
        touches = self.env["sales.rhythm.touch"].sudo()
        # Before, since other add-ons delete what is done, or the document with it.
        care = self.filtered("active")._rhythm_prepare_touches(feedback)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        touches._record(care)
        return result

    def _rhythm_check_help(self):
        """Nobody answers the help of a colleague, nor deletes it; see the help's _check_may_end."""
        if self.env.su:
            return
        kind_id = refresh.activity_types(self.env).get("help")
        others = self.filtered(
            lambda each: kind_id and each.activity_type_id.id == kind_id
            and each.user_id != self.env.user
        )  # fmt: skip
        if others:
            # Whose help it is counts, not whether the user reads it.
            helps = self.env["sales.rhythm.help"].sudo().search([("task_ids", "in", others.ids)])
            helps.sudo(False)._check_may_end()

    def _rhythm_prepare_touches(self, feedback):
        """[{column: value}] of the touches that these open activities are when they get done."""
        touches = self.env["sales.rhythm.touch"].sudo()
        rows = []
        if self:
            with touches._beside(self):
                rows = sql.touches_of_activities(
                    self.env, self.ids, set(self.mapped("res_model")), self.env.company.id,
                    fields.Datetime.now(), touches._zone(), self._rhythm_touch_types(),
                )  # fmt: skip
        doer = self.env.user
        told = {"note": self._rhythm_one_line(feedback), **self._rhythm_told_by_dialog()}
        if doer.id != SUPERUSER_ID and doer._is_internal():
            told["user_id"] = doer.id  # else it was a program, and the assignee's work
        return [{**row, **told} for row in rows]

    @api.model
    def _rhythm_touch_types(self):
        """{kind of touch: id of the activity type, 0 where it was deleted} beside Odoo's calls."""
        id_of = self.env["ir.model.data"]._xmlid_to_res_id
        names = {"email": "mail.mail_activity_data_email", "visit": VISIT_TYPE}
        return {kind: id_of(name, raise_if_not_found=False) or 0 for kind, name in names.items()}

    @api.model
    def _rhythm_told_by_dialog(self):
        """What our own dialogs know besides; a context may come from anywhere, so it is checked."""
        told = self.env.context.get("rhythm_touch")
        if not isinstance(told, dict):
            return {}
        # Of the kinds only the call: a visit that was none would raise the time with customers.
        known = {"kind": {"call"}, "result": dict(RESULTS)}
        return {
            name: told[name]
            for name, allowed in known.items()
            if isinstance(told.get(name), str) and told[name] in allowed
        }

    @staticmethod
    def _rhythm_one_line(feedback):
        """Plain text, which every screen shows as such."""
        words = str(feedback or "").replace("\0", " ").split()
        return " ".join(words)[: sql.LONGEST_NOTE] or None

    # ---- promises

    def _rhythm_kept_sentence(self, kind, name):
        """The feedback on a promise that a fact keeps; the name is the order's or the entry's."""
        return {
            "order": lambda: self.env._("Kept: order %s", name),
            "payment": lambda: self.env._("Kept: payment %s", name),
            "delivery": lambda: self.env._("Kept: delivery of order %s", name),
        }[kind]()

    def action_take_back_promise(self):
        """Asks why a promise is taken back; its activity is deleted then, and the ledger stays."""
        if not self.env.user.has_group(SELLERS):
            raise AccessError(self.env._("Only salespeople take a promise back."))
        self.ensure_one()
        promise = self.env["sales.rhythm.promise"].search([("activity_id", "=", self.id)])
        if not promise:
            raise UserError(
                self.env._("This activity is no promise to a customer of yours: mark it as done.")
            )
        return promise.action_take_back()
