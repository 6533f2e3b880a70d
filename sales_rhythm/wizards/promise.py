from odoo import fields, models
from odoo.exceptions import UserError

from ..models.promise import KEPT_BY, OWES


class SalesRhythmPromise(models.TransientModel):
    """What was promised, by whom and until when, as an activity that one keeps or breaks."""

    _name = "sales.rhythm.make.promise"
    _inherit = ["sales.rhythm.day.dialog"]
    _description = "Promise"

    what = fields.Char(required=True)
    commercial_partner_id = fields.Many2one(related="rhythm_id.partner_id", related_sudo=False)
    contact_id = fields.Many2one(
        "res.partner",
        "To whom",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    owes = fields.Selection(OWES, "Who owes it", required=True, default="we")
    kept_by = fields.Selection(KEPT_BY, "Kept when", required=True, default="hand")

    def action_save(self):
        row, day = self._row(), self._day()
        contact = self.contact_id
        if contact and contact.commercial_partner_id != row.partner_id:
            raise UserError(
                self.env._(
                    "%(contact)s is not a contact of %(customer)s.",
                    contact=contact.display_name,
                    customer=row.partner_id.display_name,
                )
            )
        activity_type = self.env.ref("sales_rhythm.activity_type_promise", raise_if_not_found=False)
        if not activity_type:
            raise UserError(
                self.env._("The activity type of promises was deleted; ask an administrator.")
            )
        activity = row._schedule(
            activity_type,
            day,
            self.what,
            self.env.user,
            note=self.env._("To %s", contact.name) if contact else None,
            rhythm_promise_owes=self.owes,
            rhythm_promise_kept_by=self.kept_by,
        )
        undo = {
            "name": self.env._("Undo"),
            "undo": {"model": activity._name, "method": "unlink", "ids": activity.ids},
        }
        message = self.env._(
            "Promised to %(customer)s: %(day)s",
            customer=row.partner_id.display_name,
            day=self.day_text,
        )
        return self._done(message, undo)
