"""A customer's purchase cycle, from the few numbers that are kept of the orders."""

from bisect import bisect_right
from collections.abc import Iterable
from math import exp, inf, log, sqrt
from typing import NamedTuple

from .history import GapState, History, scatter
from .policy import (
    HISTORY_FROM,
    REGULARITIES,
    REGULARITY_MIN_ORDERS,
    VARIANCE_DECIMALS,
    Policy,
)

_REGULAR, _AVERAGE, _IRREGULAR = range(len(REGULARITIES))


class Prior(NamedTuple):
    """What a company's customers have in common (CYCLE 3 and 5).

    >>> round(exp(Prior(3.4012, 0.5, 0.3, 0.6).mean_log_days))
    30
    """

    mean_log_days: float
    """Mean over customers of their mean ln(gap in days): m. exp of it is the typical cycle."""
    variance: float
    """Variance of ln(gap) within a customer: s0."""
    regular_below: float
    """Variance under which a customer is regular: the first tercile."""
    irregular_from: float
    """Variance from which a customer is irregular: the second tercile."""


def fit_prior(histories: Iterable[History], policy: Policy, default: Prior | None = None) -> Prior:
    """The prior of a company (CYCLE 3; terciles, CYCLE 5). `histories` are read once.

    What too few customers can tell comes from the policy, and the terciles from `default`; without
    one, every customer is then of average regularity.

    >>> from .history import fold
    >>> alike = [fold([0, 10, 20], [1, 1, 1], Policy(), 1)] * 20
    >>> prior = fit_prior(alike, Policy())
    >>> round(exp(prior.mean_log_days)), prior.variance
    (10, 0.0)
    """
    means: list[float] = []
    scatters: list[float] = []
    freedoms: list[float] = []
    for history in histories:
        if history.weight:
            means.append(history.log_gap_sum / history.weight)
        if history.order_count >= REGULARITY_MIN_ORDERS:
            scatters.append(scatter(history))
            freedoms.append(history.weight - 1.0)
    mean_log_days = log(policy.default_cycle_days)
    if len(means) >= policy.prior_min_customers:
        mean_log_days = sum(means) / len(means)
    if len(scatters) < policy.prior_min_customers:
        terciles = default[2:] if default else (0.0, inf)
        return Prior(mean_log_days, policy.default_variance, *terciles)
    variance = sum(scatters) / sum(freedoms)
    variances = sorted(
        shrunk_variance(squares, freedom, variance, policy)
        for squares, freedom in zip(scatters, freedoms, strict=True)
    )
    regular_below = variances[len(variances) * _AVERAGE // len(REGULARITIES)]
    # Where all customers are alike they are average: an irregular one has to stand out.
    above = round(regular_below + 10**-VARIANCE_DECIMALS, VARIANCE_DECIMALS)
    irregular_from = max(variances[len(variances) * _IRREGULAR // len(REGULARITIES)], above)
    return Prior(mean_log_days, variance, regular_below, irregular_from)


def shrunk_cycle(log_gap_sum: float, weight: float, prior: Prior, prior_weight: float) -> float:
    """Typical days between two purchases, drawn to the company's when few: c (CYCLE 4).

    One gap of 10 days in a company whose cycle is 40: half way, on the scale of factors.

    >>> round(shrunk_cycle(log(10), 1.0, Prior(log(40), 0.5, 0.3, 0.6), prior_weight=1.0), 6)
    20.0
    """
    return exp((prior_weight * prior.mean_log_days + log_gap_sum) / (prior_weight + weight))


def shrunk_variance(squares: float, freedom: float, variance: float, policy: Policy) -> float:
    """Variance of ln(gap), drawn to the company's `variance` when few, rounded: s2 (CYCLE 4).

    `squares` is the scatter and `freedom` is W - 1, below 0 for a customer without a gap.

    >>> shrunk_variance(squares=4.0, freedom=3.0, variance=0.8, policy=Policy())
    1.0
    """
    weight = policy.spread_weight
    value = (weight * variance + squares) / (weight + max(freedom, 0.0))
    return round(value, VARIANCE_DECIMALS)


def class_index(order_count: int, variance: float, prior: Prior) -> int:
    """The class, 0 to 14: three times the history's plus the regularity's (CYCLE 5).

    Four orders, and less scatter than two thirds of the customers:

    >>> class_index(4, 0.2, Prior(3.4, 0.5, regular_below=0.3, irregular_from=0.6))
    6
    """
    regularity = _AVERAGE
    if order_count >= REGULARITY_MIN_ORDERS:
        if variance < prior.regular_below:
            regularity = _REGULAR
        elif variance >= prior.irregular_from:
            regularity = _IRREGULAR
    return (bisect_right(HISTORY_FROM, order_count) - 1) * len(REGULARITIES) + regularity


class Rhythm(NamedTuple):
    """A customer's cycle and how far it scatters (CYCLE 4 and 5).

    >>> Rhythm(class_index=7, cycle_days=28.4, variance=0.25, spread_ratio=1.65).cycle_days
    28.4
    """

    class_index: int
    """Class of history and regularity, 0 to 14."""
    cycle_days: float
    """Typical days between two purchases, not rounded: c."""
    variance: float
    """Variance of ln(gap): s2."""
    spread_ratio: float
    """Give or take this factor: exp(sqrt(s2))."""


def rhythm(state: GapState, prior: Prior, policy: Policy, by_category: bool = False) -> Rhythm:
    """Cycle, regularity and class of a customer, or of a customer's category (CYCLE 4, 5, 10).

    A young category leans more on the company's cycle, prior_weight_for says how much.

    >>> from .history import fold
    >>> history = fold([0, 10, 20, 30], [1, 1, 1, 1], Policy(), merge_days=1)
    >>> found = rhythm(history, Prior(log(10), 0.5, 0.3, 0.6), Policy())
    >>> found.class_index, round(found.cycle_days, 6)
    (7, 10.0)
    """
    prior_weight = prior_weight_for(state.order_count, policy, by_category)
    variance = shrunk_variance(scatter(state), state.weight - 1.0, prior.variance, policy)
    return Rhythm(
        class_index(state.order_count, variance, prior),
        shrunk_cycle(state.log_gap_sum, state.weight, prior, prior_weight),
        variance,
        exp(sqrt(variance)),
    )


def prior_weight_for(order_count: int, policy: Policy, by_category: bool) -> float:
    """Gaps that the company's cycle counts for: k0, which is more for a young category (CYCLE 10).

    >>> prior_weight_for(2, Policy(), by_category=True), prior_weight_for(3, Policy(), True)
    (3.0, 1.0)
    """
    young = by_category and order_count < REGULARITY_MIN_ORDERS
    return policy.category_prior_weight if young else policy.prior_weight
