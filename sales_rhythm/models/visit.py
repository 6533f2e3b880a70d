"""Planned visits: when each stop is visited in the coming weeks, and what people made of it.

Laid out from the stops, and kept afterwards: what a person moved or cancelled stays so, and a visit
that was missed is remembered. Whether one was done follows from the customer's touches.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..core import route
from ..core.policy import VISITS_AHEAD_DAYS
from . import clock, gather, refresh, sql, working

STATES = [
    ("pending", "Planned"),
    ("carried", "Carried over"),
    ("done", "Done"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
REASONS = [
    ("closed", "Customer was closed"),
    ("no_time", "No time left"),
    ("not_needed", "Has enough stock"),
    ("too_far", "Road or weather"),
    ("other", "Something else"),
]
PEOPLE = {"visit_on", "cancelled", "reason"}  # what people say of a visit; the rest is laid out


class SalesRhythmVisit(models.Model):
    """One visit of a stop. `planned_on` is the day by its code, `visit_on` the day by now."""

    _name = "sales.rhythm.visit"
    _inherit = ["sales.rhythm.covered.mixin"]
    _description = "Planned visit"
    _order = "visit_on, stop_id, id"
    _rec_name = "partner_id"

    stop_id = fields.Many2one("sales.rhythm.stop", required=True, readonly=True, ondelete="cascade")
    route_id = fields.Many2one(
        "sales.rhythm.route", required=True, readonly=True, ondelete="cascade", index=True
    )
    route_color = fields.Integer(related="route_id.color", aggregator=None)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    planned_on = fields.Date("By its frequency on", required=True, readonly=True)
    visit_on = fields.Date("Visit on", required=True)
    until_on = fields.Date(
        "Carried until",
        required=True,
        readonly=True,
        help="The working day after: a visit that is not done by then counts as missed.",
    )
    cancelled = fields.Boolean(default=False)
    reason = fields.Selection(REASONS, "Why not in time")
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, ondelete="set null", index="btree_not_null"
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    frequency = fields.Selection(related="stop_id.frequency")
    address = fields.Char(related="stop_id.address", related_sudo=False)

    _turn = models.UniqueIndex("(stop_id, planned_on)", "A stop has one visit a turn.")
    _customer = models.Index("(partner_id, company_id, visit_on)")
    _day = models.Index("(user_id, visit_on)")

    # ---- what became of it

    @api.depends("visit_on", "until_on", "cancelled")
    def _compute_state(self):
        """As `_state_sql`, which knows the touches."""
        self.flush_model()
        states = dict(sql.states_of_visits(self.env, self._ids, self._state_sql("v")))
        for visit in self:
            visit.state = states.get(visit._origin.id, "pending")

    def _state_sql(self, alias):
        return sql.visit_state(alias, clock.days(self.env), clock.zones(self.env))

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s)", model._state_sql(alias), [each for each in value if each]
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "state":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["state"], "read")
        return self._state_sql(alias)

    # ---- what people say

    def write(self, vals):
        if not self.env.su:
            self._check_people_may(vals)
        if "visit_on" not in vals and "cancelled" not in vals:
            return super().write(vals)
        result = super().write(vals)
        if "visit_on" in vals:
            self.sudo()._set_until()
        self.env["sales.rhythm.queue"]._mark("res_partner", self.sudo().partner_id.ids)
        return result

    def _check_people_may(self, vals):
        if vals.keys() - PEOPLE:
            raise AccessError(
                self.env._("Visits follow from the stops: change the stop, or move the visit.")
            )
        days = clock.days(self.env)
        to = fields.Date.to_date(vals.get("visit_on"))
        for visit in self.filtered(lambda each: "visit_on" in vals or "cancelled" in vals):
            today = days[visit.company_id.id]
            if visit.until_on < today:
                raise UserError(
                    self.env._(
                        "The visit to %(customer)s on %(day)s is over, and stays as it was.",
                        customer=visit.partner_id.display_name,
                        day=format_date(self.env, visit.visit_on),
                    )
                )
            if to and to < today:
                raise ValidationError(
                    self.env._(
                        "The visit to %(customer)s cannot be moved to %(day)s, which has passed.",
                        customer=visit.partner_id.display_name,
                        day=format_date(self.env, to),
                    )
                )

    def action_cancel(self):
        """The visit falls out; the stop's next ones stay."""
        self.check_access("write")
        self.write({"cancelled": True})

    def action_restore(self):
        """A cancelled visit is planned again."""
        self.check_access("write")
        self.write({"cancelled": False})

    # ---- laid out from the stops

    @api.model
    def _lay_out(self, stops):
        """Lays out the visits of these stops from today on; what people changed stays.

        Returns how many were added or taken away. A second time nothing changes.
        """
        stops = stops.exists()
        wanted = self._wanted(stops)
        days = clock.days(self.env)
        ahead = self.search([("stop_id", "in", stops.ids)]).filtered(
            lambda visit: visit.planned_on >= days[visit.company_id.id]
        )
        first = self._first_days(stops, days)
        there = {(visit.stop_id.id, visit.planned_on): visit for visit in ahead}
        gone = ahead.filtered(
            lambda visit: (
                (visit.stop_id.id, visit.planned_on) not in wanted
                and visit.visit_on == visit.planned_on
                and not visit.cancelled
                and visit.state != "done"
            )
        )
        new = [turn for turn in wanted if turn not in there]
        gone.unlink()
        self._add(new, wanted)
        self._keep_up(ahead - gone, wanted)
        after = self._first_days(stops, days)
        changed = stops.filtered(lambda stop: first.get(stop) != after.get(stop))
        self.env["sales.rhythm.queue"]._mark("res_partner", changed.partner_id.ids)
        return len(gone) + len(new)

    def _first_days(self, stops, days):
        """{stop: what its customer's row shows of it}: the first visit that may still be done."""
        found = self._read_group(
            [("stop_id", "in", stops.ids), ("cancelled", "=", False),
             ("until_on", ">=", min(days.values()))],
            ["stop_id"], ["visit_on:min", "until_on:min", "user_id:array_agg_distinct"],
        )  # fmt: skip
        return {stop: tuple(map(str, more)) for stop, *more in found}

    @api.model
    def _wanted(self, stops):
        """{(stop id, day): (stop, last day)} of all that the codes ask for from today on."""
        found = {}
        pauses = self._pauses(stops)
        for stop, core, today, worked in self._worked(stops):
            last = today + timedelta(days=VISITS_AHEAD_DAYS)
            paused = pauses.get((stop.company_id.id, stop.partner_id.id), ())
            for day in route.visits(core, today, last, worked):
                if not any(start <= clock.number(day) <= end for start, end in paused):
                    found[stop.id, day] = stop, _until(day, worked)
        return found

    def _pauses(self, stops):
        """{(company id, customer id): [(first day, last day)]}: nobody is visited meanwhile."""
        self.env.flush_all()
        found = {}
        for company, own in stops.grouped("company_id").items():
            scope = refresh.Customers.among(own.partner_id.ids).scope
            with sql.local_days(self.env.cr, company.rhythm_zone):
                pauses = gather.pauses(self.env, company.id, scope)
            for partner_id, spans in pauses.items():
                found[company.id, partner_id] = [tuple(more) for _kind, *more in spans]
        return found

    @api.model
    def _first_beyond(self, stops):
        """{stop: first visit} after the days that visits are laid out for."""
        found = {}
        for stop, core, today, worked in self._worked(stops):
            start = today + timedelta(days=VISITS_AHEAD_DAYS + 1)
            found[stop] = route.next_visit(core, start, worked) or False
        return found

    def _worked(self, stops):
        """(stop, the core's, today, working days) of the stops that somebody works."""
        days = clock.days(self.env)
        live = stops.filtered(
            lambda stop: stop.route_id.active and stop.user_id.active and stop.partner_id.active
        )
        for company, own in live.grouped("company_id").items():
            worked = working.of_users(self.env, company, own.user_id)
            for stop, core in own._core().items():
                yield stop, core, days[company.id], worked[stop.user_id.id]

    def _add(self, turns, wanted):
        """Inserts visits. Who adds the same at the same moment makes this one start again."""
        if not turns:
            return
        stops = [wanted[turn][0] for turn in turns]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_visit (
                       stop_id, route_id, company_id, partner_id, user_id, planned_on, visit_on,
                       until_on, cancelled, create_date, write_date, create_uid, write_uid)
                   %s ON CONFLICT (stop_id, planned_on) DO NOTHING""",
                sql.new_visits(
                    self.env,
                    [stop.id for stop in stops],
                    [day for _stop_id, day in turns],
                    [wanted[turn][1] for turn in turns],
                ),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)
        (self.env["sales.rhythm.stop"].browse({stop.id for stop in stops})).invalidate_recordset(
            ["next_visit_on"], flush=False
        )

    def _keep_up(self, visits, wanted):
        """Whoever works the route now, and the last day as the calendar is now."""
        for visit in visits:
            stop = visit.stop_id
            values = {"user_id": stop.user_id.id, "route_id": stop.route_id.id,
                      "partner_id": stop.partner_id.id}  # fmt: skip
            if visit.visit_on == visit.planned_on and (
                turn := wanted.get((stop.id, visit.planned_on))
            ):
                values["until_on"] = turn[1]
            changed = {
                name: value for name, value in values.items() if _plain(visit[name]) != value
            }
            if changed:
                visit.write(changed)

    def _set_until(self):
        for company, visits in self.grouped("company_id").items():
            worked = working.of_users(self.env, company, visits.user_id)
            for visit in visits:
                visit.until_on = _until(visit.visit_on, worked[visit.user_id.id])


def _until(day, worked):
    """The last day on which a visit of `day` can still be made up for: the working day after."""
    return worked.first_from(day + timedelta(days=1)) or day


def _plain(value):
    return value.id if isinstance(value, models.BaseModel) else value
