"""Whether a customer pauses today, and for how long."""

from odoo import api, fields, models

from ..core.offdays import in_spans
from ..core.policy import FIRST_OFF_DAY, LAST_OFF_DAY
from . import clock, off_days


class SalesRhythmPaused(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    paused_until = fields.Date(
        "Paused until",
        compute="_compute_paused_until",
        help="The last day of the customer's pause that is running, holidays included.",
    )

    @api.depends("pause_spans", "company_id")
    def _compute_paused_until(self):
        days, company_off = clock.days(self.env), off_days.by_company(self.env)
        for row in self:
            own = in_spans(row.pause_spans or (), FIRST_OFF_DAY, LAST_OFF_DAY)
            today = clock.number(days[row.company_id.id])
            if today in own:
                after = (own | company_off[row.company_id.id]).counted_on(today)
                row.paused_until = clock.date_of(after - 1)
            else:
                row.paused_until = False
