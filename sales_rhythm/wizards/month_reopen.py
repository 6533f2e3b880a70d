"""The dialog that opens a closed month again: nobody does it without saying why."""

from odoo import fields, models

from ..models.typed import typed

LONGEST = 500  # characters of the reason


class MonthReopen(models.TransientModel):
    _name = "sales.rhythm.month.reopen"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Open a closed month again"
    _named = ("month_id",)

    month_id = fields.Many2one(
        "sales.rhythm.month", "Closed month", required=True, readonly=True, ondelete="cascade"
    )
    # As the user: the related fields of Odoo would read any month that a client names.
    closed_at = fields.Datetime(related="month_id.closed_at", related_sudo=False)
    reason = fields.Char("Why", required=True)

    def action_reopen(self):
        """Leaves a trace of who did it, when and why."""
        self.env["sales.rhythm.month"]._check_may_reopen()
        self.ensure_one()
        self.month_id._reopen(typed(self.env, self.reason, LONGEST))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
