"""The company's curve: how readily customers order, by class and by how far they are in a cycle."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import expm1, isfinite, log1p

from .cycle import Prior, rhythm
from .history import stretches
from .occasions import net_occasions
from .policy import CLASS_COUNT, MAX_RATE, POOL_SMOOTHING, STEPS, Policy

_STEP_COUNT = len(STEPS)
_WIDTHS = tuple(end - start for start, end in zip(STEPS, STEPS[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Curve:
    """Orders per cycle of silence, for each class and step (CYCLE 6). Chances follow from it.

    Raises ValueError when the rates are not 15 rows of 19 numbers of at least 0.

    At one order per cycle, a customer with a cycle of 30 days orders within 30 with 1 - 1/e:

    >>> curve = Curve(((1.0,) * 19,) * 15)
    >>> round(curve.chance(7, cycle_days=30, silent_days=12, horizon_days=30), 3)
    0.632
    """

    rates: tuple[tuple[float, ...], ...]
    _intercepts: tuple[float, ...] = field(init=False, repr=False, compare=False)
    _slopes: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.rates) != CLASS_COUNT or {len(row) for row in self.rates} != {_STEP_COUNT}:
            sizes = [len(row) for row in self.rates]
            raise ValueError(
                f"rates has rows of {sizes}: it must be {CLASS_COUNT} rows of {_STEP_COUNT}"
            )
        intercepts: list[float] = []
        for row in self.rates:
            reached = 0.0
            for step, rate in enumerate(row):
                if not (isfinite(rate) and rate >= 0):
                    raise ValueError(f"a rate is {rate!r}: it must be a number of at least 0")
                if step:
                    reached += row[step - 1] * _WIDTHS[step - 1]
                intercepts.append(reached - rate * STEPS[step])
        object.__setattr__(self, "_intercepts", tuple(intercepts))
        object.__setattr__(self, "_slopes", tuple(rate for row in self.rates for rate in row))

    def cumulative(self, class_index: int, cycles: float) -> float:
        """Orders expected in the first `cycles` of silence, were each followed by more: R(u).

        >>> Curve(((2.0,) * 19,) * 15).cumulative(0, 1.5)
        3.0
        """
        index = class_index * _STEP_COUNT + bisect_right(STEPS, cycles) - 1
        return self._intercepts[index] + self._slopes[index] * cycles

    def chance(
        self, class_index: int, cycle_days: float, silent_days: float, horizon_days: float
    ) -> float:
        """Chance, 0 to 1, of an order in the next `horizon_days` after `silent_days` (CYCLE 7).

        An order dated after today counts as one of today: silence is never below 0.

        >>> Curve(((0.0,) * 19,) * 15).chance(0, 30, 0, 7)
        0.0
        """
        return -expm1(-self.outlook(class_index, cycle_days, silent_days, horizon_days))

    def outlook(
        self, class_index: int, cycle_days: float, silent_days: float, horizon_days: float
    ) -> float:
        """Orders expected in the next `horizon_days`: R((r + h) / c) - R(r / c) (CYCLE 7).

        >>> Curve(((1.0,) * 19,) * 15).outlook(0, cycle_days=30, silent_days=0, horizon_days=15)
        0.5
        """
        silent_days = max(silent_days, 0)
        ahead = self.cumulative(class_index, (silent_days + horizon_days) / cycle_days)
        # Two sums of the same terms may differ by a rounding error where the rate is 0.
        return max(0.0, ahead - self.cumulative(class_index, silent_days / cycle_days))

    def fewer_ahead(
        self, class_index: int, cycle_days: float, horizon_days: float, limit: float
    ) -> Callable[[float], bool]:
        """Of so many days of silence, from 0: is the `outlook` under `limit`, which is above 0?

        The same numbers as `outlook`, which is asked forty times for each stopped_from.

        >>> few = Curve(((1.0,) * 7 + (0.0,) * 12,) * 15).fewer_ahead(7, 30, 30, limit=0.5)
        >>> few(15), few(16)  # nothing comes after a whole cycle: 1 - 15 / 30 is not under 0.5
        (False, True)
        """
        steps, first = STEPS, class_index * _STEP_COUNT - 1
        intercepts, slopes = self._intercepts, self._slopes

        def few(silent_days: float) -> bool:
            """Whether it is so after these days."""
            start = silent_days / cycle_days
            end = (silent_days + horizon_days) / cycle_days
            at, then = first + bisect_right(steps, start), first + bisect_right(steps, end)
            now = intercepts[at] + slopes[at] * start
            return intercepts[then] + slopes[then] * end - now < limit

        return few

    def comeback(
        self, class_index: int, cycle_days: float, silent_days: float, policy: Policy
    ) -> float:
        """Chance, 0 to 1, to come back within 180 days or two cycles, the longer (CYCLE 7).

        >>> round(Curve(((0.5,) * 19,) * 15).comeback(7, 200, 300, Policy()), 3)
        0.632
        """
        horizon = comeback_days(cycle_days, policy)
        return self.chance(class_index, cycle_days, silent_days, horizon)

    def quantile(self, class_index: int, fraction: float, policy: Policy) -> float:
        """Cycles by which `fraction` of the orders of the first four cycles have come (CYCLE 8).

        >>> round(Curve(((1.0,) * 19,) * 15).quantile(0, 0.5, Policy()), 3)
        0.675
        """
        within_horizon = -expm1(-self.cumulative(class_index, policy.curve_horizon_cycles))
        target = -log1p(-fraction * within_horizon)
        step = 0
        while step < len(_WIDTHS) and self.cumulative(class_index, STEPS[step + 1]) < target:
            step += 1
        index = class_index * _STEP_COUNT + step
        slope = self._slopes[index]
        return (target - self._intercepts[index]) / slope if slope else STEPS[step]

    def flat(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Intercepts and slopes, 285 each: R(u) = intercepts[i] + slopes[i] * u.

        i = class * 19 + bucket - 1, where bucket is 1 to 19: PostgreSQL's width_bucket(u, STEPS).

        >>> intercepts, slopes = Curve(((1.0,) * 19,) * 15).flat()
        >>> len(intercepts), slopes[0]
        (285, 1.0)
        """
        return self._intercepts, self._slopes

    def to_json(self) -> list[list[float]]:
        """The rates as plain lists.

        >>> Curve(((1.0,) * 19,) * 15).to_json()[0][:2]
        [1.0, 1.0]
        """
        return [list(row) for row in self.rates]

    @classmethod
    def from_json(cls, rates: Sequence[Sequence[float]]) -> "Curve":
        """The curve of which `to_json` gave the rates. Raises ValueError as the class does.

        >>> Curve.from_json([[1] * 19] * 15) == Curve(((1.0,) * 19,) * 15)
        True
        """
        return cls(tuple(tuple(float(rate) for rate in row) for row in rates))


