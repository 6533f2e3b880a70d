"""A customer's orders as a few numbers that grow with each order, and the silences between."""

from collections.abc import Iterator, Sequence
from math import exp, log
from typing import NamedTuple, Protocol

from .policy import LOG_TABLE_DAYS, Policy

_LN = (0.0, *(log(gap) for gap in range(1, LOG_TABLE_DAYS)))


class GapState(Protocol):
    """The part of a state that the cycle follows from: a History has it, and a Stretch."""

    @property
    def order_count(self) -> int:
        """Purchase occasions, bursts not counted: n."""

    @property
    def weight(self) -> float:
        """Sum of the weights of the gaps: W."""

    @property
    def log_gap_sum(self) -> float:
        """Weighted sum of ln(gap in days): S."""

    @property
    def log_gap_square_sum(self) -> float:
        """Weighted sum of ln(gap in days) squared: Q."""


class History(NamedTuple):
    """What is kept of a customer's orders (CYCLE 2). Sums are weighted: decay ** (orders since).

    >>> History(2, 1.0, 3.0, 9.0, 8.0, 300.0, 2.0, 10, 30, 300.0, 150.0).mean_amount
    150.0
    """

    order_count: int
    """Purchase occasions, bursts not counted: n."""
    weight: float
    """Sum of the weights of the gaps: W."""
    log_gap_sum: float
    """Sum of ln(gap in days): S."""
    log_gap_square_sum: float
    """Sum of ln(gap in days) squared: Q."""
    log_amount: float
    """Sum of ln(amount), the latest occasion included: A."""
    amount: float
    """Sum of the amounts, the latest occasion included: M."""
    amount_weight: float
    """Sum of the weights of the occasions: WA."""
    first_day: int
    """Day of the first occasion."""
    last_day: int
    """Day of the last order, burst or not."""
    total_amount: float
    """Plain sum of all amounts."""
    last_amount: float
    """Amount of the latest occasion, its bursts included."""

    @property
    def usual_amount(self) -> float:
        """Typical order value (geometric). Never add these up: they fall short of the total."""
        return exp(self.log_amount / self.amount_weight)

    @property
    def mean_amount(self) -> float:
        """Average order value with the same weights (arithmetic): for sums and rankings."""
        return self.amount / self.amount_weight


def fold(days: Sequence[int], amounts: Sequence[float], policy: Policy, merge_days: int) -> History:
    """The state after all occasions (CYCLE 2). `days` ascend and `amounts` are positive.

    A gap of at most `merge_days` days is a burst: it moves the last day, and its amount joins the
    occasion it belongs to. Raises ValueError when there is no occasion, or they are not so.

    Gaps of 10 days and, after a burst, of 20:

    >>> history = fold([0, 10, 11, 31], [100, 100, 50, 120], Policy(), merge_days=1)
    >>> history.order_count, history.last_day, history.total_amount
    (3, 31, 370)
    >>> round(history.weight, 2), round(exp(history.log_gap_sum), 1)
    (1.9, 158.9)
    """
    if not days:
        raise ValueError("no occasions: a customer without orders has no history")
    first_day, first_amount = days[0], amounts[0]
    if first_amount <= 0:
        raise ValueError(f"the amount of day {first_day} is {first_amount}: it must be positive")
    start = History(
        order_count=1,
        weight=0.0,
        log_gap_sum=0.0,
        log_gap_square_sum=0.0,
        log_amount=log(first_amount),
        amount=first_amount,
        amount_weight=1.0,
        first_day=first_day,
        last_day=first_day,
        total_amount=first_amount,
        last_amount=first_amount,
    )
    return extend(start, days[1:], amounts[1:], policy, merge_days)


