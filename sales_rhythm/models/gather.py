"""What a refresh knows of a customer besides the orders: touches, plans, promises, what hangs."""

from collections import defaultdict
from typing import NamedTuple

from ..core import care
from ..core.offdays import NONE
from . import clock, off_days, sql
from .why_not import PAUSING

# The columns of a row that follow, with the type each has in PostgreSQL; see refresh.COLUMNS.
WORK_COLUMNS = {
    "open_amount": "numeric",
    "care_days": "int",
    "touched_on": "date",
    "neglected_from": "date",
    "rest_until": "date",
    "silent_until": "date",
    "activity_on": "date",
    "planned_on": "date",
    "promise_on": "date",
    "directive_from": "date",
    "help_from": "date",
    "quotation_hanging_from": "date",
    "quotation_steps": "jsonb",
    "deal_hanging_from": "date",
    "deal_steps": "jsonb",
    "overdue_from": "date",
    "overdue_steps": "jsonb",
    "next_visit_on": "date",
    "visit_until": "date",
}

AGREED = ("contact", "promise")  # what is planned with the customer, and not for oneself


class Document(NamedTuple):
    """A live quotation or deal."""

    kind: str
    amount: float
    hangs_from: int | None
    day: int
    user_id: int | None
    team_id: int | None
    id: int


class Activity(NamedTuple):
    """Something planned; the kinds are those of `sql.open_activities`."""

    kind: str
    due: int
    made: int
    id: int


class Visit(NamedTuple):
    """A planned visit, the last day to make up for it, and who makes it."""

    day: int
    until: int
    user_id: int


class Work:
    """What waits at one customer, as the database has it."""

    __slots__ = (
        "activities", "documents", "pauses", "receivables", "silent_until", "touch", "visits",
    )  # fmt: skip

    def __init__(self):
        self.documents = []  # Document, the latest first
        self.activities = []  # Activity, the first due first
        self.receivables = []  # (day it is overdue, residual), the first due first
        self.visits = []  # Visit, the first first
        self.pauses = []  # (kind, first day, last day)
        self.touch = None, None  # (day, result) of the latest touch
        self.silent_until = None

    def makes_row(self, today):
        """Whether a customer without orders has a row for it: of a silence, while it lasts."""
        silent = self.silent_until is not None and self.silent_until >= today
        return bool(self.documents or self.activities or self.visits or silent)


NOTHING = Work()


def work(env, company, customers, before):
    """{commercial partner id: Work} of a company's customers; needs `local_days`."""
    found = defaultdict(Work)
    scope = customers.scope
    documents = sql.open_documents(
        env, company.id, scope, company.terms.policy.hanging_days, company.decimals
    )
    for partner_id, *document in documents:
        found[partner_id].documents.append(Document(*document))
    activities = sql.open_activities(env, company.id, scope, company.activity_types)
    for partner_id, *activity in activities:
        found[partner_id].activities.append(Activity(*activity))
    for partner_id, day, residual in sql.receivables(env, company.id, scope):
        found[partner_id].receivables.append((day, residual))
    for partner_id, day, result in sql.last_touches(env, company.id, scope, before):
        found[partner_id].touch = day, result
    for partner_id, *pause in sql.silences_and_pauses(env, company.id, scope, PAUSING):
        if pause[0] in (off_days.AGREED, off_days.TOLD):
            found[partner_id].pauses.append(pause)
        else:
            found[partner_id].silent_until = pause[-1]
    for partner_id, *visit in sql.open_visits(env, company.id, scope, company.today):
        found[partner_id].visits.append(Visit(*visit))
    return dict(found)


def pauses(env, company_id, scope):
    """{commercial partner id: [(kind, first day, last day)]}; needs `local_days`."""
    found = defaultdict(list)
    for partner_id, *pause in sql.silences_and_pauses(env, company_id, scope, PAUSING):
        if pause[0] in (off_days.AGREED, off_days.TOLD):
            found[partner_id].append(pause)
    return dict(found)


def _later(day, days):
    return day + days


