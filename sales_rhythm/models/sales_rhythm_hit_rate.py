"""How often orders came when they were expected: the forecast earns its trust."""

from odoo import api, fields, models

from ..core import forecast
from . import clock, sql

PERIODS = {"month": forecast.last_month, "quarter": forecast.last_quarter}


class SalesRhythmHitRate(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_hit_rate(self):
        """{"month", "quarter"}: of the windows that closed in the last one, the share of hits.

        Each is a figure as those of `get_deck_figures`: a ratio of two lists of snapshots, the
        hits above and all closed windows below. Without a value where there is too little to tell.
        """
        self.browse().check_access("read")
        return self._hit_rates(PERIODS)

    @api.model
    def _hit_rates(self, names, within=fields.Domain.TRUE):
        """{name: figure} of some of the periods; see `get_hit_rate`. Of the snapshots `within`."""
        snapshots = self.env["sales.rhythm.snapshot"]
        days = clock.days(self.env)
        ranges = {
            name: {id_: PERIODS[name](days[id_]) for id_ in self.env.companies.ids}
            for name in names
        }
        closed = within & fields.Domain.OR(map(self._closed_in, ranges.values()))
        query = snapshots._search(closed)
        found = sql.closed_windows(self.env, query, snapshots._ordered_sql(query.table))
        policy, _by_tag, _excluded = self.env["sales.rhythm.policy"]._for_company(self.env.company)
        return {
            name: self._rate(by_company, found, policy.hit_rate_min_windows, within)
            for name, by_company in ranges.items()
        }

    @api.model
    def _closed_in(self, ranges):
        """The domain of the snapshots whose window closed in {company id: its period}."""
        company_ids = {}
        for company_id, period in ranges.items():
            company_ids.setdefault(period, []).append(company_id)
        return fields.Domain.OR(
            fields.Domain("company_id", "in", ids)
            # A window ends on the day before; by the column an index finds it.
            & fields.Domain("late_from", ">", period.start)
            & fields.Domain("late_from", "<=", clock.day_after(period.end))
            & fields.Domain("window_closed_on", "!=", False)
            for period, ids in company_ids.items()
        )

    @api.model
    def _rate(self, ranges, found, least, within):
        """The figure of one period; `found` is of `sql.closed_windows`."""
        closed = hits = 0
        for company_id, month, hit, count in found:
            if ranges[company_id].start <= month <= ranges[company_id].end:
                closed += count
                hits += count if hit else 0
        of_closed = within & self._closed_in(ranges)
        return {
            "value": hits / closed if closed >= least else None,
            "above": hits,
            "below": closed,
            "res_model": "sales.rhythm.snapshot",
            "domain": list(of_closed & fields.Domain("window_hit", "=", True)),
            "measure": "__count",
            "of_model": "sales.rhythm.snapshot",
            "of_domain": list(of_closed),
            "of_measure": "__count",
        }
