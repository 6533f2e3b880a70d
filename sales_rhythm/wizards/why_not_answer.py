from odoo import fields, models
from odoo.exceptions import UserError

from ..models.why_not import WHY_NOT


class SalesRhythmWhyNotAnswer(models.TransientModel):
    """Asks for the day on which to ask again; the reason is the button that closes it."""

    _name = "sales.rhythm.why.not.answer"
    _inherit = ["sales.rhythm.day.dialog"]
    _description = "Answer to why not yet"

    when = fields.Selection(string="Ask again in", default="in_2_weeks")
    note = fields.Char()

    def _days_offered(self):
        offered = {
            "in_1_week": self.env._("1 week"),
            "in_2_weeks": self.env._("2 weeks"),
            "in_1_month": self.env._("1 month"),
            "other": self.env._("Another day"),
        }
        return list(offered.items())

    def action_answer(self):
        """Notes the reason of the button, which stands in its context."""
        row, day = self._row(), self._day()
        labels = dict(row.env["sales.rhythm.why.not"]._fields["reason"]._description_selection(
            self.env))  # fmt: skip
        reason = self.env.context.get("why_not")
        if reason not in dict(WHY_NOT):
            raise UserError(self.env._("Choose one of the reasons."))
        values = {
            "company_id": row.company_id.id,
            "partner_id": row.partner_id.id,
            "user_id": self.env.uid,
            "reason": reason,
            "until_on": day,
            "note": self.note,
            "status": row.status,
            "amount": row.money_at_stake_amount,
        }
        # Nobody may write answers but through here, after the row was seen to be theirs.
        self.env["sales.rhythm.why.not"].sudo().create(values)
        message = self.env._(
            "%(customer)s: %(reason)s; ask again on %(day)s",
            customer=row.partner_id.display_name,
            reason=labels[reason],
            day=self.day_text,
        )
        return self._done(message)
