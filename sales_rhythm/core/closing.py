"""Closed months: which are to be closed, and what is kept of the rows that were counted."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from .month import Week, last_of_month, month_after, month_before
from .policy import CLOSED_AT_ONCE_DAYS


class Row(NamedTuple):
    """A row that a metric counted: its id, whose it is (0: nobody's), its day and its amount.

    >>> Row(7, 2, None, 1.0).amount
    1.0
    """

    id: int
    user_id: int
    day: date | None
    """None where the metric has no day, or one that stands on lines."""
    amount: float
    """What the row adds to a sum; 1 where rows are counted."""


Amounts = tuple[tuple[int, float], ...]
"""(id, amount) of rows."""


class Kept(NamedTuple):
    """The rows that one figure of a closed month counted, by week.

    >>> Kept((((5, 1.0),), ((3, 1.0),))).of(0), Kept((((5, 1.0),), ((3, 1.0),))).of(2)
    (((5, 1.0), (3, 1.0)), ((3, 1.0),))
    """

    weeks: tuple[Amounts, ...] = ()
    month: Amounts | None = None
    """None where each row is in one week, so that all of these are those of the month."""

    def of(self, week: int) -> Amounts:
        """Those of a week by its number, or of the month: 0."""
        if week:
            return self.weeks[week - 1]
        if self.month is not None:
            return self.month
        return tuple(row for part in self.weeks for row in part)


Where = tuple[date, int, int]
"""Month, user and id of a row that is counted."""


def to_close(closings: Mapping[date, bool], today: date) -> list[date]:
    """First days of the months to close, the first one first.

    `closings` has the months that were closed, and whether that still holds: one that was opened
    again is closed again. All that have ended since the last one are; where there is none yet,
    only the last that has ended, because of those before nobody kept how things stood.

    >>> to_close({}, date(2026, 3, 1))
    [datetime.date(2026, 2, 1)]
    >>> to_close({date(2025, 12, 1): True, date(2025, 11, 1): False}, date(2026, 2, 28))
    [datetime.date(2025, 11, 1), datetime.date(2026, 1, 1)]
    """
    newest = month_before(today)
    found = sorted(month for month, holds in closings.items() if not holds and month <= newest)
    month = month_after(max(closings)) if closings else newest
    while month <= newest:
        found.append(month)
        month = month_after(month)
    return found


def is_at_once(month: date, today: date) -> bool:
    """Whether how things stand on `today` is how they stood at the end of `month`.

    >>> is_at_once(date(2026, 2, 1), date(2026, 3, 1))
    True
    >>> is_at_once(date(2026, 2, 1), date(2026, 3, 20))
    False
    """
    return 0 < (today - last_of_month(month)).days <= CLOSED_AT_ONCE_DAYS


def by_week(rows: Iterable[Row], weeks: Sequence[Week]) -> dict[int, Kept]:
    """{user id: Kept} of rows that each have a day, which lies in one of the weeks.

    >>> first = Week(1, date(2026, 3, 1), date(2026, 3, 8))
    >>> by_week([Row(5, 2, date(2026, 3, 3), 1.0)], [first])[2].weeks
    (((5, 1.0),),)
    """
    ends = [week.end for week in weeks[:-1]]
    found: dict[int, list[list[tuple[int, float]]]] = {}
    for row in rows:
        parts = found.setdefault(row.user_id, [[] for _ in weeks])
        parts[bisect_left(ends, row.day) if row.day else 0].append((row.id, row.amount))
    return {user_id: Kept(tuple(map(tuple, parts))) for user_id, parts in found.items()}


def by_span(month: Iterable[Row], weeks: Sequence[Iterable[Row]]) -> dict[int, Kept]:
    """{user id: Kept} of rows that may count in several weeks: those of the month, and of each.

    >>> by_span([Row(5, 2, None, 1.0)], [[Row(5, 2, None, 1.0)], []])[2].weeks
    (((5, 1.0),), ())
    """
    found: dict[int, list[list[tuple[int, float]]]] = {}
    for at, rows in enumerate((month, *weeks)):
        for row in rows:
            parts = found.setdefault(row.user_id, [[] for _ in range(len(weeks) + 1)])
            parts[at].append((row.id, row.amount))
    return {
        user_id: Kept(tuple(map(tuple, of_weeks)), tuple(of_month))
        for user_id, (of_month, *of_weeks) in found.items()
    }


def changed(
    then: Mapping[Where, float], now: Mapping[Where, float], decimals: int
) -> tuple[int, ...]:
    """Ids counted then and not now, now and not then, or with another amount; ascending.

    A row that went from one month or salesperson to another is in none of both as it was.

    >>> then, now = (date(2026, 2, 1), 2, 7), (date(2026, 3, 1), 2, 7)
    >>> changed({then: 5.0}, {now: 5.0}, 2)
    (7,)
    """
    return tuple(
        sorted({
            where[-1]
            for where in then.keys() | now.keys()
            if (where in then) != (where in now)
            or round(then.get(where, 0) - now.get(where, 0), decimals)
        })
    )  # fmt: skip
