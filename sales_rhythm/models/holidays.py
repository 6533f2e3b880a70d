"""Vietnam's public holidays, entered into Odoo's own calendar, where people edit them."""

from datetime import timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from ..core import holidays
from ..core.policy import DEFAULT_WEEKDAYS
from . import clock
from .company_off_days import local_time

VIETNAM = "VN"


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    def _rhythm_begin_holidays(self):
        """Enters them when the add-on is enabled, for companies in Vietnam that have none.

        Not where employees' time off rests on them: there somebody has to decide.
        """
        if "hr.leave" in self.env:
            return
        for company in self.filtered(lambda each: each.country_id.code == VIETNAM):
            if not company._rhythm_everybodys_leaves():
                company._rhythm_enter_holidays()

    def _rhythm_enter_holidays(self):
        """The leaves of the holidays that are not there yet, and of the days in lieu.

        What people entered on a day stays as it is, be it half a day.
        """
        self.ensure_one()
        zone = pytz.timezone(self.rhythm_zone)
        taken = set()
        for leave in self._rhythm_everybodys_leaves():
            day, last = (local_time(each, zone).date() for each in (leave.date_from, leave.date_to))
            while day <= last:
                taken.add(day)
                day = clock.day_after(day)
        weekdays = self.rhythm_weekdays or DEFAULT_WEEKDAYS
        missing = [
            (day, self.env._("%s (day in lieu)", name) if in_lieu else name)
            for day, name, in_lieu in holidays.with_days_in_lieu(holidays.vietnam(), weekdays)
            if day not in taken
        ]
        leaves = self.env["resource.calendar.leaves"].with_company(self)
        entered = leaves.create([self._prepare_holiday(*run) for run in _runs(missing)])
        entered.flush_recordset()  # or Odoo gives them to whatever company is current later
        return entered

    def _rhythm_everybodys_leaves(self):
        """All leaves of no person, of any of the company's working hours."""
        return self.env["resource.calendar.leaves"].search(
            [("resource_id", "=", False), ("company_id", "=", self.id)]
        )

    def _prepare_holiday(self, first, last, name):
        zone = self.rhythm_zone
        return {
            "name": name,
            "company_id": self.id,
            "calendar_id": False,
            "date_from": clock.start_of_day(first, zone),
            "date_to": clock.end_of_day(last, zone) - timedelta(seconds=1),
        }

    def _rhythm_coming_holidays(self):
        """The domain of the holidays and closures that count in the coming twelve months."""
        self.ensure_one()
        zone, today = self.rhythm_zone, clock.today(self)
        first = clock.start_of_day(today, zone)
        after = clock.end_of_day(today + relativedelta(years=1), zone)
        return (
            self._rhythm_closure_domain()
            & Domain("date_to", ">=", fields.Datetime.to_string(first))
            & Domain("date_from", "<", fields.Datetime.to_string(after))
        )


def _runs(days):
    """[(first day, last day, name)] of ascending [(day, name)]: neighbours of one name together."""
    found = []
    for day, name in days:
        if found and found[-1][2] == name and found[-1][1] == clock.day_before(day):
            found[-1] = (found[-1][0], day, name)
        else:
            found.append((day, day, name))
    return found
