"""What is known of a month of a team: what was counted, what was to be reached, who worked when.

As counted now, or as kept when the month was closed: what is made of it does not know.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from .month import Week

NOBODY = 0
"""The key of what nobody is responsible for."""

COUNTED, SHARED = "count", "percent"
"""Units of which there are halves too few to judge, and of which a bar shows the whole."""


class Measure(NamedTuple):
    """What a column counts, as far as the arithmetic is concerned.

    >>> Measure("calls").unit
    'count'
    """

    key: str
    unit: str = COUNTED
    is_ratio: bool = False
    """One divided by another: its goal is the same on every day."""
    is_standing: bool = False
    """How things stand, and not what was done in some days: the weeks do not add up to it."""
    from_on: date | None = None
    until_on: date | None = None
    """The days that count, where these are not all."""

    @property
    def is_level(self) -> bool:
        """Whether its goal is a level, to be held every day, and no amount that grows."""
        return self.is_ratio or self.is_standing or self.unit == SHARED


class Count(NamedTuple):
    """A number, or where there is something `below` it one divided by the other.

    `rows` is of how many records the lower one tells, or the only one: the evidence.

    >>> Count(3, 4).value, Count(3).value, Count(0, 0).value
    (0.75, 3, None)
    """

    above: float
    below: float | None = None
    rows: int = 0

    @property
    def value(self) -> float | None:
        """What is shown; None where there is nothing to divide by."""
        if self.below is None:
            return self.above
        return self.above / self.below if self.below else None

    def plus(self, other: "Count") -> "Count":
        """Both together: of ratios what is divided, and by what.

        >>> Count(1, 2).plus(Count(2, 2)).value
        0.75
        """
        below = None if self.below is None else self.below + (other.below or 0)
        return Count(self.above + other.above, below, self.rows + other.rows)


class Parts(NamedTuple):
    """What was counted in a month, and in each of its weeks; None where that is not known.

    >>> Parts(Count(3), (Count(1), Count(2))).month.value
    3
    """

    month: Count | None
    weeks: tuple[Count | None, ...] = ()


class Facts(NamedTuple):
    """All that is known of one month in one company. Users are ids, nobody is NOBODY."""

    month: date
    """Its first day."""
    today: date
    """The company's day; after the month where that is over."""
    weeks: tuple[Week, ...]
    measures: tuple[Measure, ...]
    users: tuple[int, ...]
    """Who has a row."""
    parts: Mapping[tuple[int, str], Parts]
    """By user and key; what is not there was nothing, or is not known."""
    goals: Mapping[tuple[int, str], float]
    worked: Mapping[int, tuple[date, ...]]
    """The working days of each in the month, ascending."""
    cell_ids: Mapping[tuple[int, str], int] = {}
    """Where a closed month is kept."""
    ended: frozenset[int] = frozenset()
    """Who left: what they did counts, and nobody judges it."""
