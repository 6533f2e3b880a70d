from odoo import fields, models
from odoo.exceptions import UserError

from ..models.visit import REASONS


class SalesRhythmMissed(models.TransientModel):
    """Why a visit was not made on its day: one tap, for the day after it is still on the route."""

    _name = "sales.rhythm.missed"
    _inherit = ["sales.rhythm.dialog"]
    _description = "Why a visit was not made"

    visit_text = fields.Char(related="rhythm_id.visit_text", related_sudo=False)

    def action_answer(self):
        """Notes the reason of the button, which stands in its context."""
        row = self._row()
        reason = self.env.context.get("missed")
        if not isinstance(reason, str) or reason not in dict(REASONS):
            raise UserError(self.env._("Choose one of the reasons."))
        if not row.is_carried:
            raise UserError(
                self.env._("No visit to %s is carried over to today.", row.display_name)
            )
        # Of the row one sees, whoever's route it is on; nothing else of the visit is written.
        row.sudo().visit_id.reason = reason
        labels = dict(
            self.env["sales.rhythm.visit"]._fields["reason"]._description_selection(self.env)
        )
        return self._done(
            self.env._(
                "%(customer)s was not visited: %(reason)s",
                customer=row.partner_id.display_name,
                reason=labels[reason],
            )
        )
