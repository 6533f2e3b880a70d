"""From what the database tells to what the core plans from, and back: plain values, no records."""

from datetime import timedelta
from typing import NamedTuple

from ..core import plan, reasons
from ..core.policy import VISITS_AHEAD_DAYS
from . import clock

CALLS = ("must_care", "late", "due")
_REASONS = {reason.name: reason for reason in reasons.REASONS if reason.name in CALLS}
_SINCE = {"late": "late_from", "due": "due_from", "must_care": "week_3_from"}


class Call(NamedTuple):
    """Why a customer is to be called, and since when that is so."""

    reason: str
    since: int


class Work(NamedTuple):
    """All that a plan is made of, of one salesperson; days are numbers."""

    days: list  # plan.Day
    stops: dict  # {(customer, day): visit id}
    core_stops: list  # plan.Stop
    calls: dict  # {customer: Call}
    wishes: list  # plan.Wish
    kept: dict  # {customer: day}


class Entry(NamedTuple):
    """What is to be planned at a customer; `since` is 0 for a visit."""

    customer: int
    day: int
    reason: str
    since: int


def wanted(work):
    """{("visit", id) or ("call", customer): Entry} of a salesperson's days."""
    wanted = {}
    for day, customer, reason in plan.plan(work.days, work.core_stops, work.wishes, work.kept):
        if reason == plan.ROUTE:
            wanted["visit", work.stops[customer, day]] = Entry(customer, day, reason, 0)
        else:
            wanted["call", customer] = Entry(customer, day, reason, work.calls[customer].since)
    return wanted


def coming(today, worked, count):
    """The first working days from today on, as far as visits are laid out."""
    days = []
    last = today + timedelta(days=VISITS_AHEAD_DAYS)
    day = worked.first_from(today) if count else None
    while day is not None and day <= last and len(days) < count:
        days.append(day)
        day = worked.first_from(day + timedelta(days=1))
    return days


def work(days, stops, calls, kept):
    """Work of plan.Days, [(visit, customer, day, area, money, last touch)] and [(Wish, Call)]."""
    first = days[0].day if days else None
    places, core_stops = {}, []
    for visit_id, customer, visit_on, area, money, touched in stops:
        day, carried = clock.number(visit_on), False
        if first is not None and day < first:
            day, carried = first, True  # of which the last day is that one
        places.setdefault((customer, day), visit_id)
        core_stops.append(
            plan.Stop(customer, day, area, money, touched and clock.number(touched), carried)
        )
    return Work(
        days, places, core_stops,
        {wish.customer: call for wish, call in calls}, [wish for wish, _call in calls], kept,
    )  # fmt: skip


def wishes(rows, spans, skipped):
    """(plan.Wish, Call) of the customers for whom a reason shows within the spans."""
    for customer, area, money, known in rows:
        best = None
        for name, reason in _REASONS.items():
            for span in spans:
                facts = {**known, **span.facts}
                day = reason.first_day(facts, span.first, span.last)
                if day is None:
                    continue
                since = facts[_SINCE[name]]
                if (customer, name, clock.date_of(since)) in skipped:
                    continue
                if best is None or day < best[0]:
                    best = day, name, since
                break
        if best:
            day, name, since = best
            wish = plan.Wish(
                customer, name, day, area, money, known["touched_on"], name == "must_care"
            )
            yield wish, Call(name, since)
