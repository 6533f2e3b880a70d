"""Where a month will end."""

from typing import NamedTuple

from .policy import DEFAULT_POLICY, Policy


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
