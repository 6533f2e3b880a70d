"""Weeks of a month and working days: the calendar that care is planned and judged by."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from .offdays import NONE, OffDays, number
from .policy import DAYS_A_WEEK, DEFAULT_WEEKDAYS, FIRST_PART_MIN_DAYS


class Week(NamedTuple):
    """A week of a month, cut at the month's edges; `number` counts from 1.

    >>> Week(1, date(2026, 3, 2), date(2026, 3, 8)).number
    1
    """

    number: int
    start: date
    end: date
    """The last day, included."""


def weeks(day: date, weekdays: Collection[int] = DEFAULT_WEEKDAYS) -> tuple[Week, ...]:
    """The weeks of the month that `day` is in, Monday to Sunday, cut at the month's edges.

    A first part with fewer than three working days joins the first whole week, so that no cell is
    about a Sunday alone. `weekdays` are the working ones, Monday is 0.

    March 2026 begins on a Sunday:

    >>> [(week.number, week.start.day, week.end.day) for week in weeks(date(2026, 3, 15))]
    [(1, 1, 8), (2, 9, 15), (3, 16, 22), (4, 23, 29), (5, 30, 31)]
    """
    first = day.replace(day=1)
    last = last_of_month(day)
    ends = []
    end = first + timedelta(days=DAYS_A_WEEK - 1 - first.weekday())
    while end < last:
        ends.append(end)
        end += timedelta(days=DAYS_A_WEEK)
    ends.append(last)
    worked = sum(
        (first + timedelta(days=ahead)).weekday() in weekdays
        for ahead in range((ends[0] - first).days + 1)
    )
    if worked < FIRST_PART_MIN_DAYS and len(ends) > 1:
        del ends[0]
    starts = [first, *(end + timedelta(days=1) for end in ends[:-1])]
    return tuple(
        Week(number, start, end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )


def last_of_month(day: date) -> date:
    """The last day of the month that `day` is in.

    >>> last_of_month(date(2026, 2, 3))
    datetime.date(2026, 2, 28)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_before(day: date) -> date:
    """First day of the month before that of `day`.

    >>> month_before(date(2026, 1, 31))
    datetime.date(2025, 12, 1)
    """
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """First day of the month after that of `day`.

    >>> month_after(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return last_of_month(day) + timedelta(days=1)


def week_of(day: date, weekdays: Collection[int] = DEFAULT_WEEKDAYS) -> Week:
    """The week of its month that `day` is in.

    >>> week_of(date(2026, 3, 1)).end
    datetime.date(2026, 3, 8)
    """
    return next(week for week in weeks(day, weekdays) if week.start <= day <= week.end)


def is_working(day: date, weekdays: Collection[int], off: OffDays = NONE) -> bool:
    """Whether people work on the day: it is a working weekday, and not off.

    >>> is_working(date(2026, 3, 6), weekdays=(4,))  # a Friday
    True
    """
    return day.weekday() in weekdays and number(day) not in off


def next_working_day(
    day: date, weekdays: Collection[int] = DEFAULT_WEEKDAYS, off: OffDays = NONE
) -> date:
    """The first working day after `day`; where no weekday is one, the next day.

    >>> next_working_day(date(2026, 3, 6))  # a Friday
    datetime.date(2026, 3, 9)
    >>> next_working_day(date(2026, 3, 6), off=OffDays((number(date(2026, 3, 9)),)))
    datetime.date(2026, 3, 10)
    """
    found = day + timedelta(days=1)
    if weekdays:
        while not is_working(found, weekdays, off):
            found += timedelta(days=1)
    return found


def ahead(day: date) -> tuple[date, date, date]:
    """The last days of today, of this week and of this month, none before the one in front of it.

    A month that ends before Sunday lasts until then, for this month is never less than this week:

    >>> [each.day for each in ahead(date(2026, 3, 30))]  # a Monday; the Sunday is in April
    [30, 5, 5]
    """
    sunday = day + timedelta(days=DAYS_A_WEEK - 1 - day.weekday())
    return day, sunday, max(sunday, last_of_month(day))
