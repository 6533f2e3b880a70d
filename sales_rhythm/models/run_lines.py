"""The job's part in product lines: after the customers' rows, those of what they buy."""

from odoo import fields, models

from . import run, sql

WALKS = ("sweep", "orders", "calendar")  # orders are what a rebuild ends with
BATCH = 120_000  # commercial partners; each batch reads all order lines, so few of them are best
ORDERS = 3_000_000  # of theirs, by which the memory of a batch is bounded: about 400 MB


def of_all_companies(env):
    """The job works out the product lines of all companies again."""
    env["res.company"]._rhythm_all()._rhythm_rebuild("lines")


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("lines", "Product lines")], ondelete={"lines": "cascade"}
    )

    def _steps(self):
        return {**super()._steps(), "lines": self._step_lines}

    def _next_kind(self):
        """After a walk over all customers, and before what else follows on one."""
        return super()._next_kind() or ("lines" if self.kind in WALKS else None)

    def _step_lines(self):
        """The next range of all commercial partners; the first fits the lines' curve, too."""
        self.env.flush_all()
        if not self.cursor_id:
            self.env["sales.rhythm.curve"]._refit(self.company_id, of_lines=True)
        last_id, count = sql.next_range_of_orders(
            self.env, self.company_id.id, self.cursor_id, BATCH, ORDERS
        )
        is_last = last_id is None or not sql.next_range(self.env, last_id, 1)[1]
        if is_last:
            last_id = sql.LAST_ID
        lines = self.env["sales.rhythm.line"]
        with run.without_garbage_collection():
            changed = self._attempt_range(
                lines._refresher(self.company_id), self.cursor_id + 1, last_id
            )
        lines.invalidate_model(flush=False)
        self.cursor_id = last_id
        return count, changed, is_last