def prepare_columns(company, terms, work, last_day, cycle_days, off=NONE):
    """The values of WORK_COLUMNS; `last_day` of an order and the cycle, None where there is none.

    Days are numbers since `sql.EPOCH`, `off` are the customer's off-days: nobody is to be cared for
    on one, and none is forgotten for it.
    """
    care_days, rest_days = terms.pace(cycle_days)
    later = off.later if off else _later
    if work is NOTHING:  # most customers: nothing is planned, and orders are what touches them
        if last_day is None:
            return (0, care_days, *_EMPTY[2:])
        neglected, rest = later(last_day, care_days), later(last_day, rest_days)
        return (0, care_days, last_day, neglected, rest, *_EMPTY[5:])
    decimals = company.decimals
    touch_day, result = work.touch
    touched = max(filter(None, (touch_day, last_day)), default=None)
    known = _first_known(work) if touched is None else touched
    due = _due_days(work.activities)
    planned = [*due["activity"], *due["contact"]]
    agreed = [each for each in work.activities if each.kind in AGREED]
    rest = None
    if touched is not None:
        rest = later(touched, rest_days)
        if touch_day != touched:
            result = None  # an order came after it
        if agreed or result == care.NO_ANSWER:
            rest = _rest(company, terms.policy, touched, result, agreed, cycle_days, off)
    return (
        round(sum(document.amount for document in work.documents), decimals),
        care_days,
        touched,
        None if known is None else later(known, care_days),
        rest,
        work.silent_until,
        min(planned, default=None),
        max((*planned, *due["promise"], *due["plan"]), default=None),
        min(due["promise"], default=None),
        _first_made(work.activities, "directive"),
        _first_made(work.activities, "help"),
        *_hanging(work.documents, "quotation", decimals),
        *_hanging(work.documents, "deal", decimals),
        *_overdue(work.receivables, decimals),
        *_next_visit(work.visits, touched),
    )


_EMPTY = (None,) * len(WORK_COLUMNS)


def _first_known(work):
    """The day of the first thing known of a customer whom nobody has touched."""
    days = [document.day for document in work.documents]
    days += [activity.made for activity in work.activities]
    return min(days, default=None)


def _rest(company, policy, touched, result, agreed, cycle_days, off):
    dates = [care.Agreed(clock.date_of(each.due), clock.date_of(each.made)) for each in agreed]
    until = care.rest_until(
        clock.date_of(touched), result, dates, cycle_days, policy, company.weekdays, off
    )
    return clock.number(until)


def _due_days(activities):
    due = defaultdict(list)
    for activity in activities:
        due[activity.kind].append(activity.due)
    return due


def _first_made(activities, wanted):
    return min((each.made for each in activities if each.kind == wanted), default=None)


def _next_visit(visits, touched):
    """(day, last day) of the first visit that no touch, of its day or later, has made already."""
    for visit in visits:
        if touched is None or touched < visit.day:
            return visit.day, visit.until
    return None, None


def _hanging(documents, kind, decimals):
    """(first day, [[day, amount]]) of the documents of a kind that hang, or will."""
    return _steps(
        (
            (document.hangs_from, document.amount)
            for document in documents
            if document.kind == kind and document.hangs_from is not None
        ),
        decimals,
    )


def _overdue(receivables, decimals):
    """The same of what is owed, the oldest first paid by what is there already.

    A payment or credit note that nobody has reconciled yet is money that came, whatever its date.
    """
    there = -sum(amount for _day, amount in receivables if amount < 0)
    owed = []
    for day, amount in receivables:
        paid = min(there, max(amount, 0))
        there -= paid
        if round(amount - paid, decimals) > 0:
            owed.append((day, amount - paid))
    return _steps(owed, decimals)


def _steps(pairs, decimals):
    amounts = defaultdict(float)
    for day, amount in pairs:
        amounts[day] += amount
    steps = [[day, round(amounts[day], decimals)] for day in sorted(amounts)]
    return (steps[0][0], steps) if steps else (None, None)
