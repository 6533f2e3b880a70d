"""Off-days of companies and customers: the core's values, and the same count in SQL.

A company's stand in a column of it, so that nobody who confirms an order asks for them. Few
customers have pauses of their own: these are a column of the row.
"""

from functools import lru_cache

from odoo.tools import SQL

from ..core.offdays import NONE, OffDays, date_of, days_within, in_spans, number, pause_spans
from ..core.policy import FIRST_OFF_DAY, LAST_OFF_DAY
from . import fits, known, sql
from .by_company import by_company as pick

AGREED, TOLD = "pause", "answer"  # the kinds of a pause: entered, or said to a salesperson


@lru_cache(maxsize=512)
def _off_days(days):
    return OffDays(days) if days else NONE


def of_company(company):
    """The off-days of a company, archived or not."""
    return _off_days(tuple(company.sudo().rhythm_off_days or ()))


def by_company(env):
    """{company id: off-days}."""
    return {each.id: of_company(each) for each in env["res.company"]._rhythm_known()}


def of_customer(company_off, pauses, order_days):
    """(all off-days of a customer, its own as [[first, last]] or None).

    `pauses` are (kind, first, last), `order_days` ascend.
    """
    agreed = [span for kind, *span in pauses if kind == AGREED]
    told = [span for kind, *span in pauses if kind == TOLD]
    own = pause_spans(agreed, told, order_days, company_off)
    if not own:
        return company_off, None
    return company_off | in_spans(own, FIRST_OFF_DAY, LAST_OFF_DAY), own


def within(company_off, spans, start, end):
    """Number of off-days of a customer after one date and up to another, as the SQL has it."""
    start, end = number(start), number(end)
    return company_off.between(start, end) + days_within(spans or (), start, end)


# ---- in SQL


class Count:
    """SQL that counts days, for the companies that the user sees: asked for once a query.

    `any` says whether there is anything to leave out at all; without, the SQL is a subtraction.
    """

    def __init__(self, env):
        # Companies that the user cannot see now would only make the query longer.
        seen = (env["res.company"]._rhythm_all() if env.su else env.companies).ids
        all_off = by_company(env)
        self.off = {company_id: all_off[company_id] for company_id in seen}
        self.closed = any(self.off.values())
        self.paused = known.once(env, known.PAUSES, None, lambda: sql.has_pauses(env))
        self.any = self.closed or self.paused

    def between(self, company, spans, start, end):
        """SQL of the days from one date to another without off-days; all of them are SQL.

        `company` is the id of the row's, `spans` its column of pauses.
        """
        days = SQL("(%s - %s)", end, start)
        if self.closed:
            days = SQL("(%s - %s + %s)", days, self._up_to(company, end),
                       self._up_to(company, start))  # fmt: skip
        if self.paused:
            days = SQL("(%s - %s)", days, sql.paused_days(spans, start, end))
        return days

    def until(self, company, spans, start, ends):
        """The same from a date in SQL to {company id: date}, of which less is left to the query."""
        counted = {
            company_id: date_of(self.off.get(company_id, NONE).counted(number(end)))
            for company_id, end in ends.items()
        }
        days = SQL("(%s::date - %s)", pick(counted, company), start)
        if self.closed:
            days = SQL("(%s + %s)", days, self._up_to(company, start))
        if self.paused:
            end = SQL("%s::date", pick(ends, company))
            days = SQL("(%s - %s)", days, sql.paused_days(spans, start, end))
        return days

    def ahead(self, company, spans, starts, days):
        """How many of the next `days` after {company id: date} count."""
        left = {
            company_id: days
            - self.off.get(company_id, NONE).between(number(start), number(start) + days)
            for company_id, start in starts.items()
        }
        left = pick(left, company)
        if self.paused:
            start = SQL("%s::date", pick(starts, company))
            end = SQL("(%s + %s)", start, days)
            left = SQL("(%s - %s)", left, sql.paused_days(spans, start, end))
        return left

    def _up_to(self, company, day):
        """How many of the company's off-days have come by then."""
        counts = {
            company_id: SQL("width_bucket(%s, %s::date[])", day, fits.array(map(date_of, off.days)))
            if off
            else SQL("0")
            for company_id, off in self.off.items()
        }
        return pick(counts, company)
