"""The job's part in the market: after the product lines, what look-alikes buy of them."""

from odoo import fields, models


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("market", "What look-alikes buy")], ondelete={"market": "cascade"}
    )

    def _steps(self):
        return {**super()._steps(), "market": self._step_market}

    def _next_kind(self):
        """After the product lines, and before what else follows on these."""
        return super()._next_kind() or ("market" if self.kind == "lines" else None)

    def _step_market(self):
        """All of it at once: repeated after a crash, it gives the same rows."""
        count = self.env["sales.rhythm.market"]._learn(self.company_id)
        return self.total_count, count, True
