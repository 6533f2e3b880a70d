"""Meetings: the job counts those that have ended; here is noticed which were otherwise."""

from odoo import api, models

# Columns of an event that decide whether it took place, whose it was, with whom and for how long.
FACTS = {
    "active", "allday", "location", "opportunity_id", "res_id", "res_model", "start", "start_date",
    "stop", "stop_date", "user_id",
}  # fmt: skip


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        # Odoo takes all defaults away before it makes the activity of a meeting along with it.
        if company_id := self.env.context.get("default_rhythm_company_id"):
            events.activity_ids.rhythm_company_id = company_id
        return events

    def write(self, vals):
        if "partner_ids" in vals:  # who attends; many2many columns pass no other hook
            self.env["sales.rhythm.queue"]._mark("calendar_event", self.ids)
        return super().write(vals)

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
