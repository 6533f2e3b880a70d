from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import UserError

from ..models import clock

MORNING, AFTERNOON = time(9), time(14)


class SalesRhythmPlan(models.TransientModel):
    """The next step with a customer: what kind is the button that closes the dialog."""

    _name = "sales.rhythm.plan"
    _inherit = ["sales.rhythm.day.dialog"]
    _description = "Plan the next step"

    summary = fields.Char("What")
    user_id = fields.Many2one(
        "res.users",
        "Who",
        default=lambda self: self.env.user,
        required=True,
        domain=[("share", "=", False)],
    )

    def action_call(self):
        return self._schedule(self.env["sales.rhythm"]._call_type())

    def action_todo(self):
        return self._schedule(self.env["sales.rhythm"]._todo_type())

    def action_promise(self):
        """The promise dialog in place of this one."""
        return self._row().action_promise()

    def action_meeting(self):
        """Odoo's own form of a meeting, filled in: who comes, with whom, and about whom."""
        row, day = self._row(), self._day()
        customer = row.partner_id
        start = self._start(day)
        attendees = self._assignee().partner_id | (row._contact() or customer)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Meet %s", customer.display_name),
            "res_model": "calendar.event",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_name": self.summary or self.env._("Meet %s", customer.display_name),
                "default_partner_ids": attendees.ids,
                "default_user_id": self.user_id.id,
                "default_res_model": customer._name,
                "default_res_id": customer.id,
                "default_start": start,
                "default_stop": start + timedelta(hours=1),
                "default_duration": 1,
            },
        }

    def _assignee(self):
        """Who is to do it: somebody who works in the company of the row."""
        user = self.user_id
        if user.share or self.rhythm_id.company_id not in user.sudo().company_ids:
            raise UserError(
                self.env._(
                    "%(user)s does not work in %(company)s; choose somebody who does.",
                    user=user.sudo().name,
                    company=self.rhythm_id.company_id.name,
                )
            )
        return user

    def _schedule(self, activity_type):
        row, day, user = self._row(), self._day(), self._assignee()
        activity = row._schedule(activity_type, day, self.summary, user)
        undo = {
            "name": self.env._("Undo"),
            "undo": {"model": activity._name, "method": "unlink", "ids": activity.ids},
        }
        message = self.env._(
            "%(kind)s with %(customer)s: %(day)s",
            kind=activity_type.name,
            customer=row.partner_id.display_name,
            day=self.day_text,
        )
        return self._done(message, undo)

    def _start(self, day):
        """When a meeting of that day begins, in UTC: by the user's clock, and not before now."""
        company = self.rhythm_id.company_id
        zone = pytz.timezone(self.env.user.tz or clock.zones(self.env)[company.id])
        this_afternoon = day == clock.today(company)
        local = zone.localize(datetime.combine(day, AFTERNOON if this_afternoon else MORNING))
        start = local.astimezone(pytz.utc).replace(tzinfo=None)
        now = fields.Datetime.now()
        half_hours = timedelta(minutes=30)
        return max(start, now + (datetime.min - now) % half_hours)
