"""One refresh of product lines: what customers ordered of each category, folded as orders are.

Order lines -> occasions -> history -> rhythm -> dates -> line, as in refresh.py. The customers' own
rows come first: a line belongs to one, and shares its pauses.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from ..core.history import fold
from ..core.occasions import net_occasions
from . import clock, off_days, ordered, sql
from .policy_terms import terms_by_customer
from .row_table import RowTable

STEP_MONTHS = 24  # whole months before this one whose purchases stand in `steps`
AT_ONCE = 10_000  # lines written at a time

COLUMNS = {"rhythm_id": "int", **ordered.COLUMNS, "steps": sql.NUMBERS}
TABLE = RowTable("sales_rhythm_line", {"partner_id": "int", "category_id": "int"}, COLUMNS)


def refresh(env, company, customers, level):
    """Brings the lines of these customers up to date; returns how many changed.

    `company` is a refresh.Company of its lines, `level` that of the categories.
    """
    owners = sql.rows_with_pauses(env, company.id, customers.within)
    seen = TABLE.read_rows(env, company.id, customers.within)
    changed, kept, waiting = 0, set(), []
    for line in _lines(env, company, customers, level, owners):
        key = line[:2]
        kept.add(key)
        if seen.get(key) != line:
            waiting.append(line)
            if len(waiting) == AT_ONCE:
                changed += TABLE.upsert(env, company.id, sorted(waiting), seen)
                waiting.clear()
    changed += TABLE.upsert(env, company.id, sorted(waiting), seen)
    return changed + TABLE.delete(env, company.id, sorted(seen.keys() - kept))


class Sold(NamedTuple):
    """What customers ordered of each category, and what came back with a credit note."""

    lines: Iterable  # (customer, category, [day], [amount]), in no order
    credits: dict  # {(customer, category): [(day, amount)]}
    today: int

    @classmethod
    def of(cls, env, company, customers, level):
        before = clock.end_of_day(company.today, company.zone)
        excluded = company.excluded_tag_ids
        with sql.local_days(env.cr, company.zone, **customers.settings):
            credits = {}
            # Of a range of customers, all orders would be read to find out that there are none.
            if not customers.settings or sql.any_credit_note(env, company.id):
                credits = sql.credits_by_category(env, company.id, customers.scope, excluded, level)
            lines = sql.category_days(env.cr, company.id, customers.scope, before, excluded, level)
        return cls(lines, credits, clock.number(company.today))

    def with_credits(self, key, days, amounts):
        """Days, ascending and each once, and what was ordered and credited on each up to today."""
        sums = {}
        known = (credit for credit in self.credits.get(key, ()) if credit[0] <= self.today)
        for day, amount in (*zip(days, amounts, strict=True), *known):
            sums[day] = sums.get(day, 0) + amount
        return sorted(sums), [sums[day] for day in sorted(sums)]


def _lines(env, company, customers, level, owners):
    """The rows, in no order. What was all returned is no line, nor what is of no customer's row."""
    sold = Sold.of(env, company, customers, level)
    terms = terms_by_customer(env, company, list(owners))
    first_month = company.today.replace(day=1) - relativedelta(months=STEP_MONTHS)
    first_step = clock.number(first_month)
    for partner_id, category_id, days, amounts in sold.lines:
        if partner_id not in owners:
            continue
        rhythm_id, spans = owners[partner_id]
        days, amounts = ordered.finite_orders(partner_id, days, amounts)
        net_days, nets = net_occasions(days, amounts)
        if not net_days:
            continue
        off = off_days.with_own(company.off, spans)
        history = fold(off.counts(net_days), nets, company.terms.policy, company.fit.merge_days)
        if min(amounts) > 0 and (partner_id, category_id) not in sold.credits:
            days, amounts = net_days, nets
        else:  # what was returned on a day of its own is no occasion, but lowers the year
            days, amounts = sold.with_credits((partner_id, category_id), days, amounts)
        bought = ordered.Bought(history, sum(amounts), net_days[0], net_days[-1], off, spans)
        own_terms = terms.get(partner_id, company.terms)
        columns = ordered.prepare_columns(company, own_terms, bought, by_category=True)
        steps = _steps(days, amounts, first_step, company.decimals)
        yield (partner_id, category_id, rhythm_id, *columns, steps)


def _steps(days, amounts, first, decimals):
    """[[day, amount], ...] from a day on as text: what of each year was sold. The days ascend."""
    places = decimals or None  # whole numbers are shorter
    start = bisect_left(days, first)
    pairs = zip(days[start:], amounts[start:], strict=True)
    return str([[day, value] for day, amount in pairs if (value := round(amount, places))])
