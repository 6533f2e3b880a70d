"""Why a customer is on the deck: every reason whose date has come, on any day one asks about."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .milestones import TODAY, Condition
from .policy import LOST_LINE_DAYS, NEW_MAX_ORDERS, NEWLY_STOPPED_DAYS

_STOPPED = Condition("stopped_from", "today")
_REST = (Condition("rest_until", "today", missing=True),)
_SILENT = (Condition("silent_until", "today", missing=True),)


MONTH_FACTS = frozenset({"month_from", "week_3_from"})
"""What a condition may ask about the month that the day is in."""


class Span(NamedTuple):
    """Days of one month, the first and the last included, and the facts about that month.

    >>> Span(first=3, last=9, facts={"month_from": 1, "week_3_from": 15}).last
    9
    """

    first: int
    last: int
    facts: Mapping[str, int]


class Reason(NamedTuple):
    """One chip of a card: it shows when all of `when` holds and nothing of `unless`.

    >>> Reason("visit", when=(Condition("visit_on", "today"),)).shows({"visit_on": 5, "today": 5})
    True
    """

    name: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()
    pinned: bool = False
    """Whether it pins the card to the top, whatever the money."""
    remark: bool = False
    """Whether it only stands on cards that are there anyway: by itself it asks for nothing."""

    def shows(self, facts: Mapping[str, Any]) -> bool:
        """Whether it shows, by these facts: days as numbers by name, None where there is none."""
        return all(each.holds(facts) for each in self.when) and not any(
            each.holds(facts) for each in self.unless
        )

    @property
    def begins(self) -> tuple[Condition, ...]:
        """The conditions that a day brings: it shows on no day before all of them hold."""
        return tuple(each for each in self.when if each.limit == TODAY)

    @property
    def ends(self) -> tuple[Condition, ...]:
        """The conditions that a day brings, and with which it is over."""
        return tuple(each for each in self.unless if each.limit == TODAY)

    @property
    def is_monthly(self) -> bool:
        """Whether it asks for a fact about the month, and so may begin anew with each."""
        names = {name for each in (*self.when, *self.unless) for name in (each.field, each.limit)}
        return not names.isdisjoint(MONTH_FACTS)

    def first_day(self, facts: Mapping[str, Any], first: int, last: int) -> int | None:
        """The first day from `first` to `last`, of one month, on which it shows; None on none.

        >>> visit = Reason("visit", when=(Condition("visit_on", "today"),))
        >>> visit.first_day({"visit_on": 5}, first=3, last=9)
        5
        """
        if not all(each.holds(facts) for each in self.when if each.limit != TODAY):
            return None
        if any(each.holds(facts) for each in self.unless if each.limit != TODAY):
            return None
        for each in self.begins:
            value = facts[each.field]
            if value is not None:
                first = max(first, value + each.days)
            elif not each.missing:
                return None
        for each in self.ends:
            value = facts[each.field]
            if value is not None:
                last = min(last, value + each.days - 1)
            elif each.missing:
                return None
        return first if first <= last else None


def _resting(name: str, *when: Condition, **more: Any) -> Reason:
    """A reason that a touch or an agreed silence puts off."""
    return Reason(name, (*when, *_REST, *_SILENT), **more)


REASONS: tuple[Reason, ...] = (
    Reason("directive", (Condition("directive_from", "today"),), pinned=True),
    Reason("promise_broken", (Condition("promise_on", "today", days=1),), pinned=True),
    _resting(
        "must_care",
        Condition("week_3_from", "today"),
        Condition("touched_on", "month_from", days=1, missing=True),
        Condition("neglected_from", "week_3_from", days=1),
        unless=(_STOPPED,),
        pinned=True,
    ),
    Reason("help", (Condition("help_from", "today"),)),
    Reason(
        "promise_due",
        (Condition("promise_on", "today"),),
        unless=(Condition("promise_on", "today", days=1),),
    ),
    Reason("overdue", (Condition("overdue_from", "today"),)),
    _resting(
        "stopped",
        _STOPPED,
        unless=(
            Condition("stopped_from", "today", days=NEWLY_STOPPED_DAYS),
            Condition("stopped_from", "touched_on"),
        ),
    ),
    _resting(
        "late",
        Condition("late_from", "today"),
        unless=(_STOPPED, Condition("order_count", NEW_MAX_ORDERS)),
    ),
    _resting(
        "due",
        Condition("due_from", "today"),
        unless=(
            _STOPPED,
            Condition("order_count", NEW_MAX_ORDERS),
            Condition("late_from", "today"),
        ),
    ),
    Reason("activity_overdue", (Condition("activity_on", "today", days=1),)),
    Reason(
        "activity_due",
        (Condition("activity_on", "today"),),
        unless=(Condition("activity_on", "today", days=1),),
    ),
    Reason(
        "route",
        (Condition("next_visit_on", "today"),),
        unless=(Condition("visit_until", "today", days=1),),
    ),
    _resting("quotation_hanging", Condition("quotation_hanging_from", "today")),
    _resting("deal_hanging", Condition("deal_hanging_from", "today")),
    _resting("neglected", Condition("neglected_from", "today"), unless=(_STOPPED,)),
    Reason(
        "line_lost",
        (Condition("line_lost_from", "today"), *_SILENT),
        unless=(Condition("line_lost_from", "today", days=LOST_LINE_DAYS),),
        remark=True,
    ),
    Reason("push", (Condition("push_from", "today"), *_SILENT), remark=True),
)
"""In the order in which chips stand on a card. A new chip is one entry here and one date."""

ASKING = tuple(reason for reason in REASONS if not reason.remark)
"""Those that bring a card."""


def showing(facts: Mapping[str, Any]) -> Iterator[Reason]:
    """The reasons that show, in order.

    >>> facts = dict.fromkeys(FACTS) | {"order_count": 5, "due_from": 3, "late_from": 9, "today": 4}
    >>> [reason.name for reason in showing(facts)]
    ['due']
    """
    return (reason for reason in REASONS if reason.shows(facts))


def next_day(facts: Mapping[str, Any], spans: Iterable[Span]) -> int | None:
    """The first day of these spans, the earliest first, on which any reason shows; None on none.

    But for remarks, which ask for nothing.

    >>> facts = dict.fromkeys(FACTS) | {"order_count": 5, "due_from": 3, "late_from": 9}
    >>> next_day(facts, [Span(1, 7, {"month_from": 1, "week_3_from": 15})])
    3
    """
    for span in spans:
        known = {**facts, **span.facts}
        days = (reason.first_day(known, span.first, span.last) for reason in ASKING)
        found = [day for day in days if day is not None]
        if found:
            return min(found)
    return None


FACTS = tuple(
    sorted(
        {
            name
            for reason in REASONS
            for condition in (*reason.when, *reason.unless)
            for name in (condition.field, condition.limit)
            if isinstance(name, str)
        }
    )
)
"""Names of all dates and numbers that the reasons speak of."""
