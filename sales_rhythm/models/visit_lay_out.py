"""Visits laid out from the stops: what is wanted is compared with what there is."""

from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..core import route
from ..core.policy import VISITS_AHEAD_DAYS
from . import clock, gather, refresh, sql, working
from .visit import carried_until

OPEN = ("pending", "carried")


class Days(NamedTuple):
    """On which days a stop may be visited."""

    worked: object  # WorkingDays of its salesperson
    received: object  # those of them on which the customer receives
    pauses: tuple  # (first day, last day) of the customer's pauses, as numbers

    def paused(self, day):
        """Whether nobody is visited on that day."""
        return any(start <= clock.number(day) <= end for start, end in self.pauses)


class Turn(NamedTuple):
    """A visit that a stop's code asks for."""

    stop: object
    visit_on: object
    until_on: object


class SalesRhythmVisitLayOut(models.Model):
    _inherit = "sales.rhythm.visit"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _lay_out(self, stops):
        """Lays out the visits of these stops from today on; what people changed stays.

        Returns how many were added or taken away. A second time nothing changes.
        """
        stops = stops.exists()
        days = clock.days(self.env)
        live, wanted = self._wanted(stops)
        known = self._known(stops, wanted, days)
        ahead = known.filtered(lambda visit: visit.until_on >= days[visit.company_id.id])
        first = self._first_days(stops, days)
        there = {visit._turn_key() for visit in known}
        gone = ahead.filtered(lambda visit: visit._is_gone(live, wanted, days[visit.company_id.id]))
        new = {key: turn for key, turn in wanted.items() if key not in there}
        gone.unlink()
        self._add(new)
        self._keep_up(ahead - gone, live, wanted)
        after = self._first_days(stops, days)
        changed = stops.filtered(lambda stop: first.get(stop) != after.get(stop))
        self.env["sales.rhythm.queue"]._mark("res_partner", changed.partner_id.ids)
        return len(gone) + len(new)

    def _turn_key(self):
        return self.stop_id.id, self.planned_on

    def _known(self, stops, wanted, days):
        """Visits that are still open, and those of turns to come that were moved and are over."""
        first = min((planned_on for _stop_id, planned_on in wanted), default=date.max)
        return self.search(
            [("stop_id", "in", stops.ids), "|", ("until_on", ">=", min(days.values())),
             ("planned_on", ">=", first)]
        )  # fmt: skip

    def _first_days(self, stops, days):
        """{stop: what its customer's row shows of it}: the first visit that is still to be made."""
        found = self._read_group(
            [("stop_id", "in", stops.ids), ("until_on", ">=", min(days.values())),
             ("state", "in", OPEN)],
            ["stop_id"], ["visit_on:min", "until_on:min", "user_id:array_agg_distinct"],
        )  # fmt: skip
        return {stop: tuple(map(str, more)) for stop, *more in found}

    def _is_gone(self, live, wanted, today):
        """Whether an open visit falls out: its stop is not worked any more, or has other turns.

        Or the customer pauses. What people moved stays, and what is carried over.
        """
        if self.state not in OPEN:
            return False
        if self.stop_id not in live:
            return True
        if self.moved or self.visit_on < today:
            return False
        # Of a turn before today only the pause is known: it was on a day off, and is wanted still.
        other = self.planned_on >= today and self._turn_key() not in wanted
        return other or live[self.stop_id].paused(self.visit_on)

    # ---- what is wanted

    @api.model
    def _wanted(self, stops):
        """({stop: Days} of those worked, {(stop id, turn): Turn}).

        All that the codes ask for from today on, but for the days on which a customer pauses.
        """
        live, found = {}, {}
        for stop, core, today, days in self._worked(stops):
            live[stop] = days
            last = today + timedelta(days=VISITS_AHEAD_DAYS)
            for turn, day in route.turns(core, today, last, days.received):
                if not days.paused(day):
                    found[stop.id, turn] = Turn(stop, day, carried_until(day, days.worked))
        return live, found

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
        for stop, core, today, days in self._worked(stops):
            start = today + timedelta(days=VISITS_AHEAD_DAYS + 1)
            found[stop] = route.next_visit(core, start, days.received) or False
        return found

    def _worked(self, stops):
        """(stop, the core's, today, Days) of the stops that somebody works."""
        days = clock.days(self.env)
        pauses = self._pauses(stops)
        for company, own in stops.filtered(_is_worked).grouped("company_id").items():
            worked = working.of_users(self.env, company, own.user_id)
            for stop, core in own._core().items():
                customer, days_of_user = stop.partner_id, worked[stop.user_id.id]
                received = days_of_user.only(customer.rhythm_weekday_ids._numbers())
                paused = pauses.get((company.id, customer.id), ())
                yield stop, core, days[company.id], Days(days_of_user, received, paused)

    # ---- what is written

    def _add(self, turns):
        """Inserts visits. Who adds the same at the same moment makes this one start again."""
        if not turns:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_visit (
                       stop_id, route_id, company_id, partner_id, user_id, planned_on, visit_on,
                       until_on, cancelled, handed, moved, create_date, write_date, create_uid,
                       write_uid)
                   %s ON CONFLICT (stop_id, planned_on) DO NOTHING""",
                sql.new_visits(
                    self.env,
                    [stop_id for stop_id, _planned_on in turns],
                    [planned_on for _stop_id, planned_on in turns],
                    [turn.visit_on for turn in turns.values()],
                    [turn.until_on for turn in turns.values()],
                ),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)
        made = self.env["sales.rhythm.stop"].browse({stop_id for stop_id, _planned_on in turns})
        made.invalidate_recordset(["next_visit_on"], flush=False)

    def _keep_up(self, visits, live, wanted):
        """Whoever works the route now, and the days as the calendar is now."""
        for visit in visits:
            stop = visit.stop_id
            values = {
                "route_id": stop.route_id.id,
                "company_id": stop.company_id.id,
                "partner_id": stop.partner_id.id,
            }
            if not visit.handed:
                values["user_id"] = stop.user_id.id
            turn = wanted.get(visit._turn_key())
            if turn and not visit.moved and visit.state in OPEN:
                values |= {"visit_on": turn.visit_on, "until_on": turn.until_on}
            elif stop in live:
                values["until_on"] = carried_until(visit.visit_on, live[stop].worked)
            changed = {
                name: value for name, value in values.items() if _plain(visit[name]) != value
            }
            if changed:
                visit.write({**changed, "moved": visit.moved})


def _is_worked(stop):
    """Whether somebody works it who may, and there is somebody to visit."""
    return (
        stop.route_id.active
        and stop.partner_id.active
        and working.works_for(stop.user_id, stop.company_id)
    )


def _plain(value):
    return value.id if isinstance(value, models.BaseModel) else value
