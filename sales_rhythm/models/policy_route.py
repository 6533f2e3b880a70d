"""What a company sets about its routes."""

from odoo import api, fields, models

from ..core.policy import WEEK_1


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
