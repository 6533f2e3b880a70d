"""Thresholds of what was done: how long work counts for, the target, and what made it effective."""

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
    effective_days = threshold(
        "effective_days",
        "Effective with an order within (days)",
        "A call or a visit is effective where the customer orders within this many days, its own "
        "day included.",
    )

    @api.model
    def _of_customer_time(self):
        """{company id: {threshold of the time with customers: its value}}."""
        return self._of_companies(CUSTOMER_TIME)

    @api.model
    def _effective_days(self):
        """{company id: days within which an order makes a touch effective}."""
        name = "effective_days"
        return {company_id: own[name] for company_id, own in self._of_companies([name]).items()}

    @api.model
    def _of_companies(self, names):
        companies = self.env["res.company"]._rhythm_all()
        own = {name: self._set_by_company(name) for name in names}
        return {
            company.id: {
                name: own[name].get(company.id, getattr(DEFAULT_POLICY, name)) for name in names
            }
            for company in companies
        }
