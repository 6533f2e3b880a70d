"""Odoo's calendars: what changes a company's days, and costs nothing where it does not."""

from odoo import api, models

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


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._rhythm_mark()
        return attendances

    def write(self, vals):
        self.calendar_id._rhythm_mark()
        result = super().write(vals)
        if "calendar_id" in vals:
            self.calendar_id._rhythm_mark()
        return result

    def unlink(self):
        self.calendar_id._rhythm_mark()
        return super().unlink()


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            companies = self.env["res.company"].sudo()
            companies.search([("resource_calendar_id", "in", self.ids)])._rhythm_rebuild()
        if {"tz", "two_weeks_calendar"} & vals.keys():
            self._rhythm_mark()
        return result

    def unlink(self):
        # Its leaves stay, and are then of all working hours.
        self.env["res.company"]._rhythm_mark_off_days()
        return super().unlink()

    def _rhythm_mark(self):
        """Of the working hours of a company, that is, and not of some people."""
        if self & self.env["res.company"]._rhythm_known().resource_calendar_id:
            self.env["res.company"]._rhythm_mark_off_days()
