"""The history on a customer's page: what happened last, and the way to all of it."""

from odoo import api, fields, models

from . import clock

LINES = 10  # of the history on the page


class SalesRhythmHistory(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    recent_event_ids = fields.Many2many(
        "sales.rhythm.event",
        string="History",
        compute="_compute_recent_event_ids",
        help="What happened last, as far as you may read it.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_recent_event_ids(self):
        events, days = self.env["sales.rhythm.event"], clock.days(self.env)
        for row in self:  # a page has one
            row.recent_event_ids = events.search_fetch(
                [("rhythm_id", "=", row._origin.id), ("day", "<=", days[row.company_id.id])],
                limit=LINES,
            )

    def action_open_history(self):
        """All that happened at the customer, and what is planned, in Odoo's own list."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("History of %s", self.display_name),
            "res_model": "sales.rhythm.event",
            "views": [(False, "list"), (False, "kanban")],
            "mobile_view_mode": "kanban",
            "domain": [("rhythm_id", "=", self.id)],
        }
