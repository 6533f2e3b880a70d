"""A month of a team as one prepared table: what was reached, what should be by now, how it stands.

Screen, PDF and XLSX render the same cells, so they cannot differ. Nothing here asks a database or
a clock: `Facts` are all that is known of the month, as counted now or as kept when it was closed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import NamedTuple

from .month import Week, last_of_month
from .policy import DEFAULT_POLICY, FULL, Policy

BEHIND = ("behind", "far")
"""The states of who is not on pace."""

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


class Cell(NamedTuple):
    """One figure against its goal. `state` is ok, behind, far, plain (not judged), future or none.

    >>> Cell(Count(3), state="plain").goal is None
    True
    """

    figure: Count | None
    goal: float | None = None
    pace: float | None = None
    """What should be there by the evening of today; None where that is not judged."""
    state: str = "none"
    lead: float | None = None
    """Value less pace, where that is judged: of a total, of those alone who have a goal."""
    fill: float = 0
    tick: float | None = None
    """Where the bar ends, and where its mark of the pace stands, of FULL; None: there is none."""

    @property
    def value(self) -> float | None:
        """The figure; None where there is none."""
        return self.figure and self.figure.value

    @property
    def gap(self) -> float | None:
        """What is missing to the pace, below 0, of who is behind; else None."""
        return self.lead if self.state in BEHIND else None


class Line(NamedTuple):
    """One metric of one user: the month, and its weeks.

    >>> Line(Cell(Count(1))).weeks
    ()
    """

    month: Cell
    weeks: tuple[Cell, ...] = ()


class Table(NamedTuple):
    """Lines by user and key, and those of all together by key."""

    lines: Mapping[tuple[int, str], Line]
    total: Mapping[str, Line]


class Shares:
    """Which part of a goal belongs to some days of a month, by the days that a user works.

    >>> days = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5))
    >>> Shares(days).of(date(2026, 3, 1), date(2026, 3, 2))
    0.25
    """

    def __init__(
        self, worked: tuple[date, ...], first: date | None = None, last: date | None = None
    ) -> None:
        start = bisect_left(worked, first) if first else 0
        end = bisect_right(worked, last) if last else len(worked)
        self._days = worked[start:end]

    def of(self, start: date, end: date) -> float | None:
        """The part for the days from `start` to `end`, both included; None of no day at all."""
        if not self._days:
            return None
        count = bisect_right(self._days, end) - bisect_left(self._days, start)
        return max(0, count) / len(self._days)


def judged(
    measure: Measure,
    count: Count | None,
    goal: float | None,
    pace: float | None,
    policy: Policy = DEFAULT_POLICY,
) -> Cell:
    """A figure against its goal and pace, and how its bar is drawn.

    >>> judged(Measure("calls"), Count(40), goal=100, pace=50).state
    'behind'
    """
    value = count and count.value
    if count is None or value is None:
        return Cell(count, goal, pace)
    if goal is None or pace is None:
        return Cell(count, goal, pace, "plain", fill=_drawn(measure, value, value, value))
    most = max(goal, value) if measure.is_level else goal
    return Cell(
        count, goal, pace, _state(measure, value, pace, policy), lead=value - pace,
        fill=_drawn(measure, value, most, value), tick=_drawn(measure, pace, most, value),
    )  # fmt: skip


def _state(measure: Measure, value: float, pace: float, policy: Policy) -> str:
    if value >= policy.pace_ok_ratio * pace:
        return "ok"
    if measure.unit == COUNTED and not measure.is_level and pace - value < policy.pace_least_gap:
        return "ok"
    return "behind" if value >= policy.pace_far_ratio * pace else "far"


def _drawn(measure: Measure, value: float, most: float, instead: float) -> float:
    """A length of the bar; of a share the whole bar is 100 %."""
    whole = 1.0 if measure.unit == SHARED else most
    if whole <= 0:
        return FULL if instead > 0 else 0
    return max(0.0, min(1.0, value / whole)) * FULL


def table(facts: Facts, policy: Policy = DEFAULT_POLICY) -> Table:
    """The cells of all users, and of all together."""
    shares = {
        (user, measure.key): Shares(facts.worked.get(user, ()), measure.from_on, measure.until_on)
        for user in facts.users
        for measure in facts.measures
    }
    lines = {
        (user, measure.key): _line(facts, measure, user, shares[user, measure.key], policy)
        for user in facts.users
        for measure in facts.measures
    }
    total = {
        measure.key: _total(measure, [lines[user, measure.key] for user in facts.users], policy)
        for measure in facts.measures
    }
    return Table(lines, total)


def _line(facts: Facts, measure: Measure, user: int, shares: Shares, policy: Policy) -> Line:
    parts = facts.parts.get((user, measure.key))
    goal = None if user in facts.ended else facts.goals.get((user, measure.key))
    last = last_of_month(facts.month)
    month = judged(
        measure, parts and parts.month, goal,
        _part(measure, goal, shares, facts.month, min(facts.today, last)), policy,
    )  # fmt: skip
    weeks = parts.weeks if parts else ()
    return Line(
        month,
        tuple(
            _week(facts.today, measure, week, count, goal, shares, policy)
            for week, count in zip(facts.weeks, weeks, strict=False)
        ),
    )


def _week(
    today: date,
    measure: Measure,
    week: Week,
    count: Count | None,
    goal: float | None,
    shares: Shares,
    policy: Policy,
) -> Cell:
    whole = _part(measure, goal, shares, week.start, week.end)
    if week.start > today:
        return Cell(None, whole, state="future")
    if whole is not None and not measure.is_level and whole < policy.pace_least_week:
        return judged(measure, count, None, None, policy)._replace(goal=whole)
    return judged(
        measure, count, whole,
        _part(measure, goal, shares, week.start, min(today, week.end)), policy,
    )  # fmt: skip


def _part(
    measure: Measure, goal: float | None, shares: Shares, start: date, end: date
) -> float | None:
    """What of the goal belongs to these days; None where there is none, or nobody works."""
    if goal is None:
        return None
    share = shares.of(start, end)
    if share is None:
        return None
    return goal if measure.is_level else goal * share


def _total(measure: Measure, lines: list[Line], policy: Policy) -> Line:
    weeks = zip(*(line.weeks for line in lines if line.weeks), strict=True)
    return Line(
        _together(measure, [line.month for line in lines], policy),
        tuple(_together(measure, cells, policy) for cells in weeks),
    )


def _together(measure: Measure, cells: Iterable[Cell], policy: Policy) -> Cell:
    """The sum of cells. Goal and pace are judged by what those reached who have one.

    >>> both = [Cell(Count(5), goal=10, pace=5), Cell(Count(9))]
    >>> total = _together(Measure("calls"), both, DEFAULT_POLICY)
    >>> total.value, total.goal, total.state
    (14, 10, 'ok')
    """
    cells = list(cells)
    count = _sum(cell.figure for cell in cells)
    if cells and all(cell.state == "future" for cell in cells):
        return Cell(None, goal=_goal(measure, cells), state="future")
    aimed = [cell for cell in cells if cell.pace is not None]
    reached = _sum(cell.figure for cell in aimed)
    found = judged(
        measure, reached, _goal(measure, cells), _goal(measure, aimed, paces=True), policy
    )
    if count is None or not aimed or found.state == "none":
        return judged(measure, count, None, None, policy)._replace(goal=_goal(measure, cells))
    return found._replace(figure=count)


def _sum(counts: Iterable[Count | None]) -> Count | None:
    known = [count for count in counts if count is not None]
    return reduce(Count.plus, known) if known else None


def _goal(measure: Measure, cells: list[Cell], paces: bool = False) -> float | None:
    """The goals of cells together: summed up, or of a ratio their mean, by what is divided by."""
    found = [
        (goal, cell.figure and cell.figure.below or 0)
        for cell in cells
        if (goal := cell.pace if paces else cell.goal) is not None
    ]
    if not found:
        return None
    if not measure.is_level:
        return sum(goal for goal, _weight in found)
    weight = sum(weight for _goal, weight in found)
    if not weight:
        return sum(goal for goal, _weight in found) / len(found)
    return sum(goal * weight for goal, weight in found) / weight


class Projection(NamedTuple):
    """Where a month will end: what was reached, and what is still expected.

    >>> Projection(reached=335, expected=85, goal=600, share=0.8).value
    420
    """

    reached: float
    expected: float
    """The sum over customers of the chance of an order in the days that are left x its mean."""
    goal: float | None
    share: float | None
    """The part of the working days that has passed."""
    aimed: float | None = None
    """What of the value is of those who have a goal, where that is not all of it."""

    @property
    def value(self) -> float:
        """The month's end."""
        return self.reached + self.expected

    @property
    def goal_ratio(self) -> float | None:
        """How much of the goal that is; None without one."""
        return self._judged / self.goal if self.goal else None

    @property
    def at_same_pace(self) -> float | None:
        """Where it would end if it went on as before; never added, for it counts repeats twice."""
        return self.reached / self.share if self.share else None

    def state(self, policy: Policy = DEFAULT_POLICY) -> str:
        """How it stands against the goal: ok, behind, far, or plain without one."""
        ratio = self.goal_ratio
        if ratio is None:
            return "plain"
        if ratio >= policy.pace_ok_ratio:
            return "ok"
        return "behind" if ratio >= policy.pace_far_ratio else "far"

    @property
    def shortfall(self) -> float:
        """What will be missing; below 0 where it will be more than the goal, or there is none."""
        return (self.goal or 0) - self._judged

    @property
    def _judged(self) -> float:
        return self.value if self.aimed is None else self.aimed
