"""What the customers of a company ordered: their histories, and the columns of a row from these."""

import logging
from math import hypot

from ..core.cycle import rhythm
from ..core.history import fold
from ..core.occasions import net_occasions
from . import sql

_logger = logging.getLogger(__name__)

# order_count, ten columns that stay empty, and the two amounts of an order
_NO_ORDER = (0, *(None,) * 10, 0, 0)
CYCLE = 3  # where cycle_days stands among the columns from order_count on


def histories(env, company, customers, before):
    """{commercial partner id: (History, net of all orders)} of those with a confirmed order.

    Whose orders were all returned have no purchase occasion, and None for a History.
    """
    found = {}
    sql.order_days(env.cr, company.id, customers.scope, before, company.excluded_tag_ids)
    for partner_id, days, amounts in env.cr.fetchall():
        days, amounts = finite_orders(partner_id, days, amounts)
        net_days, nets = net_occasions(days, amounts)
        policy, merge_days = company.terms.policy, company.fit.merge_days
        history = fold(net_days, nets, policy, merge_days) if net_days else None
        # A return on a day of its own is no occasion, but it was not sold either.
        found[partner_id] = history, sum(amounts)
    return found


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


def prepare_columns(company, terms, history, ordered):
    """The columns from order_count to ordered_amount; `history` and `ordered` of `histories`."""
    if history is None:
        return (*_NO_ORDER, round(ordered, company.decimals))
    own = rhythm(history, company.fit.prior, terms.policy)
    ahead = terms.table.get(own.class_index, own.cycle_days)
    last, decimals = history.last_day, company.decimals
    shown = expected = due = late = None
    if history.order_count > 1:
        shown = ahead.expected_days
        expected, due, late = last + shown, last + ahead.due_days, last + ahead.late_days
    return (
        history.order_count,
        history.first_day,
        last,
        shown or terms.table.shown_cycle_days(own.class_index, own.cycle_days),
        own.cycle_days,
        round(own.spread_ratio, 6),
        own.class_index,
        expected,
        due,
        late,
        last + ahead.stopped_days,
        round(history.usual_amount, decimals),
        round(history.mean_amount, decimals),
        round(ordered, decimals),
    )
