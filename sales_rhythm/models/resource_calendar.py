"""Odoo's calendars: what changes a company's days, and costs nothing where it does not."""

from collections import defaultdict

from odoo import api, models

from . import known

# Columns of a leave by which a day becomes off.
FACTS = {"date_from", "date_to", "calendar_id", "company_id", "resource_id", "time_type"}


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._rhythm_mark()
        return leaves

    def write(self, vals):
        if FACTS & vals.keys():
            self._rhythm_mark()
        result = super().write(vals)
        if "resource_id" in vals:
            self._rhythm_mark()
        return result

    def unlink(self):
        self._rhythm_mark()
        return super().unlink()

    def _rhythm_mark(self):
        """A person's own leave is no day off of the company."""
        if any(not leave.resource_id for leave in self):
            self.env["res.company"]._rhythm_mark_off_days()


def _hours_of(calendar, attendances):
    hours = defaultdict(list)  # {(week, weekday): [(from, until)]}
    for each in attendances:
        hours[each.week_type or False, int(each.dayofweek)].append((each.hour_from, each.hour_to))

    def hours_of(day):
        week = str(attendances.get_week_type(day)) if calendar.two_weeks_calendar else False
        return hours.get((week, day.weekday()), ())

    return hours_of


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._rhythm_mark()
        return attendances

    def write(self, vals):
        calendars = self.calendar_id
        result = super().write(vals)
        (calendars | self.calendar_id)._rhythm_mark()
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars._rhythm_mark()
        return result


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _rhythm_attendances(self):
        """{calendar: attendances that are worked}, in one question for all."""
        found = self.env["resource.calendar.attendance"].search_fetch(
            [("calendar_id", "in", self.ids)],
            ["calendar_id", "dayofweek", "day_period", "display_type", "week_type",
             "hour_from", "hour_to"],
        ).filtered(lambda each: each.day_period != "lunch" and not each.display_type)  # fmt: skip
        by_calendar = found.grouped("calendar_id")
        return {calendar: by_calendar.get(calendar, found.browse()) for calendar in self}

    def _rhythm_weekdays(self):
        """{calendar: its working weekdays}, in order; Monday is 0."""
        return {
            calendar: sorted({int(each.dayofweek) for each in attendances})
            for calendar, attendances in self._rhythm_attendances().items()
        }

    def _rhythm_hours(self):
        """{calendar: function that gives a day's working hours, as the core's closures ask}."""
        return {
            calendar: _hours_of(calendar, attendances)
            for calendar, attendances in self._rhythm_attendances().items()
        }

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            companies = self.env["res.company"].sudo()
            known.forget_kept(self.env)
            companies.search([("resource_calendar_id", "in", self.ids)])._rhythm_rebuild()
        if {"tz", "two_weeks_calendar"} & vals.keys():
            self._rhythm_mark()
        return result

    def unlink(self):
        # Its leaves stay, and are then of all working hours.
        self.env["res.company"]._rhythm_mark_off_days()
        result = super().unlink()
        known.forget_kept(self.env)
        return result

    def _rhythm_mark(self):
        """Of the working hours of a company, that is, and not of some people."""
        companies = self.env["res.company"]
        if self & companies._rhythm_known().resource_calendar_id:
            known.forget_kept(self.env)
            companies._rhythm_mark_off_days()
