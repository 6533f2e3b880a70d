"""The job's part in closed months: last in the night, what has ended is closed."""

from odoo import fields, models

from ..core import closing
from . import clock


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("month", "Closed month")], ondelete={"month": "cascade"}
    )

    def _steps(self):
        return {**super()._steps(), "month": self._step_month}

    def _next_kind(self):
        """After everything else, also after the snapshots of the same night."""
        following = super()._next_kind()
        if not following and self.kind != "month" and self._months_to_close():
            following = "month"
        return following

    def _go_on_after_failure(self):
        """What a snapshot could not do is no reason to leave a month open."""
        result = super()._go_on_after_failure()
        self.flush_recordset()  # that this one has failed: a company has one open run
        if self.kind == "snapshot" and self._months_to_close():
            self._open_run(self.company_id, "month")
            self._wake()
        return result

    def _count(self, kind):
        return 1 if kind == "month" else super()._count(kind)

    def _months_to_close(self):
        closings = self.env["sales.rhythm.month"]._closings(self.company_id)
        return closing.to_close(closings, clock.today(self.company_id))

    def _step_month(self):
        """The first month that is to be closed, as a whole; repeated after a kill.

        In the same transaction its e-mail is asked for, where the company wants one.
        """
        months = self._months_to_close()
        closed = months and self.env["sales.rhythm.month"]._close(self.company_id, months[0])
        if months:
            self.env["sales.rhythm.print"]._mail_months(self.company_id, months[0])
        return len(months[:1]), closed or 0, len(months) <= 1
