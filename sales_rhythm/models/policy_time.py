"""Thresholds of the time with customers: how long work counts for, and the target."""

from odoo import api, models

from ..core.policy import CUSTOMER_TIME, DEFAULT_POLICY
from .policy import threshold


class SalesRhythmPolicyTime(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    call_minutes = threshold(
        "call_minutes",
        "A call takes (minutes)",
        "Time with the customer where nobody noted how long the call took.",
    )
    meeting_minutes = threshold(
        "meeting_minutes",
        "A meeting takes (minutes)",
        "Time with the customer where the meeting has no length.",
    )
    visit_minutes = threshold(
        "visit_minutes",
        "A visit takes (minutes)",
        "Time with the customer where the visit has no length.",
    )
    customer_time_ratio = threshold(
        "customer_time_ratio",
        "Time with customers (share of the working hours)",
        "The target for done calls, meetings and visits together; 0 sets none. A user may have "
        "one of their own.",
    )

    @api.model
    def _of_customer_time(self):
        """{company id: {threshold of the time with customers: its value}}."""
        companies = self.env["res.company"]._rhythm_all()
        policies = self.sudo().search([("tag_id", "=", False)])
        own = {policy.company_id.id: policy for policy in policies}
        return {
            company.id: {
                name: getattr(own.get(company.id, DEFAULT_POLICY), name) for name in CUSTOMER_TIME
            }
            for company in companies
        }
