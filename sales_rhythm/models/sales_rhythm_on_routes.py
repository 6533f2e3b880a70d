"""The routes that a customer is on: to search and to group by."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import Query

from . import sql


class SalesRhythmOnRoutes(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    # Routes are read with all rights: whose customer one sees, of that one may know the routes.
    route_ids = fields.Many2many(
        "sales.rhythm.route",
        string="Routes",
        compute="_compute_route_ids",
        compute_sudo=True,
        search="_search_route_ids",
        help="Archived routes left out.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_route_ids(self):
        stops = self.env["sales.rhythm.stop"].search(
            [("partner_id", "in", self.partner_id.ids), ("route_id.active", "=", True)]
        )
        by_place = stops.grouped(lambda stop: (stop.partner_id, stop.company_id))
        for row in self:
            row.route_ids = by_place.get((row.partner_id, row.company_id), stops.browse()).route_id

    def _search_route_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        self._flush_stops()
        among, nowhere = value, False
        if operator == "in":
            among, nowhere = [("id", "in", [each for each in value if each])], False in value
        if not isinstance(among, Query):
            among = self.env["sales.rhythm.route"].sudo()._search(among)
        found = self._on_routes(among.subselect())
        return found | ~self._on_routes() if nowhere else found

    def _on_routes(self, among=None):
        return Domain.custom(to_sql=lambda model, alias, query: sql.is_on_route(alias, among))

    def _read_group_groupby(self, alias, groupby_spec, query):
        """A customer on several routes is in the group of each."""
        if groupby_spec != "route_ids":
            return super()._read_group_groupby(alias, groupby_spec, query)
        self._check_field_access(self._fields["route_ids"], "read")
        self._flush_stops()
        stops = query.make_alias(alias, "route_ids")
        query.add_join("LEFT JOIN", stops, sql.stops_of_live_routes(), sql.of_row(stops, alias))
        return self.env["sales.rhythm.stop"]._field_to_sql(stops, "route_id", query)

    def _flush_stops(self):
        self.env["sales.rhythm.route"].flush_model(["active"])
        self.env["sales.rhythm.stop"].flush_model(["route_id", "partner_id", "company_id"])
