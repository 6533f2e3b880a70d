"""When the stops of a route are visited: codes, weeks of the month, and days off.

A stop has turns, on which it would be visited if every day were worked. A turn on a day off moves
to the next day that is worked, and falls together with another turn that is there already.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from .policy import (
    DAYS_A_WEEK,
    FREQUENCIES,
    LONGEST_REST_DAYS,
    MONTHS_A_YEAR,
    MOST_INTERVAL_WEEKS,
    TURN_TABLES,
    WEEK_1,
)

_MONDAY = date.min.toordinal()  # the first day there is
_LAST = date.max.toordinal()
FIRST_MONDAY = WEEK_1["monday"]
EVERY_DAY = tuple(range(DAYS_A_WEEK))


class RouteError(ValueError):
    """What no stop can have; `field` is the name of the argument.

    >>> RouteError("code", "unknown").field
    'code'
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class WorkingDays:
    """The days that are worked: those of some weekdays, Monday is 0, but for the days `off`.

    >>> tet = WorkingDays((0, 1, 2, 3, 4), off=[date(2026, 2, 17)])
    >>> tet.works(date(2026, 2, 16)), tet.works(date(2026, 2, 17)), tet.works(date(2026, 2, 21))
    (True, False, False)
    """

    __slots__ = ("_off", "_worked")

    def __init__(self, weekdays: Collection[int], off: Collection[date] = ()) -> None:
        self._worked = tuple(weekday in weekdays for weekday in EVERY_DAY)
        self._off = frozenset(day.toordinal() for day in off)

    def only(self, weekdays: Collection[int]) -> "WorkingDays":
        """Those of them on some weekdays; all of them where none of these is worked at all.

        >>> WorkingDays((0, 1, 2, 3, 4)).only((1, 5)).first_from(date(2026, 3, 4))  # a Wednesday
        datetime.date(2026, 3, 10)
        """
        worked = [weekday for weekday in EVERY_DAY if self._worked[weekday]]
        kept = [weekday for weekday in worked if weekday in weekdays]
        if not kept or kept == worked:
            return self
        found = WorkingDays(kept)
        found._off = self._off
        return found

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        return self._works(day.toordinal())

    def first_from(self, day: date) -> date | None:
        """The first day from `day` on that is worked; None if there is none for a year.

        >>> WorkingDays((0, 1, 2, 3, 4)).first_from(date(2026, 3, 7))  # a Saturday
        datetime.date(2026, 3, 9)
        """
        found = self._first_from(day.toordinal())
        return None if found is None else date.fromordinal(found)

    def last_before(self, day: date) -> date | None:
        """The last day before `day` that is worked; None if there is none for a year.

        >>> WorkingDays((0, 1, 2, 3, 4)).last_before(date(2026, 3, 9))  # a Monday
        datetime.date(2026, 3, 6)
        """
        start = day.toordinal()
        earlier = range(start - 1, max(start - LONGEST_REST_DAYS, _MONDAY) - 1, -1)
        found = next((each for each in earlier if self._works(each)), None)
        return None if found is None else date.fromordinal(found)

    def rest_before(self, day: date) -> date:
        """The first of the days off just before a day; the day itself where there is none.

        >>> WorkingDays((0, 1, 2, 3, 4)).rest_before(date(2026, 3, 9))  # a Monday
        datetime.date(2026, 3, 7)
        """
        return date.fromordinal(self._rest_before(day.toordinal()))

    def _works(self, ordinal: int) -> bool:
        return self._worked[(ordinal - _MONDAY) % DAYS_A_WEEK] and ordinal not in self._off

    def _first_from(self, ordinal: int) -> int | None:
        if self._works(ordinal):
            return ordinal
        later = range(ordinal + 1, min(ordinal + LONGEST_REST_DAYS, _LAST) + 1)
        return next((each for each in later if self._works(each)), None)

    def _rest_before(self, ordinal: int) -> int:
        """The first of the days off just before a day: turns on these have moved to it or past."""
        earliest = max(ordinal - LONGEST_REST_DAYS, _MONDAY)
        while ordinal > earliest and not self._works(ordinal - 1):
            ordinal -= 1
        return ordinal


ALWAYS = WorkingDays(EVERY_DAY)
"""Every day is worked."""


class Stop:
    """How often a customer is visited, and on which weekdays.

    `code` is one of FREQUENCIES, or `interval` is the number of weeks from one visit to the next,
    counted from the week of `start`. `weekdays` are as many as there are visits in a week, Monday
    is 0. `week_1` is one of the values of WEEK_1. Raises RouteError for what cannot be.

    The second and fourth Tuesday of March 2026, which begins on a Sunday:

    >>> stop = Stop("2.2", [1])
    >>> [day.day for _turn, day in turns(stop, date(2026, 3, 1), date(2026, 3, 31))]
    [10, 24]
    """

    __slots__ = ("_ahead", "_interval", "_months", "weekdays", "weeks")

    def __init__(
        self,
        code: str | None,
        weekdays: Collection[int],
        interval: int = 1,
        start: date | None = None,
        week_1: int = FIRST_MONDAY,
    ) -> None:
        a_week, self.weeks = (1, ()) if code is None else _frequency(code)
        self.weekdays = _checked_weekdays(weekdays, a_week)
        self._interval: tuple[int, int] | None = None
        if code is None and interval != 1:
            self._interval = _checked_interval(interval, start)
        self._ahead = tuple(
            min((weekday - today) % DAYS_A_WEEK for weekday in self.weekdays) for today in EVERY_DAY
        )
        self._months = (self.weekdays[0], self.weeks, week_1)

    def _turn_from(self, ordinal: int) -> int:
        """The first turn from a day on."""
        if self._interval is not None:
            first, days = self._interval
            return ordinal + (first + self.weekdays[0] - ordinal) % days
        if not self.weeks:
            return ordinal + self._ahead[(ordinal - _MONDAY) % DAYS_A_WEEK]
        year = date.fromordinal(ordinal).year
        turns = _turns(year, *self._months)
        index = bisect_left(turns, ordinal)
        return turns[index] if index < len(turns) else _turns(year + 1, *self._months)[0]


