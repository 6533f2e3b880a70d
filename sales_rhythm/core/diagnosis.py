"""Where to help: the step in which somebody is farthest behind the others."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from .facts import Count
from .policy import DEFAULT_POLICY, Policy

STEPS = ("coverage", "call_share", "basket", "collection", "promises_kept")
"""Keys of the metrics that are compared: cared for, a talk led to an order, an order's size against
the customer's usual one, paid when due, promises kept. All are shares: more is better."""


class Step(NamedTuple):
    """One step of one user, against what is usual.

    >>> Step("coverage", Count(58, 100), usual=0.82, is_told=True).ratio < 0.8
    True
    """

    key: str
    figure: Count | None
    usual: float | None
    """The team's median, or where the team is too small the user's own past; None: not known."""
    is_told: bool
    """Whether there is enough to tell it by."""

    @property
    def ratio(self) -> float | None:
        """The figure in terms of what is usual; None where that cannot be told."""
        value = self.figure and self.figure.value
        if not self.is_told or value is None or not self.usual:
            return None
        return value / self.usual


def enough(count: Count | None, policy: Policy = DEFAULT_POLICY) -> bool:
    """Whether a figure rests on as many records as are needed to say something.

    >>> enough(Count(1, 2, rows=2))
    False
    """
    return count is not None and count.value is not None and count.rows >= policy.help_min_rows


def steps(
    own: Mapping[str, Count | None],
    team: Mapping[str, Sequence[Count | None]],
    past: Mapping[str, Sequence[Count]],
    policy: Policy = DEFAULT_POLICY,
) -> tuple[Step, ...]:
    """All steps of one user, in the order of STEPS.

    `team` has the figures of everybody in it, the user's included, and `past` the user's own of
    earlier months; both by key.
    """
    found = []
    for key in STEPS:
        count = own.get(key)
        values = _told(team.get(key, ()), policy)
        if len(values) < policy.help_min_reps:
            values = _told(past.get(key, ()), policy)
        usual = median(values) if values else None
        found.append(Step(key, count, usual, enough(count, policy) and usual is not None))
    return tuple(found)


def _told(counts: Sequence[Count | None], policy: Policy) -> list[float]:
    """The figures that rest on enough."""
    found = [each.value for each in counts if each is not None and enough(each, policy)]
    return [value for value in found if value is not None]


def weakest(found: Sequence[Step], policy: Policy = DEFAULT_POLICY) -> Step | None:
    """The step that is farthest below what is usual; None where none is far enough.

    >>> weak = Step("collection", Count(6, 10), usual=0.9, is_told=True)
    >>> weakest([Step("coverage", Count(8, 10), 0.82, True), weak]).key
    'collection'
    """
    weak = [
        (ratio, step)
        for step in found
        if (ratio := step.ratio) is not None and ratio < policy.help_weak_ratio
    ]
    return min(weak, key=lambda each: each[0])[1] if weak else None
