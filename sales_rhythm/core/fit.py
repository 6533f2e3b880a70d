"""What is learned from all customers of a company at once, and kept until the next fit."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Any, NamedTuple

from .curve import Curve, CurveBuilder
from .cycle import Prior, fit_prior
from .history import History, fold
from .occasions import net_occasions
from .policy import DEFAULT_POLICY, Policy

_DEFAULT_CURVE = Path(__file__).with_name("default_curve.csv")

Occasions = Iterable[tuple[Sequence[int], Sequence[float]]]
"""Days and amounts of one customer after another, in any order and with returns."""


class Fit(NamedTuple):
    """A company's prior and curve (CYCLE 3, 5 and 6).

    >>> Fit.from_json(default_fit().to_json()) == default_fit()
    True
    """

    prior: Prior
    curve: Curve
    merge_days: int
    """Longest gap that is a burst, in days."""
    gap_count: int
    """Gaps that ended in the curve's window; with fewer than 200 the curve is the shipped one."""

    def to_json(self) -> dict[str, Any]:
        """Plain numbers and lists, which `from_json` takes."""
        return {
            "prior": list(self.prior),
            "curve": self.curve.to_json(),
            "merge_days": self.merge_days,
            "gap_count": self.gap_count,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Fit":
        """The fit of which `to_json` gave the data."""
        return cls(
            Prior(*data["prior"]),
            Curve.from_json(data["curve"]),
            data["merge_days"],
            data["gap_count"],
        )


def fit(occasions: Occasions, today: int, policy: Policy, by_category: bool = False) -> Fit:
    """The fit of a company to what was ordered up to `today` (CYCLE 1, 3, 5 and 6).

    `occasions` are gone through up to three times, so a list or a re-iterable, not a generator.
    Raises ValueError when given an iterator, which would be empty the second time.

    No customers yet: a cycle of 30 days and the shipped curve.

    >>> young = fit([], today=0, policy=DEFAULT_POLICY)
    >>> round(exp(young.prior.mean_log_days)), young.curve == default_fit().curve
    (30, True)
    """
    if isinstance(occasions, Iterator):
        raise ValueError("occasions is an iterator: it must be iterable more than once")
    default = default_prior(policy)
    merge_days = policy.merge_days
    prior = fit_prior(_histories(occasions, today, policy, merge_days), policy, default)
    if merge_days and exp(prior.mean_log_days) < policy.short_cycle_days:
        merge_days = 0
        prior = fit_prior(_histories(occasions, today, policy, merge_days), policy, default)
    builder = CurveBuilder(prior, policy, merge_days, today, by_category)
    for days, amounts in occasions:
        builder.add(days, amounts)
    enough = builder.gap_count >= policy.curve_min_gaps
    curve = builder.build() if enough else default_fit().curve
    return Fit(prior, curve, merge_days, builder.gap_count)


def _histories(
    occasions: Occasions, today: int, policy: Policy, merge_days: int
) -> Iterator[History]:
    for days, amounts in occasions:
        net_days, nets = net_occasions(days, amounts)
        known = bisect_right(net_days, today)
        if known:
            yield fold(net_days[:known], nets[:known], policy, merge_days)


def default_prior(policy: Policy) -> Prior:
    """The prior of a company too young for its own: the policy's, with the shipped terciles.

    >>> round(exp(default_prior(DEFAULT_POLICY).mean_log_days))
    30
    """
    _curve, terciles = _shipped()
    return Prior(log(policy.default_cycle_days), policy.default_variance, *terciles)


@cache
def default_fit() -> Fit:
    """The fit of a company that has no orders yet, from the shipped curve (CYCLE 6).

    >>> default_fit().gap_count
    0
    """
    curve, _terciles = _shipped()
    return Fit(default_prior(DEFAULT_POLICY), curve, DEFAULT_POLICY.merge_days, gap_count=0)


@cache
def _shipped() -> tuple[Curve, tuple[float, float]]:
    """Curve and terciles of the shipped file: comments, the terciles, then a row per class."""
    lines = _DEFAULT_CURVE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if line and not line.startswith("#")]
    _name, regular_below, irregular_from = rows[0]
    rates = [[float(value) for value in row[1:]] for row in rows[1:]]
    return Curve.from_json(rates), (float(regular_below), float(irregular_from))