def extend(
    history: History,
    days: Sequence[int],
    amounts: Sequence[float],
    policy: Policy,
    merge_days: int,
) -> History:
    """The state after later occasions as well: the same numbers as folding all of them at once.

    Raises ValueError when a day is earlier than the one before or an amount is not positive.

    >>> start = fold([0], [100], Policy(), merge_days=1)
    >>> extend(start, [10, 11], [100, 50], Policy(), 1) == fold(
    ...     [0, 10, 11], [100, 100, 50], Policy(), 1
    ... )
    True
    """
    if not days:
        return history
    if min(amounts) <= 0:
        raise ValueError(f"an amount is {min(amounts)}: all must be positive")
    count, weight = history.order_count, history.weight
    log_gaps, log_gap_squares = history.log_gap_sum, history.log_gap_square_sum
    log_amounts, amount_sum, latest = history.log_amount, history.amount, history.last_amount
    last_day = history.last_day
    decay, logs, table_days = policy.decay, _LN, LOG_TABLE_DAYS
    for day, amount in zip(days, amounts, strict=True):
        gap = day - last_day
        last_day = day
        if gap <= merge_days:
            if gap < 0:
                raise ValueError(f"day {day} comes after day {day - gap}: days must ascend")
            log_amounts += log((latest + amount) / latest)
            amount_sum += amount
            latest += amount
            continue
        log_gap = logs[gap] if gap < table_days else log(gap)
        count += 1
        weight = decay * weight + 1.0
        log_gaps = decay * log_gaps + log_gap
        log_gap_squares = decay * log_gap_squares + log_gap * log_gap
        log_amounts = decay * log_amounts + log(amount)
        amount_sum = decay * amount_sum + amount
        latest = amount
    return History(
        count,
        weight,
        log_gaps,
        log_gap_squares,
        log_amounts,
        amount_sum,
        decay * weight + 1.0,  # The occasions are the gaps and one more: WA = rho W + 1.
        history.first_day,
        last_day,
        history.total_amount + sum(amounts),
        latest,
    )


class Stretch(NamedTuple):
    """Silence after an order, with the state as known when it began.

    >>> Stretch(10, 30, 2, 1.0, 3.0, 9.0).end_day
    30
    """

    start_day: int
    """Day of the order that began it."""
    end_day: int | None
    """Day of the order that ended it; None while it is open."""
    order_count: int
    weight: float
    log_gap_sum: float
    log_gap_square_sum: float


def stretches(days: Sequence[int], policy: Policy, merge_days: int) -> Iterator[Stretch]:
    """Every silent stretch of a customer, the open one last; those a burst ended are left out.

    `days` ascend. The states are those of `fold` after the order that began the stretch (CYCLE 6).

    >>> [(s.start_day, s.end_day, s.order_count) for s in stretches([0, 10, 11, 31], Policy(), 1)]
    [(0, 10, 1), (11, 31, 2), (31, None, 3)]
    """
    if not days:
        return
    decay, logs, table_days = policy.decay, _LN, LOG_TABLE_DAYS
    count, weight, log_gaps, log_gap_squares = 1, 0.0, 0.0, 0.0
    last_day = days[0]
    for day in days[1:]:
        gap = day - last_day
        if gap > merge_days:
            yield Stretch(last_day, day, count, weight, log_gaps, log_gap_squares)
            log_gap = logs[gap] if gap < table_days else log(gap)
            count += 1
            weight = decay * weight + 1.0
            log_gaps = decay * log_gaps + log_gap
            log_gap_squares = decay * log_gap_squares + log_gap * log_gap
        last_day = day
    yield Stretch(last_day, None, count, weight, log_gaps, log_gap_squares)


def scatter(state: GapState) -> float:
    """Weighted sum of squared distances of ln(gap) from its mean: max(0, Q - S^2 / W).

    Gaps of 1 and of e squared days, ln 0 and 2, weigh the same: (0 - 1)^2 + (2 - 1)^2.

    >>> scatter(Stretch(0, None, 3, weight=2.0, log_gap_sum=2.0, log_gap_square_sum=4.0))
    2.0
    """
    if not state.weight:
        return 0.0
    # Equal gaps may leave a rounding error below zero.
    return max(0.0, state.log_gap_square_sum - state.log_gap_sum**2 / state.weight)
