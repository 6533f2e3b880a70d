"""The chance of an order in SQL: R by two flat arrays, of the silent days that count (CYCLE 7)."""

from odoo import models
from odoo.tools import SQL

from ..core.policy import STEPS
from . import clock, fits, known, off_days, sql
from .by_company import by_company
from .cycle_mixin import CHANCE_DAYS

LEAST_EXPONENT = -700  # below, exp() is an error in PostgreSQL, and 0 everywhere else


def _frozen(flat):
    """The curves of `fits.flat`, to look something up by."""
    offsets, *curves = flat
    return (tuple(offsets.items()), *curves)


class SalesRhythmCycleChance(models.AbstractModel):
    _inherit = "sales.rhythm.cycle.mixin"

    def _chance_sql(self, alias):
        """1 - exp(-(R((silent + 7) / c) - R(silent / c))), R by two flat arrays (CYCLE 7).

        Long, and in the filter, the order and the figures of one question.
        """
        return self._chance_within(alias, dict.fromkeys(clock.days(self.env), CHANCE_DAYS))

    def _chance_within(self, alias, horizons):
        """The same of other days ahead, {company id: days}."""
        count = off_days.Count(self.env)
        days, ahead = (tuple(each.items()) for each in (clock.days(self.env), horizons))
        fit = _frozen(fits.flat(self.env, self._of_lines))
        key = (self._name, alias, days, ahead, count.key, *fit)
        return known.once(
            self.env, "chance", key, lambda: self._make_chance(alias, count, horizons)
        )

    def _make_chance(self, alias, count, horizons):
        company, last = self._column(alias, "company_id"), self._column(alias, "last_order_on")
        days = clock.days(self.env)
        silent = SQL("GREATEST(0, %s)", count.until(company, last, days))
        ahead = count.ahead(company, days, horizons)
        chance = self._chance_after(alias, silent, ahead)
        if count.paused:
            spans = self._column(alias, "pause_spans")
            of_paused = sql.of_paused(
                self._chance_after(alias, sql.PAUSED_SILENT, sql.PAUSED_AHEAD),
                silent, ahead, spans, last, self._today_sql(alias),
                by_company(horizons, company),
            )  # fmt: skip
            chance = SQL("CASE WHEN %s IS NULL THEN %s ELSE %s END", spans, chance, of_paused)
        return SQL("(CASE WHEN %s > 0 THEN %s ELSE 0 END)", self._column(alias, "order_count"),
                   chance)  # fmt: skip

    def _chance_to_return(self, alias):
        """The chance to come back within the longer of the policy's days and cycles (CYCLE 7).

        The window ahead has no off-days: it is that which says who has stopped.
        """
        company, last = self._column(alias, "company_id"), self._column(alias, "last_order_on")
        count, days = off_days.Count(self.env), clock.days(self.env)
        silent = count.until(company, last, days)
        if count.paused:
            spans = self._column(alias, "pause_spans")
            silent = SQL("%s - %s", silent, sql.paused_days(spans, last, self._today_sql(alias)))
        return SQL(
            "(CASE WHEN %s > 0 THEN %s ELSE 0 END)",
            self._column(alias, "order_count"),
            self._chance_after(alias, SQL("GREATEST(0, %s)", silent), self._days_to_return(alias)),
        )

    def _days_to_return(self, alias):
        """`core.curve.comeback_days` of the companies' policies."""
        company, policies = self._column(alias, "company_id"), self._company_policies()
        least, cycles = (
            by_company({id_: getattr(each, name) for id_, each in policies.items()}, company)
            for name in ("comeback_min_days", "comeback_cycles")
        )
        cycle = self._column(alias, "model_cycle_days")
        return SQL("GREATEST(%s::float8, %s::float8 * %s)", least, cycles, cycle)

    def _company_policies(self):
        """{company id: core.policy.Policy} of the companies whose rows a query may be about."""
        companies = self.env["res.company"].browse(off_days.seen_companies(self.env))
        policies = self.env["sales.rhythm.policy"]
        return {company.id: policies._for_company(company)[0] for company in companies}

    def _chance_after(self, alias, silent, ahead):
        """The chance after so many silent days, in so many days ahead; both are SQL."""
        offsets, intercepts, slopes = fits.flat(self.env, self._of_lines)
        cycle = self._column(alias, "model_cycle_days")
        first = SQL(
            "%s + %s * %s",
            by_company(offsets, self._column(alias, "company_id")),
            self._column(alias, "curve_class"),
            len(STEPS),
        )

        def cumulative(days):
            at = SQL("(%s / %s)", days, cycle)
            index = SQL("%s + width_bucket(%s, %s::float8[])", first, at, fits.array(STEPS))
            return SQL(
                "((%s::float8[])[%s] + (%s::float8[])[%s] * %s)",
                intercepts,
                index,
                slopes,
                index,
                at,
            )

        return SQL(
            "1 - exp(GREATEST(%s, %s - %s))",
            LEAST_EXPONENT,
            cumulative(silent),
            cumulative(SQL("(%s + %s)", silent, ahead)),
        )
