"""Meetings: the job counts those that have ended; here is noticed which did not take place."""

from odoo import models

# Columns of an event that decide whether it took place.
FACTS = {"active", "allday", "start", "start_date"}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _write_multi(self, vals_list):
        changed = [
            id_ for id_, vals in zip(self._ids, vals_list, strict=True) if FACTS & vals.keys()
        ]
        self.env["sales.rhythm.queue"]._mark("calendar_event", changed)
        return super()._write_multi(vals_list)


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def write(self, vals):
        if "state" in vals:
            self.env["sales.rhythm.queue"]._mark("calendar_event", self.sudo().event_id.ids)
        return super().write(vals)
