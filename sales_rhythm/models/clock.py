"""The only clock of the add-on: a company's day.

Every figure of a company is about the same day for all its users, wherever they sit; so the day
comes from the company's time zone and never from the user's. Callers take `today` here, at the
edge, and pass it inward.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

import pytz

from odoo import fields

from ..core import month, offdays, pace, reasons
from ..core.milestones import TODAY
from ..core.policy import DEFAULT_WEEKDAYS
from . import off_days


def zones(env):
    """Time zone names by company id, as `res.company.rhythm_zone` has them."""
    facts = env["res.company"]._rhythm_facts()
    return {company_id: each.zone for company_id, each in facts.items()}


def day_in(zone, now=None):
    """The date it is now in the time zone called `zone`."""
    now = now or fields.Datetime.now()
    return pytz.utc.localize(now).astimezone(pytz.timezone(zone)).date()


def number(day):
    """A date as the core counts days: since 1970-01-01, as `sql.order_days` does."""
    return offdays.number(day)


def date_of(day_number):
    """The date of a day as the core counts them."""
    return offdays.date_of(day_number)


def day_before(day):
    """The date before a date."""
    return day - timedelta(days=1)


def days_before(day, count):
    """The date so many days before a date."""
    return day - timedelta(days=count)


def day_after(day):
    """The date after a date."""
    return day + timedelta(days=1)


def days(env):
    """Today's date by company id."""
    now = fields.Datetime.now()
    return {company_id: day_in(zone, now) for company_id, zone in zones(env).items()}


def today(company):
    """Today's date for one company."""
    return day_in(zones(company.env)[company.id])


def end_of_day(day: date, zone) -> datetime:
    """First moment after `day` in `zone`, as Odoo stores it: UTC without a time zone."""
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return pytz.timezone(zone).localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)


def start_of_day(day: date, zone) -> datetime:
    """First moment of `day` in `zone`, as Odoo stores it."""
    return end_of_day(day - timedelta(days=1), zone)


def weekdays(env):
    """Working weekdays by id of the companies that have any, Monday is 0."""
    facts = env["res.company"]._rhythm_facts()
    return {company_id: each.weekdays for company_id, each in facts.items() if each.weekdays}


def next_working_day(company, day):
    """The first day after `day` on which people of the company work."""
    worked = weekdays(company.env).get(company.id, DEFAULT_WEEKDAYS)
    return month.next_working_day(day, worked, off_days.of_company(company))


def period_of(company, name):
    """(first day, today, last day, working weekdays, off-days) of the company's period `name`."""
    day = today(company)
    worked = weekdays(company.env).get(company.id, DEFAULT_WEEKDAYS)
    start, end = pace.span(name, day, worked)
    return start, day, end, worked, off_days.of_company(company)


def calendar_facts(env):
    """{company id: the facts about its day that the core's reasons speak of}, as `number`s."""
    return {company_id: facts_of(day, worked) for company_id, day, worked in calendars(env)}


def facts_of(day, worked):
    """The facts about a day: itself, the first of its month, and the start of the third week."""
    return {TODAY: number(day), **month_facts(day, worked)}


@lru_cache(maxsize=512)
def month_facts(day, worked):
    """The facts about the month that a day is in: `reasons.MONTH_FACTS`."""
    third = month.weeks(day, worked)[2]
    return {"month_from": number(day.replace(day=1)), "week_3_from": number(third.start)}


def spans(company, last):
    """(Span, ...) of the days from the company's today to `last`, by month."""
    worked = weekdays(company.env).get(company.id, DEFAULT_WEEKDAYS)
    found, day = [], today(company)
    while day <= last:
        end = min(last, month.last_of_month(day))
        found.append(reasons.Span(number(day), number(end), month_facts(day, worked)))
        day = day_after(end)
    return tuple(found)


class Ahead(NamedTuple):
    """The days that a company's deck looks at, from today to the end of its longest period."""

    ends: tuple[int, ...]
    """The last days of today, this week and this month."""
    spans: tuple[reasons.Span, ...]
    """The same days by month: the second is empty unless the week goes on into the next month."""

    @property
    def facts(self):
        """The facts about today."""
        return {TODAY: self.ends[0], **self.spans[0].facts}


def calendars(env):
    """((company id, today, its working weekdays), ...): all that the deck's days follow from."""
    worked = weekdays(env)
    return tuple(
        (company_id, day, worked.get(company_id, DEFAULT_WEEKDAYS))
        for company_id, day in days(env).items()
    )


def ahead(env):
    """{company id: Ahead}."""
    return {company_id: ahead_of(day, worked) for company_id, day, worked in calendars(env)}


@lru_cache(maxsize=512)
def ahead_of(day, worked):
    """Ahead, of one day."""
    ends = month.ahead(day)
    last = month.last_of_month(day)
    return Ahead(
        tuple(map(number, ends)),
        (
            reasons.Span(number(day), number(last), month_facts(day, worked)),
            reasons.Span(number(last) + 1, number(ends[-1]), month_facts(day_after(last), worked)),
        ),
    )
