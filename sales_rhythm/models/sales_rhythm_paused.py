"""Whether a customer pauses today, and for how long."""

import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.milestones import TODAY
from ..core.offdays import in_spans
from ..core.policy import FIRST_OFF_DAY, LAST_OFF_DAY
from . import clock, off_days, sql
from .by_company import by_company


class SalesRhythmPaused(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    paused_until = fields.Date(
        "Paused until",
        compute="_compute_paused_until",
        help="The last day of the customer's pause that is running, holidays included.",
    )

    def _silent_until(self):
        """The day on which to ask again: as agreed, and after the pause that is running."""
        if not self.pause_spans:
            return self.silent_until
        today = clock.number(clock.days(self.env)[self.company_id.id])
        ends = [last for first, last in self.pause_spans if first <= today <= last]
        agreed = [self.silent_until] if self.silent_until else []
        return max([*agreed, *(clock.date_of(last + 1) for last in ends)], default=False)

    def _silent_until_sql(self, alias):
        column = self._column(alias, "silent_until")
        if not off_days.any_pause(self.env):
            return column
        spans = self._column(alias, "pause_spans")
        today = {
            company_id: json.dumps({TODAY: clock.number(day)})
            for company_id, day in clock.days(self.env).items()
        }
        now = by_company(today, self._column(alias, "company_id"))
        return SQL("GREATEST(%s, %s)", column, sql.after_pause(spans, now))

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
