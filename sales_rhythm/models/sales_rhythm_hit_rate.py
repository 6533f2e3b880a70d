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
        """{"month", "quarter", "since"}: of the windows that closed in the last one, the hits.

        Each is {"closed", "hits", "ratio", "replayed", "domain", "hits_domain"}, the domains open
        those snapshots. The ratio is None where there is too little to tell. `replayed` are those
        closed windows whose forecast was worked out later. `since`: the first day of a snapshot.
        """
        self.browse().check_access("read")
        snapshots = self.env["sales.rhythm.snapshot"]
        days = clock.days(self.env)
        ranges = {
            name: {company_id: period(days[company_id]) for company_id in self.env.companies.ids}
            for name, period in PERIODS.items()
        }
        closed = fields.Domain.OR(map(self._closed_in, ranges.values()))
        query = snapshots._search(closed)
        found = sql.closed_windows(self.env, query, snapshots._ordered_sql(query.table))
        policy, _by_tag, _excluded = self.env["sales.rhythm.policy"]._for_company(self.env.company)
        first = snapshots.search([], order="taken_on, id", limit=1)
        return {
            **{
                name: self._rate(by_company, found, policy.hit_rate_min_windows)
                for name, by_company in ranges.items()
            },
            "since": first.taken_on or None,
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
    def _rate(self, ranges, found, least):
        """The figures of one period; `found` is of `sql.closed_windows`."""
        closed = hits = replayed = 0
        for company_id, month, hit, was_replayed, count in found:
            if ranges[company_id].start <= month <= ranges[company_id].end:
                closed += count
                hits += count if hit else 0
                replayed += count if was_replayed else 0
        domain = self._closed_in(ranges)
        return {
            "closed": closed,
            "hits": hits,
            "ratio": hits / closed if closed >= least else None,
            "replayed": replayed,
            "domain": list(domain),
            "hits_domain": list(domain & fields.Domain("window_hit", "=", True)),
        }
