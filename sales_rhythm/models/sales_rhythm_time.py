"""The 30/70: which share of their working hours salespeople spent with customers.

Only done work counts: calls, meetings and visits that were recorded anyway. No timesheet.
"""

from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ..core.policy import CUSTOMER_MINUTES
from . import clock


class SalesRhythmCustomerTime(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_customer_time(self, period):
        """The current user's hours with customers: today, this week or this month, so far.

        A figure as those of `get_deck_figures`: the hours of touches above, the working hours
        below. Its value is None before any working time, its goal where there is no target.
        """
        self.browse().check_access("read")
        return self._customer_time(self.env.user, period)[self.env.user.id]

    @api.model
    def _customer_time(self, users, period):
        """{user id: the same}, in a number of queries that does not depend on how many."""
        company = self.env.company
        zone = clock.zones(self.env)[company.id]
        start, day, *_rest = clock.period_of(company, period)
        first, after = clock.start_of_day(start, zone), clock.end_of_day(day, zone)
        when = (
            Domain("company_id", "=", company.id)
            & Domain("is_standing", "=", True)
            & Domain("kind", "in", list(CUSTOMER_MINUTES))
            & Domain("done_at", ">=", fields.Datetime.to_string(first))
            & Domain("done_at", "<", fields.Datetime.to_string(after))
        )
        hours = dict(
            self.env["sales.rhythm.touch"]._read_group(
                when & Domain("user_id", "in", users.ids), ["user_id"], ["customer_hours:sum"]
            )
        )
        working = self._working_hours(users, first, zone)
        targets = users._rhythm_customer_time_targets(company)
        found = {}
        for user in users:
            spent, there = hours.get(user) or 0.0, working[user.id]
            found[user.id] = {
                "value": spent / there if there else None,
                "goal": targets[user.id] or None,
                "above": spent,
                "below": there,
                "res_model": "sales.rhythm.touch",
                "domain": list(when & Domain("user_id", "=", user.id)),
                "measure": "customer_hours:sum",
            }
        return found

    @api.model
    def _hours_between(self, users, start, end, zone):
        """{user id: hours} they worked from one day to another, both included, and until now."""
        after = min(clock.end_of_day(end, zone), fields.Datetime.now())
        first = clock.start_of_day(start, zone)
        return self._working_hours(users, first, zone, after) if first < after else {}

    @api.model
    def _working_hours(self, users, first, zone, after=None):
        """{user id: hours} they worked from `first` until now, less their leaves and holidays.

        Or until another moment, `after`.
        """
        company = self.env.company
        # Working times are nobody's secret here: a sum of hours is all that is told.
        resources = self.env["resource.resource"].sudo().search(
            [("user_id", "in", users.ids), ("company_id", "=", company.id),
             ("calendar_id", "!=", False)], order="id desc")  # fmt: skip
        by_user = {resource.user_id.id: resource for resource in resources}  # the oldest wins
        of_company = company.sudo().resource_calendar_id
        bounds = [pytz.utc.localize(each) for each in (first, after or fields.Datetime.now())]
        domain = [("time_type", "=", "leave"), ("company_id", "in", [False, company.id])]
        hours = {}  # {resource id, or False for the company: hours}
        for calendar in resources.calendar_id | of_company:
            intervals = calendar._work_intervals_batch(
                *bounds,
                resources.filtered(lambda each, own=calendar: each.calendar_id == own),
                domain=domain,
                tz=pytz.timezone(zone),
            )
            for resource_id, found in intervals.items():
                if resource_id or calendar == of_company:
                    spans = (stop - begin for begin, stop, _attendance in found)
                    hours[resource_id] = sum(spans, timedelta()) / timedelta(hours=1)
        company_hours = hours.get(False, 0.0)
        return {
            user.id: hours[by_user[user.id].id] if user.id in by_user else company_hours
            for user in users
        }
