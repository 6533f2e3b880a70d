"""The job's part in the month's e-mail: asked for when a month was closed, in one transaction."""

from odoo import models


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    def _step_month(self):
        months = self._months_to_close()
        result = super()._step_month()
        if months:
            self.env["sales.rhythm.print"]._mail_months(self.company_id, months[0])
        return result
