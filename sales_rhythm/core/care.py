"""Care: how long a customer may go untouched, and how long one is left alone after a touch."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from .month import next_working_day
from .offdays import NONE, OffDays, date_of, number
from .policy import DEFAULT_WEEKDAYS, Policy

NO_ANSWER = "no_answer"
"""The result of a call that reached nobody."""


class Agreed(NamedTuple):
    """A call, a meeting or a promise that is planned with the customer."""

    due_on: date
    made_on: date


def care_days(cycle_days: float | None, policy: Policy) -> int:
    """The care interval: days a customer may go untouched. None: there is no cycle yet.

    >>> [care_days(cycle, Policy()) for cycle in (7, 21.4, 90, None)]
    [14, 21, 45, 30]
    """
    if cycle_days is None:
        return policy.care_default_days
    return min(max(round(cycle_days), policy.care_min_days), policy.care_max_days)


def rest_days(cycle_days: float | None, policy: Policy) -> int:
    """Days after a touch in which nobody has to call again, at least 1.

    >>> [rest_days(cycle, Policy()) for cycle in (3, 20, 90, None)]
    [1, 5, 7, 7]
    """
    if cycle_days is None:
        return policy.rest_max_days
    return max(1, min(policy.rest_max_days, round(policy.rest_ratio * cycle_days)))


def rest_until(
    touched_on: date,
    result: str | None,
    agreed: Collection[Agreed],
    cycle_days: float | None,
    policy: Policy,
    weekdays: Collection[int] = DEFAULT_WEEKDAYS,
    off: OffDays = NONE,
) -> date:
    """The day on which a customer touched on `touched_on` is asked about again.

    That is the next date agreed with the customer, which puts them off no longer than for the care
    interval, from the day on which it was planned; else, when nobody answered, the next working
    day; else after the rest days.

    >>> friday = date(2026, 3, 6)
    >>> rest_until(friday, None, [Agreed(date(2026, 3, 20), friday)], 28, Policy())
    datetime.date(2026, 3, 20)
    >>> rest_until(friday, None, [Agreed(date(2026, 12, 20), friday)], 28, Policy())
    datetime.date(2026, 4, 3)
    >>> rest_until(friday, "no_answer", [], 28, Policy())  # the next working day
    datetime.date(2026, 3, 9)
    >>> rest_until(friday, "talked", [], 28, Policy())
    datetime.date(2026, 3, 13)
    """
    longest = care_days(cycle_days, policy)
    put_off = [min(each.due_on, _later(each.made_on, longest, off)) for each in agreed]
    ahead = [day for day in put_off if day > touched_on]
    if ahead:
        return _later(min(ahead), 0, off)
    if result == NO_ANSWER:
        return next_working_day(touched_on, weekdays, off)
    return _later(touched_on, rest_days(cycle_days, policy), off)


def _later(day: date, days: int, off: OffDays) -> date:
    if not off:
        return day + timedelta(days=days)
    moved = off.later(number(day), days) if days else off.counted_on(number(day))
    return date_of(moved)
