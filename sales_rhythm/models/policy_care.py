"""Thresholds of the deck: how often to care, how long to rest, what hangs, and what is pinned."""

from odoo import api, models

from ..core.policy import DEFAULT_POLICY
from .policy import threshold


class SalesRhythmPolicyCare(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    care_min_days = threshold(
        "care_min_days",
        "Care at least every (days)",
        "The care interval is the customer's cycle, but never shorter than this.",
    )
    care_max_days = threshold(
        "care_max_days",
        "Care at the latest after (days)",
        "The care interval is the customer's cycle, but never longer than this.",
    )
    care_default_days = threshold(
        "care_default_days",
        "Care without a cycle every (days)",
        "The care interval of a customer who has no cycle yet.",
    )
    rest_max_days = threshold(
        "rest_max_days",
        "Rest after a touch (days)",
        "After a call or a visit the customer is not asked for again for this long, unless a date "
        "was agreed.",
    )
    rest_ratio = threshold(
        "rest_ratio",
        "Rest after a touch (share of the cycle)",
        "The rest is never longer than this share of the cycle.",
    )
    hanging_days = threshold(
        "hanging_days",
        "Hanging after (days)",
        "A quotation or deal hangs after this many days without a move and a next activity.",
    )
    must_care_per_day = threshold(
        "must_care_per_day",
        "Must care, pinned a day",
        "As many of a salesperson's customers who must be cared for are pinned, most money first.",
    )
    coverage_ratio = threshold(
        "coverage_ratio",
        "To be cared for in time (share)",
        "Of the customers who have not stopped, this share should be within their care interval. "
        "0 sets no target.",
    )

    @api.model
    def _must_care_limits(self):
        """{company id: customers who must be cared for that are pinned}."""
        companies = self.env["res.company"]._rhythm_all()
        most = self._set_by_company("must_care_per_day")
        default = DEFAULT_POLICY.must_care_per_day
        return {company.id: most.get(company.id, default) for company in companies}
