"""What the customers of a company ordered: their histories, and the columns of a row from these."""

import logging
from math import hypot
from typing import NamedTuple

from ..core.cycle import rhythm
from ..core.history import History, fold
from ..core.occasions import net_occasions
from ..core.offdays import OffDays
from . import off_days, sql

_logger = logging.getLogger(__name__)

# The columns of a row that follow from its orders, with the type each has in PostgreSQL.
COLUMNS = {
    "order_count": "int",
    "first_order_on": "date",
    "last_order_on": "date",
    "cycle_days": "int",
    "model_cycle_days": "float8",
    "spread_ratio": "float8",
    "curve_class": "int",
    "expected_on": "date",
    "due_from": "date",
    "late_from": "date",
    "stopped_from": "date",
    "usual_order_amount": "numeric",
    "mean_order_amount": "numeric",
    "ordered_amount": "numeric",
    "pause_spans": "jsonb",
}
# order_count, ten columns that stay empty, and the two amounts of an order
_NO_ORDER = (0, *(None,) * 10, 0, 0)
CYCLE = 3  # where cycle_days stands among the columns from order_count on


class Bought(NamedTuple):
    """What a customer ordered, and the days that are no silence of it."""

    history: History | None  # of counted days; None without a purchase occasion
    ordered: float  # net of all orders
    first_on: int | None
    last_on: int | None
    off: OffDays
    pause_spans: list | None  # [[first day, last day]] of the customer's own off-days


def histories(env, company, customers, before, work):
    """{commercial partner id: Bought} of those with a confirmed order; `work` of `gather.work`.

    Whose orders were all returned have no purchase occasion, and no history.
    """
    found = {}
    policy, merge_days = company.terms.policy, company.fit.merge_days
    sql.order_days(env.cr, company.id, customers.scope, before, company.excluded_tag_ids)
    for partner_id, days, amounts in env.cr.fetchall():
        days, amounts = finite_orders(partner_id, days, amounts)
        net_days, nets = net_occasions(days, amounts)
        off, spans = company.off, None
        if partner_id in work and work[partner_id].pauses:
            off, spans = off_days.of_customer(off, work[partner_id].pauses, net_days)
        history = first_on = last_on = None
        if net_days:
            first_on, last_on = net_days[0], net_days[-1]
            history = fold(off.counts(net_days), nets, policy, merge_days)
        # A return on a day of its own is no occasion, but it was not sold either.
        found[partner_id] = Bought(history, sum(amounts), first_on, last_on, off, spans)
    return found


def nothing(company, pauses):
    """Bought, of a customer without any order."""
    off, spans = company.off, None
    if pauses:
        off, spans = off_days.of_customer(off, pauses, ())
    return Bought(None, 0, None, None, off, spans)


def finite_orders(partner_id, days, amounts):
    """Days and amounts without what is NaN, infinite or absurd, as SQL imports bring it."""
    # As fast as their sum, in which 1e300 and -1e300 would cancel; and NaN is not less.
    if hypot(*amounts) < sql.LARGEST_AMOUNT:
        return days, amounts
    kept = [
        (day, amount)
        for day, amount in zip(days, amounts, strict=True)
        if abs(amount) < sql.LARGEST_AMOUNT
    ]
    _logger.warning(
        "Customer %s: %d confirmed orders without a finite amount do not count; mend them",
        partner_id,
        len(days) - len(kept),
    )
    return [day for day, _amount in kept], [amount for _day, amount in kept]


def prepare_columns(company, terms, bought, by_category=False):
    """The values of COLUMNS, of a customer or `by_category` of a customer's category."""
    history, decimals = bought.history, company.decimals
    if history is None:
        return (*_NO_ORDER, round(bought.ordered, decimals), bought.pause_spans)
    own = rhythm(history, company.fit.prior, terms.policy, by_category)
    ahead = terms.table.get(own.class_index, own.cycle_days)
    last, day = history.last_day, bought.off.day
    shown = expected = due = late = None
    if history.order_count > 1:
        shown = ahead.expected_days
        expected, due = day(last + shown), day(last + ahead.due_days)
        late = day(last + ahead.late_days)
    return (
        history.order_count,
        bought.first_on,
        bought.last_on,
        shown or terms.table.shown_cycle_days(own.class_index, own.cycle_days),
        own.cycle_days,
        round(own.spread_ratio, 6),
        own.class_index,
        expected,
        due,
        late,
        day(last + ahead.stopped_days),
        round(history.usual_amount, decimals),
        round(history.mean_amount, decimals),
        round(bought.ordered, decimals),
        bought.pause_spans,
    )
