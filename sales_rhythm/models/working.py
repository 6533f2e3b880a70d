"""Which days a salesperson works: what a visit or a plan may fall on."""

from datetime import datetime, time, timedelta

import pytz

from ..core.closures import closed_days
from ..core.offdays import date_of
from ..core.policy import DEFAULT_WEEKDAYS, VISITS_AHEAD_DAYS
from ..core.route import WorkingDays
from . import clock, off_days
from .company_off_days import local_time

SEEN = timedelta(days=2 * VISITS_AHEAD_DAYS)  # before today and after it


def works_for(user, company):
    """Whether a user is a colleague of the company still: who left has no days to plan."""
    return user.active and not user.share and company in user.company_ids


def of_users(env, company, users, around=None):
    """{user id: WorkingDays} in a company; the key False is a route that nobody works yet.

    Leaves count that are not farther than SEEN from the day `around`, the company's today.

    Working hours of their own go before the company's, their leaves are days off besides its
    holidays and closures; who has neither works as the company does.
    """
    weekdays = clock.weekdays(env).get(company.id, DEFAULT_WEEKDAYS)
    off = [date_of(day) for day in off_days.of_company(company).days]
    found = dict.fromkeys([*users.ids, False], WorkingDays(weekdays, off))
    for user, (own_weekdays, leave) in _own(company, users, around or clock.today(company)).items():
        if own_weekdays or leave:
            found[user.id] = WorkingDays(own_weekdays or weekdays, [*off, *leave])
    return found


def _own(company, users, around):
    """{user: (weekdays, days of leave)} of those with working hours or leaves of their own."""
    env = users.sudo().env
    resources = env["resource.resource"].search_fetch(
        [("user_id", "in", users.ids), ("company_id", "=", company.id)],
        ["user_id", "calendar_id"],
    )
    if not resources:
        return {}
    calendars = resources.calendar_id | company.sudo().resource_calendar_id
    weekdays, hours = calendars._rhythm_weekdays(), calendars._rhythm_hours()
    leaves = env["resource.calendar.leaves"].search_fetch(
        [("resource_id", "in", resources.ids), ("time_type", "=", "leave")],
        ["resource_id", "date_from", "date_to"],
    ).grouped("resource_id")  # fmt: skip
    zone = pytz.timezone(clock.zones(env)[company.id])
    # A leave of years counts as far as anybody looks.
    midnight = datetime.combine(around, time.min)
    first, last = midnight - SEEN, midnight + SEEN
    found = {}
    for resource in resources:
        calendar = resource.calendar_id or company.sudo().resource_calendar_id
        spans = [
            (
                max(local_time(each.date_from, zone), first),
                min(local_time(each.date_to, zone), last),
            )
            for each in leaves.get(resource, ())
        ]
        spans = [(start, end) for start, end in spans if start < end]
        hours_of = hours.get(calendar, lambda day: ())
        closed = closed_days(spans, hours_of).days if spans else ()
        found[resource.user_id] = weekdays.get(calendar, ()), [date_of(day) for day in closed]
    return found
