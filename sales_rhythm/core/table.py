"""A month of a team as one prepared table: what was reached, what should be by now, how it stands.

Screen, PDF and XLSX render the same cells, so they cannot differ. Nothing here asks a database or
a clock: `Facts` are all that is known of the month.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import NamedTuple

from .facts import COUNTED, SHARED, Count, Facts, Measure
from .month import Week, last_of_month
from .policy import DEFAULT_POLICY, FULL, Policy

BEHIND = ("behind", "far")
"""The states of who is not on pace."""


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
