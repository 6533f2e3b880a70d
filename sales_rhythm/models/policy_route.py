"""What a company sets about its routes."""

from odoo import api, fields, models

from ..core.policy import DEFAULT_POLICY, WEEK_1
from .policy import threshold


class SalesRhythmPolicyRoute(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    week_1 = fields.Selection(
        [
            ("monday", "Starts on the first Monday"),
            ("middle", "Has most of its days in the month"),
            ("first", "Has the first of the month"),
        ],
        "Week 1 of a month",
        required=True,
        default="monday",
        help="From which week the stops that are visited in weeks 1 to 4 are counted.",
    )

    plan_days = threshold(
        "plan_days",
        "Planned ahead (working days)",
        "For so many working days of theirs, the visits and calls of salespeople with a route are "
        "planned every night; 0 plans none.",
    )
    plan_capacity = threshold(
        "plan_capacity",
        "Customers a day",
        "As many customers are planned for a salesperson's day at most; a user may have a number "
        "of their own.",
    )

    @api.model
    def _of_plan(self, company):
        """(working days ahead, customers a day) of a company."""
        policy = self.sudo().search([("company_id", "=", company.id), ("tag_id", "=", False)])
        own = policy or DEFAULT_POLICY
        return own.plan_days, own.plan_capacity

    @api.model
    def _week_1s(self):
        """{company id: the core's value of WEEK_1}."""
        policies = self.sudo().search([("tag_id", "=", False)])
        return {policy.company_id.id: WEEK_1[policy.week_1] for policy in policies}

    def write(self, vals):
        result = super().write(vals)
        if "week_1" in vals:
            companies = self.sudo().filtered(lambda policy: not policy.tag_id).company_id
            stops = self.env["sales.rhythm.stop"].sudo()
            stops.search([("company_id", "in", companies.ids)])._lay_out()
        return result
