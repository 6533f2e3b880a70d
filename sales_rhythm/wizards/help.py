from datetime import timedelta

from odoo import api, fields, models

from ..models import clock
from ..models.help import KINDS, STEPS

MORNING = timedelta(hours=9)


class SalesRhythmHelpDialog(models.TransientModel):
    """What a manager leaves a salesperson, filled in from the month: one click leaves it."""

    _name = "sales.rhythm.help.dialog"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Leave help"
    _named = ("rhythm_ids",)

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one("res.users", "For", required=True, ondelete="cascade")
    month = fields.Date(
        required=True, default=lambda self: clock.today(self.env.company).replace(day=1)
    )
    step = fields.Selection(STEPS)
    kind = fields.Selection(KINDS, required=True, default="task")
    text = fields.Text("What", required=True)
    rhythm_ids = fields.Many2many(
        "sales.rhythm",
        string="Customers",
        domain="[('user_id', '=', user_id), ('company_id', '=', company_id)]",
    )
    deadline_on = fields.Date("Answer by", default=lambda self: self._next_working_day())
    starts_at = fields.Datetime("Begins at", default=lambda self: self._next_morning())

    @api.model
    def _next_working_day(self):
        company = self.env.company
        return clock.next_working_day(company, clock.today(company))

    @api.model
    def _next_morning(self):
        zone = clock.zones(self.env)[self.env.company.id]
        return clock.start_of_day(self._next_working_day(), zone) + MORNING

    def action_leave(self):
        """Leaves it: on the salesperson's deck, in their activities, and in both calendars."""
        self.check_access("read")
        self.ensure_one()
        made = self.env["sales.rhythm.help"]._leave(self)
        undo = {"model": made._name, "method": "action_take_back", "ids": made.ids}
        return {
            "type": "ir.actions.client",
            "tag": "sales_rhythm_done",
            "params": {
                "message": self.env._("Help for %s is left", self.user_id.sudo().name),
                "buttons": [{"name": self.env._("Undo"), "undo": undo}],
                "then": None,
            },
        }