def next_visit(stop: Stop, day: date, working: WorkingDays = ALWAYS) -> date | None:
    """The first visit of a stop from `day` on; None where no day is worked for a year.

    Every Monday, but this one is off:

    >>> next_visit(Stop("4", [0]), date(2026, 3, 2), WorkingDays(EVERY_DAY, [date(2026, 3, 2)]))
    datetime.date(2026, 3, 3)
    """
    ordinal = day.toordinal()
    # A turn on the days off before it may have moved here.
    start = ordinal if working is ALWAYS else working._rest_before(ordinal)
    visit = working._first_from(stop._turn_from(start))
    return None if visit is None else date.fromordinal(visit)


def turns(
    stop: Stop, first: date, last: date, working: WorkingDays = ALWAYS
) -> Iterator[tuple[date, date]]:
    """(turn, day of its visit) for the days from `first` to `last`; several turns may meet.

    Every Monday, but this one is off:

    >>> working = WorkingDays(EVERY_DAY, [date(2026, 3, 2)])
    >>> [(turn, day)] = turns(Stop("4", [0]), date(2026, 3, 3), date(2026, 3, 8), working)
    >>> turn.day, day.day
    (2, 3)
    """
    end = last.toordinal()
    turn = stop._turn_from(working._rest_before(first.toordinal()))
    while (day := working._first_from(turn)) is not None and day <= end:
        yield date.fromordinal(turn), date.fromordinal(day)
        turn = stop._turn_from(turn + 1)


def pick(weekdays: Collection[int], count: int, loads: Mapping[int, int]) -> tuple[int, ...]:
    """`count` of a route's weekdays, spread over the week, where the fewest stops are yet.

    `loads` are stops by weekday. Raises RouteError when there are not as many weekdays.

    >>> pick((0, 1, 2, 3, 4, 5), 2, {0: 9})
    (1, 4)
    """
    ordered = sorted(set(weekdays))
    size = len(ordered)
    if size < count:
        raise RouteError("weekdays", f"{count} visits a week need {count} weekdays, not {size}")
    choices = {
        tuple(sorted(ordered[(start + turn * size // count) % size] for turn in range(count)))
        for start in range(size)
    }
    return min(choices, key=lambda days: (sum(loads.get(day, 0) for day in days), days))


def visits_a_week(code: str | None) -> int:
    """How many weekdays a stop with this code has; None is an interval in weeks.

    >>> visits_a_week("12"), visits_a_week("1.3"), visits_a_week(None)
    (3, 1, 1)
    """
    return 1 if code is None else _frequency(code)[0]


def _frequency(code: str) -> tuple[int, tuple[int, ...]]:
    if code not in FREQUENCIES:
        raise RouteError("code", f"{code!r} is none of {', '.join(FREQUENCIES)}")
    return FREQUENCIES[code]


def _checked_weekdays(weekdays: Collection[int], a_week: int) -> tuple[int, ...]:
    found = tuple(sorted(set(weekdays)))
    if len(found) != a_week or not set(found) <= set(EVERY_DAY):
        raise RouteError("weekdays", f"{found} are not {a_week} weekdays from 0 to 6")
    return found


def _checked_interval(weeks: int, start: date | None) -> tuple[int, int]:
    """(Monday of the first week, days from one visit to the next)."""
    if not 1 <= weeks <= MOST_INTERVAL_WEEKS:
        raise RouteError("interval", f"{weeks} weeks are not 1 to {MOST_INTERVAL_WEEKS}")
    if start is None:
        raise RouteError("start", f"every {weeks} weeks, but from which week on?")
    return start.toordinal() - start.weekday(), weeks * DAYS_A_WEEK


@lru_cache(maxsize=TURN_TABLES)
def _turns(year: int, weekday: int, weeks: Sequence[int], week_1: int) -> tuple[int, ...]:
    """The turns in a year, as ordinals: that weekday in those weeks of each month.

    The first week is that of the first `week_1` of the month, so its Monday may be in the month
    before, and its Sunday in the month after.
    """
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    months = range(1, MONTHS_A_YEAR + 1)
    starts = [(year - 1, MONTHS_A_YEAR), *((year, month) for month in months), (year + 1, 1)]
    found = []
    for start in starts:
        day = date(*start, 1)
        anchor = day.toordinal() + (week_1 - day.weekday()) % DAYS_A_WEEK
        monday = anchor - week_1
        found += [monday + DAYS_A_WEEK * (week - 1) + weekday for week in weeks]
    return tuple(each for each in found if first.toordinal() <= each < last.toordinal())
