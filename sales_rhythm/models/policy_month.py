"""Thresholds of the month: when somebody is behind, and from what on that can be told."""

from odoo import models

from .policy import threshold


class SalesRhythmPolicyMonth(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    pace_ok_ratio = threshold(
        "pace_ok_ratio",
        "On pace from (share of the pace)",
        "A figure is on pace from this share of what should be there by now.",
    )
    pace_far_ratio = threshold(
        "pace_far_ratio",
        "Far behind below (share of the pace)",
        "Below this share of what should be there by now a figure is far behind.",
    )
    pace_least_gap = threshold(
        "pace_least_gap",
        "Behind by at least (number)",
        "A count that is behind by less than this is not judged.",
    )
    pace_least_week = threshold(
        "pace_least_week",
        "Weeks are judged from a target of",
        "A week whose part of the target is smaller than this shows its figure alone.",
    )
    help_weak_ratio = threshold(
        "help_weak_ratio",
        "Weak below (share of what is usual)",
        "A step is weak below this share of the team's median.",
    )
    help_min_rows = threshold(
        "help_min_rows",
        "Compared from (records)",
        "With fewer customers, calls, orders, invoices or promises there is too little to tell.",
    )
    help_min_reps = threshold(
        "help_min_reps",
        "Median from (salespeople)",
        "In a team with fewer salespeople each is compared with their own past months.",
    )
