"""What a log becomes: customers, and orders with one line per category. No Odoo in here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from order_log import LogRow

GOODS = "Goods"  # the category of a log that has none


@dataclass(frozen=True, slots=True)
class Order:
    """All that one customer bought on one day; `lines` are pairs of category and amount."""

    day: date
    customer: str
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Log:
    """A log read to its end."""

    rows: int
    customers: tuple[str, ...]
    categories: tuple[str, ...]
    orders: tuple[Order, ...]

    @property
    def first_on(self) -> date:
        """Day of the earliest order."""
        return self.orders[0].day

    @property
    def last_on(self) -> date:
        """Day of the latest order."""
        return self.orders[-1].day

    def summary(self) -> str:
        """What was found, in one line."""
        categories = "no categories"
        if self.categories != (GOODS,):
            categories = f"{len(self.categories):,} categories"
        return (
            f"{len(self.customers):,} customers, {len(self.orders):,} order days, "
            f"{self.rows:,} rows, {categories}, {self.first_on} to {self.last_on}"
        )


def gather(rows: Iterable[LogRow]) -> Log:
    """The log made of `rows`: orders by day, then in the order of the customers' first rows.

    Rows of the same customer, day and category are one line. Amounts are summed in the last
    decimal place that any of them has, so that 0.1 and 0.2 make 0.3.

    >>> jan = date(2026, 1, 5)
    >>> gather([LogRow(2, "A", jan, None, 0.1), LogRow(3, "A", jan, None, 0.2)]).orders[0].lines
    (('Goods', 0.3),)
    """
    count = 0
    customers: dict[str, int] = {}
    categories: set[str] = set()
    amounts: dict[tuple[date, int], dict[str, list[float]]] = defaultdict(dict)
    for row in rows:
        count += 1
        at = customers.setdefault(row.customer_id, len(customers))
        category = row.category or GOODS
        categories.add(category)
        amounts[row.date, at].setdefault(category, []).append(row.amount)
    names = tuple(customers)
    orders = tuple(
        Order(day, names[at], tuple((name, _total(values)) for name, values in lines.items()))
        for (day, at), lines in sorted(amounts.items())
    )
    return Log(count, names, tuple(sorted(categories)), orders)


def _total(values: list[float]) -> float:
    if len(values) == 1:
        return values[0]
    decimals = max(len(repr(value).partition(".")[2]) for value in values)
    return round(sum(values), decimals)


def shift_to(log: Log, last_on: date) -> timedelta:
    """The whole days to add to each date, so that the log's last day is `last_on`."""
    return last_on - log.last_on


def batches(orders: Iterable[Order], size: int) -> Iterator[list[Order]]:
    """`orders` in lists of at most `size`.

    >>> [len(batch) for batch in batches("ABCDE", 2)]
    [2, 2, 1]
    """
    rest = iter(orders)
    while batch := list(islice(rest, size)):
        yield batch
