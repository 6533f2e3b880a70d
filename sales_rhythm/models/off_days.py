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
    return by_company(company.env)[company.id]


def by_company(env):
    """{company id: off-days}."""
    facts = env["res.company"]._rhythm_facts()
    return {company_id: _off_days(each.off_days) for company_id, each in facts.items()}


def of_customer(company_off, pauses, order_days):
    """(all off-days of a customer, its own as [[first, last]] or None).

    `pauses` are (kind, first, last), `order_days` ascend.
    """
    agreed = [span for kind, *span in pauses if kind == AGREED]
    told = [span for kind, *span in pauses if kind == TOLD]
    own = pause_spans(agreed, told, order_days, company_off)
    return (with_own(company_off, own), own) if own else (company_off, None)


def with_own(company_off, spans):
    """All off-days of a customer; `spans` are its own, as [[first, last]]."""
    return company_off | in_spans(spans, FIRST_OFF_DAY, LAST_OFF_DAY) if spans else company_off


def within(company_off, spans, start, end):
    """Number of off-days of a customer after one date and up to another, as the SQL has it."""
    start, end = number(start), number(end)
    return company_off.between(start, end) + days_within(spans or (), start, end)


# ---- in SQL


def seen_companies(env):
    """Ids of those whose rows a query may be about; more would only make it longer."""
    return (env["res.company"]._rhythm_all() if env.su else env.companies).ids


def any_pause(env):
    """Whether any row that the user may see has a pause of its own: asked once a transaction."""
    paused = known.once(env, known.PAUSES, None, lambda: sql.companies_with_pauses(env))
    return not paused.isdisjoint(seen_companies(env))


class Count:
    """SQL that counts days, for the companies that the user sees. Of no off-days: a subtraction."""

    def __init__(self, env):
        all_off = by_company(env)
        self.off = {company_id: all_off[company_id] for company_id in seen_companies(env)}
        self.closed = any(self.off.values())
        self.paused = any_pause(env)

    @property
    def key(self):
        """What the SQL follows from."""
        return tuple(self.off.items()), self.paused

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

    def until(self, company, start, ends):
        """The days from a date in SQL to {company id: date} without those of the company."""
        counted = {
            company_id: date_of(self.off.get(company_id, NONE).counted(number(end)))
            for company_id, end in ends.items()
        }
        days = SQL("%s::date - %s", pick(counted, company), start)
        return SQL("%s + %s", days, self._up_to(company, start)) if self.closed else days

    def ahead(self, company, starts, days):
        """How many of the next {company id: days} after {company id: date} the company leaves."""
        left = {
            company_id: days[company_id]
            - off.between(number(starts[company_id]), number(starts[company_id]) + days[company_id])
            for company_id, off in self.off.items()
        }
        return pick(left, company)

    def _up_to(self, company, day):
        """How many of the company's off-days have come by then."""
        # Of float8 the search in the array is PostgreSQL's fastest: 20 ms of 100,000 rows, not 25.
        counts = {
            company_id: SQL(
                "width_bucket((%s - %s::date)::float8, %s::float8[])",
                day,
                sql.EPOCH,
                fits.array(off.days),
            )
            if off
            else SQL("0")
            for company_id, off in self.off.items()
        }
        return pick(counts, company)
