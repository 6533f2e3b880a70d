"""A company's off-days: public holidays and closures, as they stand in Odoo's own calendar.

They are found when somebody changes the calendar, and kept in a column of the company: most
transactions of a day ask for them, and none should have to look for them. The weekly sweep looks
again, for what was changed past all hooks.
"""

import logging
from datetime import datetime, time

import pytz

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..core.closures import closed_days
from ..core.offdays import date_of
from ..core.policy import FIRST_OFF_DAY, LAST_OFF_DAY
from . import known
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)
_MARKED = "sales_rhythm.off_days"
# What lies beyond, as infinity does, is a day that no time zone can name.
_EARLIEST = datetime.combine(date_of(FIRST_OFF_DAY - 1), time.min)
_LATEST = datetime.combine(date_of(LAST_OFF_DAY + 2), time.min)


def local_time(moment, zone):
    """A moment as Odoo stores it, as the clock on the wall has it."""
    moment = min(max(moment, _EARLIEST), _LATEST)
    return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    rhythm_off_days = fields.Json(
        "Off-days",
        readonly=True,
        copy=False,
        help="Days on which nobody works, as days since 1970-01-01: those of which public holidays "
        "and closures cover all working hours.",
    )

    @api.model
    def _rhythm_mark_off_days(self):
        """Before the commit the off-days are counted again, once however much has changed."""
        precommit = self.env.cr.precommit
        if not precommit.data.get(_MARKED):
            precommit.data[_MARKED] = True
            env = self.env(user=SUPERUSER_ID, su=True, context={})
            precommit.add(env["res.company"]._rhythm_follow_calendars)

    @api.model
    def _rhythm_follow_calendars(self):
        """The rows of companies with other off-days than before are worked out again by the job."""
        self.env.cr.precommit.data.pop(_MARKED, None)
        # What others left to write must not be lost with our savepoint, nor its errors be ours.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                for company in self._rhythm_all()._rhythm_count_off_days():
                    company._rhythm_rebuild("calendar")
                self.env.flush_all()
        except CONCURRENT:
            raise
        except Exception:
            known.forget_kept(self.env)
            # A holiday is entered all the same; the weekly sweep counts again.
            _logger.exception("The off-days of the companies could not be counted")

    def _rhythm_count_off_days(self):
        """Brings the off-days of companies up to date; returns those of which they changed."""
        changed = self.browse()
        for company, days in self._rhythm_find_off_days().items():
            if (company.rhythm_off_days or []) != days:
                company.rhythm_off_days = days or False
                changed |= company
        return changed

    def _rhythm_find_off_days(self):
        """{company: [day number]}, in two questions for all of them."""
        hours = self.resource_calendar_id._rhythm_hours()
        closures = self._rhythm_closures()
        found = {}
        for company in self:
            zone = pytz.timezone(company.rhythm_zone)
            local = [tuple(local_time(each, zone) for each in span) for span in closures[company]]
            hours_of = hours.get(company.resource_calendar_id, lambda day: ())
            found[company] = list(closed_days(local, hours_of).days)
        return found

    def _rhythm_closures(self):
        """{company: [(start, end) in UTC]} of the leaves that are everybody's."""
        leaves = self.env["resource.calendar.leaves"].sudo().search_fetch(
            self._rhythm_closure_domain(), ["company_id", "calendar_id", "date_from", "date_to"]
        )  # fmt: skip
        found = {company: [] for company in self}
        for leave in leaves:
            for company in self:
                if leave.company_id in (company, company.browse()) and leave.calendar_id in (
                    company.resource_calendar_id, leave.calendar_id.browse(),
                ):  # fmt: skip
                    found[company].append((leave.date_from, leave.date_to))
        return found

    def _rhythm_closure_domain(self):
        """Odoo's public holidays and closures of these companies: leaves of no person.

        Of the company's working hours, or of all of them. Those of other centuries are errors.
        """
        return (
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & Domain("company_id", "in", [False, *self.ids])
            & Domain("calendar_id", "in", [False, *self.resource_calendar_id.ids])
            & Domain("date_from", ">=", fields.Date.to_string(date_of(FIRST_OFF_DAY)))
            & Domain("date_from", "<", fields.Date.to_string(date_of(LAST_OFF_DAY + 1)))
        )
