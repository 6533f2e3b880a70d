"""The job's part in the snapshots: once a week or month has ended, after the night's refresh."""

from odoo import fields, models

from ..core import forecast
from . import clock, refresh, run, sql

BATCH = 5_000  # commercial partners a batch, of up to forty past days each: four seconds


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("snapshot", "Snapshots")], ondelete={"snapshot": "cascade"}
    )

    def _steps(self):
        return {**super()._steps(), "snapshot": self._step_snapshot}

    def _next_kind(self):
        following = super()._next_kind()
        if not following and self.kind != "snapshot":
            missing = self._snapshot_dates(clock.today(self.company_id))
            following = "snapshot" if missing else None
        return following

    def _snapshot_dates(self, today):
        """The ends of weeks and months before `today` that the last snapshots did not see.

        A run counts when it is done: one that failed, or had to give way, is repeated as a whole.
        """
        last = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "snapshot"),
                ("state", "=", "done"),
            ],
            limit=1,
        )
        return [day for day in forecast.snapshot_dates(today) if not last or day >= last.day]

    def _step_snapshot(self):
        """The next range of all commercial partners, and what was forecast for them."""
        dates = self._snapshot_dates(self.day)
        last_id, count = sql.next_range(self.env, self.cursor_id, BATCH)
        if count < BATCH:
            last_id = sql.LAST_ID
        company = refresh.Company.of(self.company_id)
        snapshots = self.env["sales.rhythm.snapshot"]
        with run.without_garbage_collection():
            taken = self._attempt_range(
                lambda customers: snapshots._take(company, dates, customers),
                self.cursor_id + 1,
                last_id,
            )
        self.cursor_id = last_id
        return count, taken, count < BATCH