def comeback_days(cycle_days: float, policy: Policy) -> float:
    """Days a customer is given to come back: 180 or two cycles, the longer (CYCLE 7).

    >>> comeback_days(30, Policy()), comeback_days(100, Policy())
    (180, 200.0)
    """
    return max(policy.comeback_min_days, policy.comeback_cycles * cycle_days)


class CurveBuilder:
    """Learns a curve from customers given one at a time; its size does not grow (CYCLE 6).

    >>> from .policy import DEFAULT_POLICY
    >>> builder = CurveBuilder(Prior(3.4, 0.5, 0.3, 0.6), DEFAULT_POLICY, merge_days=1, today=100)
    >>> builder.add([10, 40, 70])
    >>> builder.gap_count
    2
    """

    def __init__(
        self, prior: Prior, policy: Policy, merge_days: int, today: int, by_category: bool = False
    ) -> None:
        self.prior = prior
        self.policy = policy
        self.merge_days = merge_days
        self.today = today
        self.by_category = by_category
        self.gap_count = 0
        """Gaps seen to end within the window."""
        self._events = [0] * (CLASS_COUNT * _STEP_COUNT)
        self._partial = [0.0] * (CLASS_COUNT * _STEP_COUNT)
        # How many stretches more than in the step before pass through the whole of this one.
        self._passing = [0] * (CLASS_COUNT * _STEP_COUNT)

    def add(self, days: Sequence[int], amounts: Sequence[float] | None = None) -> None:
        """Take in one customer: ascending occasions, or orders with `amounts` still to be netted.

        Days after `today` are ignored. Silence counts from the window's start only, for a stretch
        that began before it would otherwise be seen more often the longer it was.
        """
        if amounts is not None:
            days, _amounts = net_occasions(days, amounts)
        policy = self.policy
        window_start = self.today - policy.curve_window_days
        days = days[: bisect_right(days, self.today)]
        for stretch in stretches(days, policy, self.merge_days):
            ended = stretch.end_day is not None
            until = self.today if stretch.end_day is None else stretch.end_day
            if until <= window_start or until == stretch.start_day:
                continue
            known = rhythm(stretch, self.prior, policy, self.by_category)
            skipped_days = max(0, window_start - stretch.start_day)
            self._count(
                known.class_index * _STEP_COUNT,
                skipped_days / known.cycle_days,
                (until - stretch.start_day) / known.cycle_days,
                ended,
            )

    def _count(self, base: int, start: float, end: float, ended: bool) -> None:
        """Enter a stretch from `start` to `end`, in cycles, for the class whose row is at `base`.

        Only its two ends are entered; `build` fills in the steps between from the differences.
        """
        first = bisect_right(STEPS, start) - 1
        # A stretch ending where a step begins has spent no time in it.
        last = bisect_left(STEPS, end) - 1
        if first == last:
            self._partial[base + first] += end - start
        else:
            self._partial[base + first] += STEPS[first + 1] - start
            self._partial[base + last] += end - STEPS[last]
            self._passing[base + first + 1] += 1
            self._passing[base + last] -= 1
        if ended:
            self._events[base + last] += 1
            self.gap_count += 1

    def build(self) -> Curve:
        """The curve of what has been added so far (CYCLE 6)."""
        exposures = self._exposures()
        pool = [
            (sum(self._events[step::_STEP_COUNT]) + POOL_SMOOTHING)
            / (sum(exposures[step::_STEP_COUNT]) + POOL_SMOOTHING)
            for step in range(_STEP_COUNT)
        ]
        drawn = self.policy.curve_smoothing
        rates = [
            min(MAX_RATE, (events + drawn) / (exposure + drawn / pool[index % _STEP_COUNT]))
            for index, (events, exposure) in enumerate(zip(self._events, exposures, strict=True))
        ]
        return Curve(
            tuple(
                tuple(rates[base : base + _STEP_COUNT])
                for base in range(0, len(rates), _STEP_COUNT)
            )
        )

    def _exposures(self) -> list[float]:
        """Cycles of silence spent in each step of each class."""
        exposures = list(self._partial)
        passing = 0
        for index in range(len(exposures)):
            step = index % _STEP_COUNT
            passing = self._passing[index] + (passing if step else 0)
            if step < len(_WIDTHS):
                exposures[index] += passing * _WIDTHS[step]
        return exposures
