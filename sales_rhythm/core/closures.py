"""Which days a company is closed on: those of which closures cover all working hours."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from .offdays import OffDays, number
from .policy import (
    FIRST_OFF_DAY,
    LAST_OFF_DAY,
    LONGEST_CLOSURE_DAYS,
    NOON_FROM_HOUR,
    NOON_UNTIL_HOUR,
)

Hours = Sequence[tuple[float, float]]
"""(from, until) of each part of a working day, in hours since midnight."""

_NOON: Hours = ((NOON_FROM_HOUR, NOON_UNTIL_HOUR),)
_SLACK = timedelta(minutes=1)  # a day that ends at 23:59 or 23:59:59 is a whole one


def closed_days(
    closures: Iterable[tuple[datetime, datetime]], hours_of: Callable[[date], Hours]
) -> OffDays:
    """The days on which nobody works, of [(start, end)] in local time, in any order.

    `hours_of` gives a day's working hours. Of a day without any, the time around noon has to be
    covered. A closure counts for a year at most.

    A Friday from nine to five, and the Saturday after it, of which nobody works:

    >>> start, end = datetime(2026, 3, 6), datetime(2026, 3, 7, 23, 59)
    >>> hours = lambda day: ((9, 17),) if day.weekday() == 4 else ()
    >>> len(closed_days([(start, end)], hours).days)
    2
    >>> len(closed_days([(start + timedelta(hours=12), end)], hours).days)
    1
    """
    merged = _merge(closures)
    closed = []
    for day in sorted({day for start, end in merged for day in _days(start, end)}):
        midnight = datetime.combine(day, time.min)
        parts = [
            (midnight + timedelta(hours=first), midnight + timedelta(hours=last))
            for first, last in hours_of(day) or _NOON
        ]
        if all(any(s <= first and last <= e for s, e in merged) for first, last in parts):
            closed.append(number(day))
    return OffDays(tuple(day for day in closed if FIRST_OFF_DAY <= day <= LAST_OFF_DAY))


def _merge(closures: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The same time in as few spans as there are, each a moment longer."""
    longest = timedelta(days=LONGEST_CLOSURE_DAYS)
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(closures):
        until = min(end, start + longest) + _SLACK
        if merged and start <= merged[-1][1]:
            start, before = merged.pop()
            until = max(until, before)
        merged.append((start, until))
    return merged


def _days(start: datetime, end: datetime) -> Iterable[date]:
    for ahead in range((end.date() - start.date()).days + 1):
        yield start.date() + timedelta(days=ahead)
