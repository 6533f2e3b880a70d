"""The customer's place on today's route, and what is done there: arrive, or say why not."""

from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, float_repr

from . import clock, sql

MAP = "https://www.google.com/maps/dir/?"
MOST_STOPS_OF_A_MAP = 10  # the last one and nine before it, which is as many as such a link takes


class SalesRhythmRoute(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    on_route_today = fields.Boolean(
        "On today's route", compute="_compute_visit", search="_search_on_route_today"
    )
    route_place = fields.Integer(
        "Place on today's route",
        compute="_compute_visit",
        aggregator=None,
        help="In the order in which one drives: what is carried over first. 0 off today's route.",
    )
    visit_id = fields.Many2one(
        "sales.rhythm.visit", "Today's visit", compute="_compute_visit"
    )
    visit_text = fields.Char("Route", compute="_compute_visit")
    is_carried = fields.Boolean("Carried over", compute="_compute_visit")
    map_url = fields.Char("Map", compute="_compute_map_url")

    # ---- in SQL, for searching and sorting

    def _asked_sql(self):
        """Whether the visit `v` is one of today's."""
        return sql.asked_for("v", clock.days(self.env), clock.zones(self.env))

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in ("on_route_today", "route_place"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        self.env["sales.rhythm.visit"].flush_model()
        self.env["sales.rhythm.stop"].flush_model(["sequence"])
        place = sql.place_today(alias, self._asked_sql())
        if field_expr == "on_route_today":
            return SQL("(%s IS NOT NULL)", place)
        return SQL("COALESCE(%s, 0)", place)

    def _search_on_route_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        on_route = Domain.custom(
            to_sql=lambda model, alias, query: model._field_to_sql(alias, "on_route_today", query)
        )
        return Domain.OR([on_route if each else ~on_route for each in value])

    # ---- in Python, for reading

    @api.depends("next_visit_on", "visit_until", "touched_on")
    @api.depends_context("lang")
    def _compute_visit(self):
        visits = self._visits_today()
        for row in self:
            visit, place = visits.get(row._origin.id, (self.env["sales.rhythm.visit"], 0))
            visit = visit.sudo()
            row.visit_id = visit
            row.on_route_today = bool(visit)
            row.route_place = place
            row.visit_text = visit and row._visit_words(visit)
            row.is_carried = bool(visit) and visit.state == "carried"

    def _visits_today(self):
        """{row id: (its visit of today, its place)}, of several visits the first."""
        visits, found = self.env["sales.rhythm.visit"], {}
        self.env.flush_all()
        for row_id, visit_id, place in sql.visits_today(
            self.env, self._origin.ids, self._asked_sql()
        ):
            found.setdefault(row_id, (visits.browse(visit_id), place))
        return found

    def _visit_words(self, visit):
        """The route, and the hours at which the customer receives."""
        stop, name = visit.stop_id, visit.route_id.name
        if not stop.visit_until:
            return name
        return self.env._(
            "%(route)s, receives %(start)s to %(end)s",
            route=name,
            start=_clock_time(stop.visit_from),
            end=_clock_time(stop.visit_until),
        )

    @api.depends_context("uid")
    @api.depends("partner_id.street", "partner_id.city", "partner_id.partner_latitude")
    def _compute_map_url(self):
        readable = self.partner_id._filtered_access("read")
        for row in self:
            place = row.partner_id._rhythm_place() if row.partner_id in readable else ""
            row.map_url = MAP + urlencode({"api": 1, "destination": place}) if place else False

    # ---- done on the spot

    def action_check_in(self):
        """One tap says that one is there: a visit, of today, by the user. No place is recorded."""
        self.check_access("read")
        self.ensure_one()
        dialog = self.env["sales.rhythm.log.call"].create({"rhythm_id": self.id})
        return dialog.action_visited()

    def action_why_missed(self):
        """Asks why yesterday's visit was not made."""
        self.check_access("read")
        self.ensure_one()
        if not self.is_carried:
            raise UserError(
                self.env._("No visit to %s is carried over to today.", self.display_name)
            )
        return {
            **self._dialog(
                "sales.rhythm.missed", self.env._("Not visited: %s", self.display_name)
            ),
            "context": {"default_rhythm_id": self.id, "dialog_size": "medium"},
        }

    @api.model
    def _route_map_url(self):
        """A link to the next stops of today's route, in their sequence; False without addresses."""
        rows = self.search(
            [("on_route_today", "=", True), ("done_today", "=", False)],
            order="route_place, id",
            limit=MOST_STOPS_OF_A_MAP,
        )
        partners = rows.partner_id._filtered_access("read")
        places = [
            place
            for row in rows
            if row.partner_id in partners and (place := row.partner_id._rhythm_place())
        ]
        if not places:
            return False
        *between, last = places
        values = {"api": 1, "destination": last}
        if between:
            values["waypoints"] = "|".join(between)
        return MAP + urlencode(values)


def _clock_time(hours):
    """ "08:30" of 8.5, which is how Odoo keeps a time of day."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


class ResPartner(models.Model):
    _inherit = "res.partner"

    rhythm_stop_ids = fields.One2many(
        "sales.rhythm.stop", "partner_id", "Stops", groups="sales_team.group_sale_salesman"
    )

    def _rhythm_place(self):
        """What a map finds the customer by: where it is known to be, else its address."""
        self.ensure_one()
        if self.partner_latitude or self.partner_longitude:
            return ",".join(
                float_repr(each, 6) for each in (self.partner_latitude, self.partner_longitude)
            )
        parts = (self.street, self.street2, self.city, self.state_id.name, self.country_id.name)
        return ", ".join(filter(None, parts)) if self.street or self.city else ""
