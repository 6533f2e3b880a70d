"""Many customers put on a route at once, from any list of them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models import clock
from ..models.stop import FREQUENCY_LABELS, INTERVAL

LAST_PLACE = 2**31 - 1
SOURCES = ("res.partner", "sales.rhythm")


class SalesRhythmStopAssign(models.TransientModel):
    """Which route, how often; customers who are on it already keep their stop."""

    _name = "sales.rhythm.stop.assign"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Put customers on a route"
    _named = ("route_id", "partner_ids")

    route_id = fields.Many2one("sales.rhythm.route", required=True, ondelete="cascade")
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", default=lambda self: self._default_partner_ids()
    )
    frequency = fields.Selection(FREQUENCY_LABELS, "How often", required=True, default="4")
    interval_weeks = fields.Integer("Weeks from visit to visit", default=3)
    start_on = fields.Date(
        "Counted from", default=lambda self: clock.today(self.env.company), required=True
    )
    there_count = fields.Integer("On it already", compute="_compute_there_count")

    @api.model
    def _default_partner_ids(self):
        """The customers of the records that are ticked, each once."""
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids")
        if model not in SOURCES or not isinstance(ids, (list, tuple)):
            return self.env["res.partner"]
        ids = [id_ for id_ in ids if isinstance(id_, int)]
        records = self.env[model].browse(ids)
        partners = records.partner_id if model == "sales.rhythm" else records
        return partners.commercial_partner_id

    @api.depends("route_id", "partner_ids")
    def _compute_there_count(self):
        for dialog in self:
            dialog.there_count = len(dialog._there())

    def _there(self):
        """Those of the customers that are on the route already."""
        customers = self.partner_ids.commercial_partner_id
        return customers & self.route_id._filtered_access("read").stop_ids.partner_id

    def action_assign(self):
        """Adds the stops at the end of the route, in the order of the customers' cities."""
        self.check_access("read")
        self.ensure_one()
        customers = self.partner_ids.commercial_partner_id - self._there()
        if not customers:
            raise UserError(
                self.env._("All of them are on the route “%s” already.", self.route_id.name)
            )
        last = max(self.route_id.stop_ids.mapped("sequence"), default=0)
        near = customers.sorted(lambda each: (each.city or "", each.street or "", each.name or ""))
        self.env["sales.rhythm.stop"].create(
            [
                {
                    "route_id": self.route_id.id,
                    "partner_id": partner.id,
                    "sequence": min(last + place, LAST_PLACE),
                    "frequency": self.frequency,
                    "interval_weeks": self.interval_weeks if self.frequency == INTERVAL else 1,
                    "start_on": self.start_on,
                }
                for place, partner in enumerate(near, 1)
            ]
        )
        return self.route_id.action_open_stops()
