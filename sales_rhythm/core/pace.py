"""Pace: the goal of a month, scaled to its working days."""

from collections.abc import Collection
from datetime import date, timedelta

from .month import is_working, last_of_month, week_of
from .offdays import NONE, OffDays
from .policy import DAYS_A_WEEK, DEFAULT_WEEKDAYS


def span(period: str, day: date, weekdays: Collection[int] = DEFAULT_WEEKDAYS) -> tuple[date, date]:
    """First and last day of the period around `day`; what is no period counts as today.

    A week is one of the month's, cut at its edges, so that it has one goal and weeks sum to months.

    >>> span("week", date(2026, 3, 31))  # a Tuesday, the last day of March
    (datetime.date(2026, 3, 30), datetime.date(2026, 3, 31))
    """
    if period == "month":
        return day.replace(day=1), last_of_month(day)
    if period == "week":
        week = week_of(day, weekdays)
        return week.start, week.end
    return day, day


def working_days(
    start: date,
    end: date,
    weekdays: Collection[int] = DEFAULT_WEEKDAYS,
    off: OffDays = NONE,
) -> int:
    """Number of working days from `start` to `end`, both included; Monday is 0.

    >>> working_days(date(2026, 3, 1), date(2026, 3, 10))  # the 1st is a Sunday
    7
    """
    days = (start + timedelta(days=ahead) for ahead in range((end - start).days + 1))
    return sum(is_working(day, weekdays, off) for day in days)


def share(
    month: date,
    start: date,
    end: date,
    weekdays: Collection[int] = DEFAULT_WEEKDAYS,
    off: OffDays = NONE,
) -> float:
    """Share of the working days of a month that lie from `start` to `end`, both included.

    `month` is any day of it; what is outside of it does not count. Where nobody works at all,
    every day counts alike, so that a goal is never lost.

    >>> share(date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 6))  # 5 of 20
    0.25
    """
    return share_of_days(*span("month", month), start, end, weekdays, off)


def share_of_days(
    first: date,
    last: date,
    start: date,
    end: date,
    weekdays: Collection[int] = DEFAULT_WEEKDAYS,
    off: OffDays = NONE,
) -> float:
    """The same of the working days from `first` to `last`, both included; 0 where there is no day.

    >>> share_of_days(date(2026, 2, 2), date(2026, 2, 13), date(2026, 1, 1), date(2026, 2, 6))
    0.5
    """
    if last < first:
        return 0.0
    if not working_days(first, last, weekdays, off):
        weekdays, off = range(DAYS_A_WEEK), NONE
    part = working_days(max(start, first), min(end, last), weekdays, off)
    return part / working_days(first, last, weekdays, off)


def pace(
    goal: float,
    month: date,
    day: date,
    weekdays: Collection[int] = DEFAULT_WEEKDAYS,
    off: OffDays = NONE,
) -> float:
    """What of the month's goal should be there by the evening of `day`.

    >>> pace(40, date(2026, 2, 1), date(2026, 2, 10))  # 7 of 20 working days
    14.0
    """
    return goal * share(month, month.replace(day=1), day, weekdays, off)


def part_of_goal(
    goal: float,
    start: date,
    end: date,
    weekdays: Collection[int] = DEFAULT_WEEKDAYS,
    off: OffDays = NONE,
    *,
    within: tuple[date | None, date | None] = (None, None),
) -> float:
    """The part of a month's goal for the days from `start`, which is in it, to `end`.

    Where it is a goal for some days of the month alone, they are `within` these two.

    >>> part_of_goal(40, date(2026, 2, 2), date(2026, 2, 8))  # a week
    10.0
    >>> part_of_goal(40, date(2026, 2, 2), date(2026, 2, 8), within=(None, date(2026, 2, 8)))
    40.0
    """
    first, last = span("month", start)
    first, last = max(first, within[0] or first), min(last, within[1] or last)
    return goal * share_of_days(first, last, start, end, weekdays, off)
