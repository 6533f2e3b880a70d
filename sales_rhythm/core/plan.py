"""A salesperson's coming days: fixed stops first, then whom to call, the most money first."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple


class Day(NamedTuple):
    """A working day, and how many customers it still has room for.

    What people planned themselves, and what is promised for it, was taken off that before.

    >>> Day(day=100, room=20).room
    20
    """

    day: int
    room: int


class Stop(NamedTuple):
    """A visit of a fixed stop that is to be made on a day.

    >>> Stop(customer=7, day=100, area="Huế", money=5.0).carried
    False
    """

    customer: int
    day: int
    area: str | None
    money: float
    touched: int | None = None
    carried: bool = False
    """Whether it was missed on its own day."""


class Wish(NamedTuple):
    """A customer to be called on any day from the first on, for a reason.

    >>> Wish(customer=7, reason="late", first_day=100, area="Huế", money=5.0).pinned
    False
    """

    customer: int
    reason: str
    first_day: int
    area: str | None
    money: float
    touched: int | None = None
    pinned: bool = False
    """Whether it comes after the day's own area, and before all others."""


class Planned(NamedTuple):
    """What is to be done on a day; the reason is "route" for a fixed stop.

    >>> Planned(day=100, customer=7, reason="late").day
    100
    """

    day: int
    customer: int
    reason: str


ROUTE = "route"
EARLIER = -1  # than any day


def plan(
    days: Sequence[Day],
    stops: Iterable[Stop],
    wishes: Iterable[Wish],
    kept: Mapping[int, int],
) -> list[Planned]:
    """What to do on each of the days, which ascend: never more than there is room for.

    `kept` is {customer: day} of calls that were planned before; they stay on their day, if it is
    one of these and has room, and else they are as free as others. Of those each day takes, after
    its stops, those in the areas of its stops, then who is pinned, then whoever is in no area that
    has a day of its own later: by money, and the longest untouched first where that is equal. A
    customer is called once, and not where a stop is visited anyway.

    >>> plan([Day(1, 2)], [Stop(7, 1, "A", 0.0)], [Wish(8, "late", 1, "A", 5.0)], {})
    [Planned(day=1, customer=7, reason='route'), Planned(day=1, customer=8, reason='late')]
    """
    by_day: dict[int, list[Stop]] = {day.day: [] for day in days}
    for stop in stops:
        if stop.day in by_day:
            by_day[stop.day].append(stop)
    chosen = {day.day: _chosen_stops(by_day[day.day], day.room) for day in days}
    kept = {customer: day for customer, day in kept.items() if day in by_day}
    visited = {stop.customer for of_day in chosen.values() for stop in of_day}
    ranked = sorted((wish for wish in wishes if wish.customer not in visited), key=_rank)
    areas = {day: {stop.area for stop in of_day if stop.area} for day, of_day in chosen.items()}
    found: list[Planned] = []
    called: set[int] = set()
    for place, day in enumerate(days):
        of_day = chosen[day.day]
        found += [Planned(day.day, stop.customer, ROUTE) for stop in of_day]
        later = {area for other in days[place + 1 :] for area in areas[other.day]}
        open_wishes = [
            wish for wish in ranked if wish.first_day <= day.day and wish.customer not in called
        ]
        for wish in _chosen_wishes(
            open_wishes, day, day.room - len(of_day), areas[day.day], later, kept
        ):
            called.add(wish.customer)
            found.append(Planned(day.day, wish.customer, wish.reason))
    return found


def _rank(each: Stop | Wish) -> tuple[float, bool, int, int]:
    """Most money first; then who was never touched, and the longest untouched."""
    never = each.touched is None
    return (-each.money, not never, each.touched or 0, each.customer)


def _chosen_stops(stops: Iterable[Stop], room: int) -> list[Stop]:
    """As many as there is room for, each customer once: what is carried over goes first."""
    ordered = sorted(stops, key=lambda stop: (not stop.carried, *_rank(stop)))
    once = {stop.customer: stop for stop in reversed(ordered)}
    return [stop for stop in ordered if once[stop.customer] is stop][: max(room, 0)]


def _chosen_wishes(
    wishes: Sequence[Wish],
    day: Day,
    room: int,
    areas: Container[str | None],
    later: Container[str | None],
    kept: Mapping[int, int],
) -> list[Wish]:
    """Of ranked wishes those of a day: kept, of its areas, pinned, and of no other day's area."""
    if room <= 0:
        return []
    free = [wish for wish in wishes if kept.get(wish.customer, EARLIER) < day.day]
    groups = (
        [wish for wish in wishes if kept.get(wish.customer) == day.day],
        [wish for wish in free if wish.area in areas],
        [wish for wish in free if wish.area not in areas and wish.pinned],
        [wish for wish in free if wish.area not in areas and not wish.pinned
         and wish.area not in later],
    )  # fmt: skip
    found: dict[int, Wish] = {}
    for group in groups:
        for wish in group:
            found.setdefault(wish.customer, wish)
    return list(found.values())[:room]
