"""The month of a manager who looks back: as it was closed, and not as it would count now."""

from odoo import api, models


class SalesRhythmReviewClosed(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _facts(self, start, metrics):
        kept = self.env["sales.rhythm.month"]._kept(start)
        return kept if kept is not None else super()._facts(start, metrics)
