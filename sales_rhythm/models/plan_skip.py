"""Calls that were planned and that a person cancelled: they are not planned for that again."""

from odoo import api, fields, models

from ..core.plan import ROUTE
from .mail_activity import PLAN_REASONS


class SalesRhythmPlanSkip(models.Model):
    """One customer who is not to be called for one reason; for the next purchase there is another.

    Written when a planned activity is cancelled; people read it.
    """

    _name = "sales.rhythm.plan.skip"
    _inherit = ["sales.rhythm.own.customer.mixin", "sales.rhythm.append.only.mixin"]
    _description = "Cancelled planned call"
    _order = "id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", "Cancelled by", readonly=True, ondelete="set null")
    reason = fields.Selection(PLAN_REASONS, required=True, readonly=True)
    since_on = fields.Date("Asked for since", required=True, readonly=True)

    def _why_append_only(self):
        return self.env._("What was cancelled stays noted; plan the call yourself instead.")

    @api.model
    def _note(self, activities):
        """Notes that the user cancels these: their own, and of customers that they see.

        A visit of a stop falls out, with others of that customer and day; the next ones stay.
        """
        activities = activities._rhythm_of_user()
        if not activities:
            return
        visits = self.env["sales.rhythm.visit"].sudo()
        for visit in visits.search([("activity_id", "in", activities.ids)]):
            visits.search(
                [
                    ("partner_id", "=", visit.partner_id.id),
                    ("company_id", "=", visit.company_id.id),
                    ("user_id", "=", visit.user_id.id),
                    ("visit_on", "=", visit.visit_on),
                ]
            ).cancelled = True
        calls = activities.sudo().filtered(
            lambda each: each.rhythm_plan != ROUTE and each.rhythm_plan_since
        )
        # An activity is deleted after its customer, too.
        there = set(self.env["res.partner"].sudo().browse(calls.mapped("res_id")).exists().ids)
        self.sudo().create(
            [
                {
                    "company_id": call.rhythm_company_id,
                    "partner_id": call.res_id,
                    "user_id": self.env.uid,
                    "reason": call.rhythm_plan,
                    "since_on": call.rhythm_plan_since,
                }
                for call in calls
                if call.rhythm_company_id and call.res_id in there
            ]
        )
