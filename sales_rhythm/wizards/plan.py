from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models import clock
from ..models.mail_activity import KEPT_BY
from ..models.sales_rhythm_do import QUIETLY

MORNING, AFTERNOON = time(9), time(14)
HOUR = timedelta(hours=1)
HALF_HOUR = timedelta(minutes=30)


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
    commercial_partner_id = fields.Many2one(related="rhythm_id.partner_id", related_sudo=False)
    contact_id = fields.Many2one(
        "res.partner",
        "With whom",
        compute="_compute_contact_id",
        compute_sudo=False,  # a stored field would be, and name whomever a client asks about
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    kept_by = fields.Selection(KEPT_BY, "A promise is kept", required=True, default="hand")

    @api.depends("rhythm_id")
    def _compute_contact_id(self):
        customers = self.rhythm_id._filtered_access("read").partner_id
        people = customers._filtered_access("read")._rhythm_people()
        for dialog in self:
            customer = dialog.rhythm_id.sudo().partner_id  # only to be looked up
            dialog.contact_id = people[customer.id].id if customer.id in people else False

    def action_call(self):
        return self._schedule(self.env["sales.rhythm"]._call_type())

    def action_todo(self):
        return self._schedule(self.env["sales.rhythm"]._todo_type())

    def action_we_promise(self):
        return self._promise("we")

    def action_they_promise(self):
        return self._promise("they")

    def action_meeting(self):
        """A meeting in Odoo's calendar, at an hour that its own form changes if it must."""
        row, day, user = self._row(), self._day(), self._assignee()
        customer, contact = row.partner_id, self._contact()
        start = self._start(day)
        # Whom one meets is told by people: no invitation leaves the house at a tap.
        quiet = self.env["calendar.event"].with_context(
            no_mail_to_attendees=True, default_rhythm_company_id=row.company_id.id, **QUIETLY
        )
        event = quiet.create(
            {
                "name": self.summary or self.env._("Meet %s", customer.display_name),
                "user_id": user.id,
                "partner_ids": (user.partner_id | (contact or customer)).ids,
                "res_model_id": self.env["ir.model"]._get_id(customer._name),
                "res_id": customer.id,
                "start": start,
                "stop": start + HOUR,
            }
        )
        local = fields.Datetime.context_timestamp(self.with_context(tz=self._zone()), start)
        message = self.env._(
            "Meeting with %(customer)s: %(day)s %(time)s",
            customer=customer.display_name,
            day=self._in_words(local.date()),
            time=f"{local:%H:%M}",
        )
        form = {
            "type": "ir.actions.act_window",
            "res_model": event._name,
            "res_id": event.id,
            "views": [(False, "form")],
            "target": "new",
        }
        change = {"name": self.env._("Change"), "action": form}
        planned = event.activity_ids  # none where the company has no type of activity for meetings
        undo = self._undo(planned, "unlink_w_meeting") if planned else self._undo(event, "unlink")
        return self._done(message, change, undo)

    def _promise(self, owes):
        self._row()
        if not (self.summary or "").strip():
            raise UserError(self.env._("Write what is promised."))
        activity_type = self.env.ref("sales_rhythm.activity_type_promise", raise_if_not_found=False)
        if not activity_type:
            raise UserError(
                self.env._("The activity type of promises was deleted; ask an administrator.")
            )
        return self._schedule(
            activity_type,
            note=self._promised_to(owes),
            rhythm_promise_owes=owes,
            rhythm_promise_kept_by=self.kept_by,
        )

    def _promised_to(self, owes):
        contact = self._contact()
        if not contact:
            return None
        if owes == "we":
            return self.env._("To %s", contact.name)
        return self.env._("By %s", contact.name)

    def _contact(self):
        """Whom it is with, who must belong to the customer."""
        contact, customer = self.contact_id, self.rhythm_id.partner_id
        if contact and contact.commercial_partner_id != customer:
            raise UserError(
                self.env._(
                    "%(contact)s is not a contact of %(customer)s.",
                    contact=contact.display_name,
                    customer=customer.display_name,
                )
            )
        return contact

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

    def _schedule(self, activity_type, **values):
        row, day, user = self._row(), self._day(), self._assignee()
        activity = row._schedule(activity_type, day, self.summary, user, **values)
        message = self.env._(
            "%(kind)s with %(customer)s: %(day)s",
            kind=activity_type.name,
            customer=row.partner_id.display_name,
            day=self.day_text,
        )
        return self._done(message, self._undo(activity, "unlink"))

    def _zone(self):
        return self.env.user.tz or clock.zones(self.env)[self.rhythm_id.company_id.id]

    def _start(self, day):
        """When a meeting of that day begins, in UTC: by the user's clock, and not before now."""
        this_afternoon = day == clock.today(self.rhythm_id.company_id)
        wished = datetime.combine(day, AFTERNOON if this_afternoon else MORNING)
        local = pytz.timezone(self._zone()).localize(wished)
        start = local.astimezone(pytz.utc).replace(tzinfo=None)
        now = fields.Datetime.now()
        return max(start, now + (datetime.min - now) % HALF_HOUR)
