"""The picture of a customer's orders: where each thing stands, as shares of the width."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

from .policy import MONTHS_A_YEAR, PICTURED_LABELS, PICTURED_MIN_SPAN_DAYS, PICTURED_STEPS


class Axis(NamedTuple):
    """The days that a picture shows, from its left edge to its right one."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where a day stands: 0 is the left edge, 1 the right one.

        >>> Axis(date(2026, 3, 1), date(2026, 3, 11)).at(date(2026, 3, 6))
        0.5
        """
        return (day - self.start).days / (self.end - self.start).days

    def labels(self) -> list[date]:
        """First days of months to label: evenly spaced, and no more than a phone has room for.

        >>> [day.month for day in Axis(date(2025, 2, 20), date(2026, 3, 10)).labels()]
        [4, 7, 10, 1]
        """
        for step in PICTURED_STEPS:
            found = self._months(step)
            if len(found) <= PICTURED_LABELS:
                break
        return found

    def _months(self, step: int) -> list[date]:
        """First days of the months of the axis that are whole steps from a January."""
        first = self.start - timedelta(days=1)
        months = range(
            first.year * MONTHS_A_YEAR + first.month, self.end.year * MONTHS_A_YEAR + self.end.month
        )
        return [
            date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
            for month in months
            if not month % step
        ]


def axis(days: Iterable[date], today: date) -> Axis:
    """The axis that shows these days and today.

    >>> axis([date(2026, 1, 1), date(2026, 4, 1)], date(2026, 3, 10)).end
    datetime.date(2026, 4, 1)

    One order of today stands at the right edge of an axis that is long enough to have months:

    >>> axis([date(2026, 3, 10)], date(2026, 3, 10)).start
    datetime.date(2026, 1, 9)
    """
    shown = [*days, today]
    end = max(shown)
    return Axis(min(*shown, end - timedelta(days=PICTURED_MIN_SPAN_DAYS)), end)


def sizes(amounts: Sequence[float]) -> list[float]:
    """Radii of the dots, as shares of the largest: areas are as the amounts.

    What is no purchase, 0 or less, has none.

    >>> sizes([100, 25, 0, -40])
    [1.0, 0.5, 0.0, 0.0]
    """
    largest = max(amounts, default=0)
    return [sqrt(amount / largest) if amount > 0 else 0.0 for amount in amounts]
