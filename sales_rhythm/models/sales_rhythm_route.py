"""The customer's place on today's route, and what is done there: arrive, or say why not."""

from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.policy import MINUTES_AN_HOUR
from . import clock, sql

MAP = "https://www.google.com/maps/dir/?"
MOST_STOPS_OF_A_MAP = 10  # the last one and nine before it, which is as many as such a link takes


class SalesRhythmOnRoute(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    on_route_today = fields.Boolean(
        "Visited today",
        compute="_compute_visit",
        help="Whether the customer is on anybody's route of today.",
    )
    on_own_route = fields.Boolean(
        "On today's route",
        compute="_compute_on_own_route",
        search="_search_on_own_route",
        help="On the user's route of today, or on that of whom they stand in for.",
    )
    route_place = fields.Integer(
        "Place on today's route",
        compute="_compute_visit",
        aggregator=None,
        help="In the order in which one drives: what is carried over first. 0 off today's route.",
    )
    visit_id = fields.Many2one("sales.rhythm.visit", "Today's visit", compute="_compute_visit")
    visit_text = fields.Char("Route", compute="_compute_visit")
    is_carried = fields.Boolean("Carried over", compute="_compute_visit")
    map_url = fields.Char("Map", compute="_compute_map_url")

    # ---- in SQL, for searching and sorting

    def _asked_sql(self):
        """Whether the visit `v` is one of today's."""
        return sql.asked_for("v", clock.days(self.env), clock.zones(self.env))

    def _own_asked_sql(self):
        """The same, and whether the user makes it, or somebody for whom they stand in."""
        away = {cover.away_id for cover in self.env["sales.rhythm.cover"]._stand_ins()}
        return SQL("(%s AND %s)", sql.of_users({self.env.uid, *away}), self._asked_sql())

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in ("on_route_today", "on_own_route", "route_place"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        self.env["sales.rhythm.visit"].flush_model()
        self.env["sales.rhythm.stop"].flush_model(["sequence"])
        # Few rows can be on it at all, which their own dates tell.
        today = self._today_sql(alias)
        may_be = SQL(
            "(%s <= %s OR %s = %s)",
            self._column(alias, "next_visit_on"), today,
            self._column(alias, "touched_on"), today,
        )  # fmt: skip
        if field_expr == "on_route_today":
            return SQL("(%s AND %s)", may_be, sql.is_asked_for(alias, self._asked_sql()))
        if field_expr == "on_own_route":
            return SQL("(%s AND %s)", may_be, sql.is_asked_for(alias, self._own_asked_sql()))
        return SQL(
            "(CASE WHEN %s THEN COALESCE(%s, 0) ELSE 0 END)",
            may_be,
            sql.place_today(alias, self._asked_sql()),
        )

    def _search_on_own_route(self, operator, value):
        if operator != "in":
            return NotImplemented
        on_route = Domain.custom(
            to_sql=lambda model, alias, query: model._field_to_sql(alias, "on_own_route", query)
        )
        off_route = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IS NOT TRUE", model._field_to_sql(alias, "on_own_route", query)
            )
        )
        return Domain.OR([on_route if each else off_route for each in value])

    def _plan_area_sql(self, alias):
        """The customer's area, by which a plan puts calls beside visits."""
        return sql.area_of_row(alias)

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
            row.visit_text = row._visit_words(visit) if visit else False
            row.is_carried = bool(visit) and visit.state == "carried"

    @api.depends("next_visit_on", "visit_until", "touched_on")
    @api.depends_context("uid")
    def _compute_on_own_route(self):
        own = self.search([("id", "in", self._origin.ids), ("on_own_route", "=", True)])
        for row in self:
            row.on_own_route = row._origin in own

    def _visits_today(self):
        """{row id: (its visit of today, its place)}, of several visits the first."""
        visits, found = self.env["sales.rhythm.visit"], {}
        days = clock.days(self.env)
        rows = self.filtered(
            lambda row: (
                (row.next_visit_on and row.next_visit_on <= days[row.company_id.id])
                or row.touched_on == days[row.company_id.id]
            )
        )
        if not rows:
            return found
        self.env.flush_all()
        today = sql.visits_today(self.env, rows._origin.ids, self._asked_sql())
        # All of them together, so that they are read together.
        by_id = {visit.id: visit for visit in visits.browse({each[1] for each in today})}
        for row_id, visit_id, place in today:
            found.setdefault(row_id, (by_id[visit_id], place))
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
    @api.depends("on_route_today", "partner_id.street", "partner_id.partner_latitude")
    def _compute_map_url(self):
        """Of the customers on today's route; the others are not driven to."""
        self.map_url = False
        rows = self.filtered("on_route_today")
        readable = rows.partner_id._filtered_access("read")
        for row in rows.filtered(lambda row: row.partner_id in readable):
            if place := row.partner_id._rhythm_place():
                row.map_url = MAP + urlencode({"api": 1, "destination": place})

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
            **self._dialog("sales.rhythm.missed", self.env._("Not visited: %s", self.display_name)),
            "context": {"default_rhythm_id": self.id, "dialog_size": "medium"},
        }

    @api.model
    def _route_map_url(self):
        """A link to the next stops of today's route, in their sequence; False without addresses."""
        rows = self.search(
            [("on_own_route", "=", True), ("done_today", "=", False)],
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
    whole, minutes = divmod(round(hours * MINUTES_AN_HOUR), MINUTES_AN_HOUR)
    return f"{whole:02}:{minutes:02}"
