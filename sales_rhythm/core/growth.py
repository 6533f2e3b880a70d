"""Growth: what a customer bought against as many months before, and what the change came from.

Months are those of the calendar, to the day: on 10 March the last six months began on
11 September. Days are the company's own, and amounts in its currency.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from math import copysign, floor
from typing import NamedTuple

from .policy import AMOUNT_DECIMALS, GROWTH_MONTHS, MONTHS_A_YEAR


class Bought(NamedTuple):
    """What a customer bought on a day."""

    day: date
    ordered: float
    """Net of all orders of the day."""
    credited: float = 0
    """What credit notes of the day changed: negative."""


class Period(NamedTuple):
    """What a customer bought in some months."""

    order_count: int
    """Purchase occasions: days on which more was ordered than returned (CYCLE 1)."""
    amount: float
    """Net of returns and credit notes, also of those on a day of their own."""

    @property
    def order_amount(self) -> float:
        """The mean value of an order; 0 without one.

        >>> Period(4, 100.0).order_amount
        25.0
        """
        return self.amount / self.order_count if self.order_count else 0.0

    @property
    def is_given_back(self) -> bool:
        """Whether there were orders, and returns have left nothing of them.

        >>> Period(2, 0).is_given_back, Period(0, -30).is_given_back
        (True, False)
        """
        return self.order_count > 0 and self.amount <= 0


class Growth(NamedTuple):
    """A period against the one before, and what the difference came from."""

    now: Period
    before: Period
    orders_amount: float
    """What the number of orders changed."""
    value_amount: float
    """What the value of an order changed; the two add up to the difference."""

    @property
    def ratio(self) -> float:
        """The difference as a share of the period before.

        >>> Growth(Period(9, 1080), Period(12, 1200), -330, 210).ratio
        -0.1
        """
        return (self.now.amount - self.before.amount) / self.before.amount


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, or the last of its month where that is shorter.

    >>> months_before(date(2026, 3, 31), 1), months_before(date(2026, 3, 31), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 3, 31))
    """
    years, month = divmod(day.month - 1 - months, MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_compared(first_order_on: date, today: date) -> int | None:
    """How many months are compared with as many before; None where it is too early.

    The customer has to have been there through all of them:

    >>> [months_compared(date(2026, 3, 10), today)
    ...  for today in (date(2027, 3, 9), date(2027, 3, 10), date(2028, 3, 9), date(2028, 3, 10))]
    [None, 6, 6, 12]
    """
    for months in GROWTH_MONTHS:
        if first_order_on <= months_before(today, 2 * months):
            return months
    return None


def bought_within(bought: Iterable[Bought], after: date, until: date) -> Period:
    """What was bought on the days after one day and up to another.

    Two orders, and a credit note that is none:

    >>> days = [Bought(date(2026, 3, 1), 100), Bought(date(2026, 3, 2), 50),
    ...         Bought(date(2026, 3, 3), 80), Bought(date(2026, 3, 4), 0, -30)]
    >>> bought_within(days, date(2026, 3, 1), date(2026, 3, 4))
    Period(order_count=2, amount=100)
    """
    within = [each for each in bought if after < each.day <= until]
    return Period(
        sum(round(each.ordered, AMOUNT_DECIMALS) > 0 for each in within),
        round(sum(each.ordered + each.credited for each in within), AMOUNT_DECIMALS),
    )


def split(now: Period, before: Period) -> Growth | None:
    """The difference of two periods, split; None without an order before to compare with.

    The number of orders changed by as many, each at the mean of the two order values; an order's
    value changed by as much, on the mean of the two numbers of orders. The two add up exactly, and
    mirror each other when the periods are exchanged. 9 orders of 120 after 12 of 100:
    (9 - 12) x 110 = -330, and (120 - 100) x 10.5 = 210; together -120.

    >>> grown = split(Period(9, 1080), Period(12, 1200))
    >>> grown.orders_amount, grown.value_amount
    (-330.0, 210.0)

    Without an order now there is no value of one, so all that is missing are orders:

    >>> split(Period(0, 0), Period(12, 1200)).orders_amount
    -1200.0
    """
    if not before.order_count or before.amount <= 0:
        return None
    now_each = now.order_amount if now.order_count else before.order_amount
    orders = (now.order_count - before.order_count) * (now_each + before.order_amount) / 2
    return Growth(now, before, orders, now.amount - before.amount - orders)


def periods_compared(
    bought: Iterable[Bought], first_order_on: date, today: date
) -> tuple[Period, Period] | None:
    """The months up to today that can be compared, and as many before; None where none can.

    >>> periods_compared([Bought(date(2024, 6, 1), 70)], date(2020, 1, 1), date(2026, 1, 31))
    (Period(order_count=0, amount=0), Period(order_count=1, amount=70))
    """
    months = months_compared(first_order_on, today)
    if months is None:
        return None
    bought = list(bought)
    start = months_before(today, months)
    return (
        bought_within(bought, start, today),
        bought_within(bought, months_before(today, 2 * months), start),
    )


def percent(now: float, before: float) -> int:
    """The change as people say it, in whole percent, half of one upwards; `before` is positive.

    >>> percent(1080, 1200), percent(1203, 1200), percent(9, 8)
    (-10, 0, 13)
    """
    change = 10**2 * (now - before) / before
    return int(copysign(floor(abs(change) + 1 / 2), change))
