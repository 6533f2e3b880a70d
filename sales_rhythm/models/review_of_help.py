"""The help that was left, beside the figures of the month it is about.

It answers what the review asks, and so is registered after it.
"""

from odoo import api, models

from ..core.table import NOBODY


class SalesRhythmReviewOfHelp(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _given_help(self, cells):
        people = [user_id for user_id in cells.facts.users if user_id != NOBODY]
        users = self.env["res.users"].browse(people)
        return self.env["sales.rhythm.help"]._given(users, cells.facts.month)

    @api.model
    def _helps_of(self, users, month):
        return self.env["sales.rhythm.help"]._helps(users, month)
