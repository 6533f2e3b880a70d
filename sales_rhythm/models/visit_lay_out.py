"""Visits laid out from the stops: what is wanted is compared with what there is."""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..core import route
from ..core.policy import VISITS_AHEAD_DAYS
from ..core.visits import visits_of_turns
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


class SalesRhythmVisitLayOut(models.Model):
    _inherit = "sales.rhythm.visit"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _lay_out(self, stops):
        """Lays out the visits of these stops from today on; what people changed stays.

        Returns how many were added or taken away. A second time nothing changes.
        """
        stops = stops.exists()
        days = clock.days(self.env)
        first = self._first_days(stops, days)
        worked = list(self._worked(stops))
        known = self._known(stops, worked, days)
        live = {stop: own for stop, _core, _today, own in worked}
        wanted = self._wanted(worked, known.grouped("stop_id"))
        ahead = known.filtered(lambda visit: visit.until_on >= days[visit.company_id.id])
        gone = ahead.filtered(lambda visit: visit._is_gone(live, wanted, days[visit.company_id.id]))
        there = {visit._turn_key() for visit in known}
        new = {key: own for key, own in wanted.items() if key not in there}
        gone.unlink()
        self._add(new)
        self._keep_up(ahead - gone, live, wanted)
        after = self._first_days(stops, days)
        changed = stops.filtered(lambda stop: first.get(stop) != after.get(stop))
        self.env["sales.rhythm.queue"]._mark("res_partner", changed.partner_id.ids)
        return len(gone) + len(new)

    def _turn_key(self):
        return self.stop_id.id, self.planned_on

    def _known(self, stops, worked, days):
        """Visits that are still open, and all whose turn may be on a day to come."""
        first = min(days.values())
        earliest = min((own.received.rest_before(today) for _stop, _core, today, own in worked),
                       default=first)  # fmt: skip
        return self.search(
            [("stop_id", "in", stops.ids), "|", ("until_on", ">=", first),
             ("planned_on", ">=", earliest)]
        )  # fmt: skip

    def _first_days(self, stops, days):
        """{stop: what its customer's row shows of it}: the first visit that is still to be made."""
        found = self._read_group(
            [("stop_id", "in", stops.ids), ("until_on", ">=", min(days.values())),
             ("state", "in", OPEN)],
            ["stop_id"], ["visit_on:min", "until_on:min", "user_id:array_agg_distinct"],
        )  # fmt: skip
        return {stop: tuple(map(str, more)) for stop, *more in found}

    def _follows_turn(self):
        """Whether nobody decided about it: it is where its turn is."""
        return not self.moved and not self.handed and self.state in OPEN

    def _is_gone(self, live, wanted, today):
        """Whether an open visit falls out: its stop is not worked any more, or has other turns.

        What people moved stays, and what is carried over.
        """
        if self.stop_id not in live:
            return self.state in OPEN
        return self._follows_turn() and self.visit_on >= today and self._turn_key() not in wanted

    # ---- what is wanted

    def _wanted(self, worked, known):
        """{(stop id, turn): (day, last day)}: what the codes ask for from today on.

        But for the days on which a customer pauses. `known` are the visits there are, by stop.
        """
        found = {}
        for stop, core, today, own in worked:
            visits = known.get(stop, self.browse())
            for turn, day in self._visits_of(visits, core, today, own).items():
                found[stop.id, turn] = day, carried_until(day, own.worked)
        return found

    def _visits_of(self, visits, core, today, days):
        """{turn: day} of a stop that has these visits by now."""
        last = today + timedelta(days=VISITS_AHEAD_DAYS)
        turns = dict(route.turns(core, today, last, days.received))
        following = visits.filtered(lambda visit: visit._follows_turn())
        # Of turns that have passed: days were off then that are off no more.
        late = following.filtered(lambda visit: visit.planned_on < today <= visit.visit_on)
        next_day = days.received.first_from(today)
        turns = {**dict.fromkeys(late.mapped("planned_on"), next_day), **turns}
        return visits_of_turns(
            [(turn, day) for turn, day in turns.items() if day and not days.paused(day)],
            set(following.mapped("planned_on")),
            set((visits - following).mapped("planned_on")),
        )

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
                    [day for day, _until in turns.values()],
                    [until for _day, until in turns.values()],
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
            if visit._turn_key() in wanted and visit._follows_turn():
                values["visit_on"], values["until_on"] = wanted[visit._turn_key()]
            elif stop in live:
                values["until_on"] = carried_until(visit.visit_on, live[stop].worked)
            changed = {
                name: value for name, value in values.items() if _plain(visit[name]) != value
            }
            if "visit_on" in changed:  # and nobody asks again how long it is carried
                changed |= {"until_on": values["until_on"], "moved": False}
            if changed:
                visit.write(changed)


def _is_worked(stop):
    """Whether somebody works it who may, and there is somebody to visit."""
    return (
        stop.route_id.active
        and stop.partner_id.active
        and working.works_for(stop.user_id, stop.company_id)
    )


def _plain(value):
    return value.id if isinstance(value, models.BaseModel) else value
