"""Days that are no silence: public holidays, closures of the company, a customer's own pause.

All else in the core counts days. Off-days are taken out of that count here, before and after: what
goes in are counted days, and what comes out becomes a day of the calendar again.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from .policy import EPOCH_ORDINAL, FIRST_OFF_DAY, LAST_OFF_DAY


def number(day: date) -> int:
    """A date as days are counted: since 1970-01-01.

    >>> number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date of a day as they are counted.

    >>> date_of(1)
    datetime.date(1970, 1, 2)
    """
    return date.fromordinal(day + EPOCH_ORDINAL)


@dataclass(frozen=True, slots=True)
class OffDays:
    """Off-days, each once and ascending. Without any, counted days are the days themselves.

    Days 3 and 4 are off, so that day 5 is counted as the one after day 2:

    >>> off = OffDays((4, 3))
    >>> [off.counted(day) for day in (2, 3, 4, 5)]
    [2, 2, 2, 3]
    """

    days: tuple[int, ...] = ()
    _counts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days = tuple(sorted(set(self.days)))
        object.__setattr__(self, "days", days)
        # With so many counted, the calendar has come past the off-day.
        counts = tuple(day - before for before, day in enumerate(days))
        object.__setattr__(self, "_counts", counts)

    def __bool__(self) -> bool:
        return bool(self.days)

    def __contains__(self, day: int) -> bool:
        at = bisect_left(self.days, day)
        return at < len(self.days) and self.days[at] == day

    def __or__(self, other: "OffDays") -> "OffDays":
        if not other.days:
            return self
        return OffDays(self.days + other.days) if self.days else other

    def counted(self, day: int) -> int:
        """The day without the off-days up to it; an off-day is one with the day before.

        >>> OffDays((3,)).counted(5)
        4
        """
        return day - bisect_right(self.days, day)

    def day(self, count: int) -> int:
        """The first day that is counted so: never an off-day.

        >>> off = OffDays((3, 4))
        >>> [off.day(count) for count in (2, 3)]
        [2, 5]
        """
        return count + bisect_right(self._counts, count)

    def later(self, day: int, days: int) -> int:
        """The day that many counted days, at least one, after `day`.

        >>> OffDays((3, 4)).later(2, days=1)
        5
        """
        return self.day(self.counted(day) + days)

    def counted_on(self, day: int) -> int:
        """The day, or the first one after it that is counted.

        >>> [OffDays((3, 4)).counted_on(day) for day in (2, 3)]
        [2, 5]
        """
        return self.day(self.counted(day) + 1) if day in self else day

    def between(self, start: int, end: int) -> int:
        """Number of off-days after `start` and up to `end`.

        >>> OffDays((3, 4)).between(3, 9)
        1
        """
        return bisect_right(self.days, end) - bisect_right(self.days, start)

    def counts(self, days: Sequence[int]) -> Sequence[int]:
        """The counted days of ascending days; the same object where none is off before the last.

        >>> OffDays((3,)).counts([1, 5])
        [1, 4]
        """
        off = self.days
        if not off or not days or days[-1] < off[0]:
            return days
        return [day - bisect_right(off, day) for day in days]

    def until(self, today: int, days: Sequence[int]) -> Sequence[int]:
        """Ascending days up to `today`, moved towards it by the off-days between: a fit's days.

        The silences between them are as `counts` has them, and `today` is the same for customers
        with different off-days.

        >>> OffDays((3,)).until(6, [1, 5])
        [2, 5]
        """
        moved = bisect_right(self.days, today)
        counts = self.counts(days)
        return [day + moved for day in counts] if moved else counts


NONE = OffDays()
"""No day is off."""


def in_spans(spans: Iterable[tuple[int, int]], first: int, last: int) -> OffDays:
    """The days of [(first day, last day)] that lie from `first` to `last`.

    >>> in_spans([(3, 4), (8, 99)], first=4, last=9).days
    (4, 8, 9)
    """
    return OffDays(
        tuple(day for start, end in spans for day in range(max(start, first), min(end, last) + 1))
    )


def spans(days: Iterable[int]) -> list[list[int]]:
    """[[first day, last day]] of ascending days, those without a gap between them together.

    >>> spans([3, 4, 8])
    [[3, 4], [8, 8]]
    """
    found: list[list[int]] = []
    for day in days:
        if found and day == found[-1][1] + 1:
            found[-1][1] = day
        else:
            found.append([day, day])
    return found


def days_within(spans_of_days: Iterable[Sequence[int]], start: int, end: int) -> int:
    """Number of days of [[first day, last day]] after `start` and up to `end`.

    >>> days_within([[3, 4], [8, 9]], start=3, end=8)
    2
    """
    return sum(max(0, min(last, end) - max(first, start + 1) + 1) for first, last in spans_of_days)


def pause_spans(
    agreed: Iterable[tuple[int, int]],
    told: Iterable[tuple[int, int]],
    order_days: Sequence[int],
    company: OffDays = NONE,
) -> list[list[int]]:
    """[[first day, last day]] of a customer's own off-days, without those of the company.

    Both are [(first day, last day)]: what was `agreed` is as it was entered; what a salesperson was
    `told` is over with the next order, which came after all. `order_days` ascend.

    >>> pause_spans([(3, 4)], [(8, 20)], order_days=[1, 12])
    [[3, 4], [8, 11]]
    """
    days = in_spans(agreed, FIRST_OFF_DAY, LAST_OFF_DAY)
    for first, last in told:
        at = bisect_right(order_days, first)
        end = order_days[at] - 1 if at < len(order_days) else last
        days |= in_spans([(first, min(last, end))], FIRST_OFF_DAY, LAST_OFF_DAY)
    return spans(day for day in days.days if day not in company)
