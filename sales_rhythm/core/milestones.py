"""The row of dates: when a customer is due, late and stopped, and the status on a day."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from math import ceil, floor, log1p
from typing import Any, NamedTuple

from .curve import Curve, comeback_days
from .policy import (
    CYCLE_DECIMALS,
    HISTORY_FROM,
    MAX_DAYS,
    NEW_MAX_ORDERS,
    REGULARITIES,
    STEPS,
    Policy,
)

_FIRST_CLASS_WITH_DATES = bisect_right(HISTORY_FROM, NEW_MAX_ORDERS) * len(REGULARITIES)

TODAY = "today"
"""The one fact that moves by itself: what most conditions compare a date with."""

STATUSES = ("new", "on_rhythm", "due", "late", "stopped")
"""In the order in which a customer comes to them."""


class Condition(NamedTuple):
    """`field` has a value, and that plus `days` is at most `limit`: a number, or another fact.

    A date that is missing never comes, unless `missing` says that it counts as passed long ago.

    >>> Condition("late_from", TODAY).holds({"late_from": 5, "today": 7})
    True
    >>> Condition("promise_on", "today", days=1).holds({"promise_on": 7, "today": 7})
    False
    """

    field: str
    limit: int | str
    days: int = 0
    missing: bool = False

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether it is so for these facts, by name."""
        value = facts[self.field]
        if value is None:
            return self.missing
        limit = facts[self.limit] if isinstance(self.limit, str) else self.limit
        if self.days:
            value += self.days
        return limit is not None and bool(value <= limit)


MILESTONES: tuple[tuple[str, Condition | None], ...] = (
    ("stopped", Condition("stopped_from", TODAY)),
    ("new", Condition("order_count", NEW_MAX_ORDERS)),
    ("late", Condition("late_from", TODAY)),
    ("due", Condition("due_from", TODAY)),
    ("on_rhythm", None),
)
"""The first condition that holds gives the status; None, the last, always does (CYCLE 8).

The models make their SQL of it too."""


def status(order_count: int, due_from: Any, late_from: Any, stopped_from: Any, today: Any) -> str:
    """The status on the day `today` (CYCLE 8). Days may be of any type that compares, or None.

    >>> status(5, due_from=20, late_from=40, stopped_from=200, today=40)
    'late'
    """
    facts = {
        "order_count": order_count,
        "due_from": due_from,
        "late_from": late_from,
        "stopped_from": stopped_from,
        TODAY: today,
    }
    return next(name for name, when in MILESTONES if when is None or when.holds(facts))


class Offsets(NamedTuple):
    """Days from the last order to each date (CYCLE 8); None where there is no such date.

    >>> Offsets(expected_days=28, due_days=12, late_days=51, stopped_days=240).late_days
    51
    """

    expected_days: int | None
    due_days: int | None
    late_days: int | None
    stopped_days: int


class OffsetTable:
    """Offsets by class and cycle, each worked out once: the dates depend on nothing else.

    >>> table = OffsetTable(Curve(((1.0,) * 19,) * 15), Policy())
    >>> table.get(class_index=7, cycle_days=30.04)
    Offsets(expected_days=20, due_days=1, late_days=48, stopped_days=601)
    """

    def __init__(self, curve: Curve, policy: Policy) -> None:
        self.curve = curve
        self.policy = policy
        fractions = (policy.expected_fraction, policy.due_fraction, policy.late_fraction)
        self._quantiles = [
            tuple(curve.quantile(index, fraction, policy) for fraction in fractions)
            for index in range(len(curve.rates))
        ]
        self._known: dict[tuple[int, int], Offsets] = {}

    def get(self, class_index: int, cycle_days: float) -> Offsets:
        """The offsets for a class and a cycle, which is rounded to 0.1 day first (CYCLE 8)."""
        key = class_index, round(cycle_days * 10**CYCLE_DECIMALS)
        found = self._known.get(key)
        if found is None:
            # A cycle of 0 would have no steps to speak of.
            rounded_days = max(key[1], 1) / 10**CYCLE_DECIMALS
            found = self._known[key] = self._offsets(class_index, rounded_days)
        return found

    def shown_cycle_days(self, class_index: int, cycle_days: float) -> int:
        """The cycle in whole days as people see it, also where no date is promised (CYCLE 8)."""
        return _shown_days(round(cycle_days, CYCLE_DECIMALS), self._quantiles[class_index][0])

    def _offsets(self, class_index: int, cycle_days: float) -> Offsets:
        policy = self.policy
        stopped_days = first_stopped_day(self.curve, class_index, cycle_days, policy)
        if class_index < _FIRST_CLASS_WITH_DATES:
            return Offsets(None, None, None, stopped_days)
        expected, due, late = self._quantiles[class_index]
        lead_days = min(policy.due_lead_days, policy.due_lead_ratio * cycle_days)
        return Offsets(
            _shown_days(cycle_days, expected),
            # Nobody is due before the order that the cycle starts from.
            min(MAX_DAYS, max(0, floor(cycle_days * due - lead_days))),
            min(MAX_DAYS, ceil(cycle_days * late) + 1),
            stopped_days,
        )


def _shown_days(cycle_days: float, median_cycles: float) -> int:
    return min(MAX_DAYS, max(1, round(cycle_days * median_cycles)))


def offsets(
    curve: Curve, class_index: int, cycle_days: float, order_count: int, policy: Policy
) -> Offsets:
    """The offsets of one customer. For many, keep an OffsetTable.

    >>> offsets(Curve(((1.0,) * 19,) * 15), 1, 30, order_count=1, policy=Policy()).due_days is None
    True
    """
    found = OffsetTable(curve, policy).get(class_index, cycle_days)
    if order_count <= NEW_MAX_ORDERS:
        return Offsets(None, None, None, found.stopped_days)
    return found


def first_stopped_day(curve: Curve, class_index: int, cycle_days: float, policy: Policy) -> int:
    """Silent days, from 1, after which the chance to come back is under 40 % (CYCLE 8).

    That chance may rise before it falls: the window ahead first takes in the days at which orders
    are likeliest. But the orders expected in it are a broken line in the days of silence, with a
    corner only where one end of the window passes a step, so each piece is searched on its own.

    A short cycle may leave the chance above 40 % for ever, as the last step has no end. Then it
    is the day after the longer of 20 cycles and the window: both have passed without an order,
    and the curve tells nothing more. The policy's longest silence goes before either.

    >>> rates = (1.0,) * 7 + (0.0,) * 12  # nobody orders after a whole cycle
    >>> first_stopped_day(Curve((rates,) * 15), 7, 100, Policy())  # 1 - u < -ln(.6) = .511
    49
    """
    horizon = comeback_days(cycle_days, policy)
    enough = -log1p(-policy.stopped_chance_ratio)
    passed = [step * cycle_days for step in STEPS]
    corners = {*passed, *(day - horizon for day in passed), max(passed[-1], horizon)}
    stopped = curve.fewer_ahead(class_index, cycle_days, horizon, enough)
    low = 1
    for corner in sorted(corners):
        high = min(floor(corner), policy.stopped_max_days)
        if high < low:
            continue
        if stopped(low):
            return low
        if high > low and stopped(high):
            return low + bisect_left(range(low, high + 1), True, key=stopped)
        low = high + 1
    return min(low, policy.stopped_max_days)
