from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models import clock
from ..models.dismissal import DISMISSED


class SalesRhythmDismiss(models.TransientModel):
    """Asks for the day from which to offer it again; the reason is the button that closes it."""

    _name = "sales.rhythm.dismiss"
    _inherit = ["sales.rhythm.day.dialog"]
    _description = "Not to be offered for now, and why"
    _named = ("rhythm_id", "category_id")

    category_id = fields.Many2one("product.category", required=True, ondelete="cascade")
    when = fields.Selection(string="Offer again in", default="in_6_months")
    note = fields.Char()

    def _days_offered(self):
        offered = {
            "in_1_month": self.env._("1 month"),
            "in_3_months": self.env._("3 months"),
            "in_6_months": self.env._("6 months"),
            "in_1_year": self.env._("1 year"),
            "other": self.env._("Another day"),
        }
        return list(offered.items())

    def _in_words(self, day):
        # Translators: pattern of weekday, day, month and year, e.g. EEEE dd/MM/yyyy.
        return format_date(self.env, day, date_format=self.env._("EEE d MMM yyyy"))

    def action_dismiss(self):
        """Notes the reason of the button, which stands in its context."""
        row, day = self._row(), self._day()
        reason = self.env.context.get("dismissed")
        if reason not in dict(DISMISSED):
            raise UserError(self.env._("Choose one of the reasons."))
        # Nobody may write these but through here, after the row was seen to be theirs.
        dismissal = self.env["sales.rhythm.dismissal"].sudo().create({
            "company_id": row.company_id.id,
            "partner_id": row.partner_id.id,
            "category_id": self.category_id.id,
            "user_id": self.env.uid,
            "reason": reason,
            "dismissed_on": clock.today(row.company_id),
            "until_on": day,
            "note": self.note,
        })  # fmt: skip
        message = self.env._(
            "%(category)s is not offered to %(customer)s until %(day)s",
            category=self.category_id.display_name,
            customer=row.display_name,
            day=self.day_text,
        )
        return self._done(message, self._undo(dismissal, "action_offer_again"))
