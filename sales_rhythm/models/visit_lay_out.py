"""Visits laid out from the stops: what is wanted is compared with what there is."""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..core import route
from ..core.policy import VISITS_AHEAD_DAYS
from . import clock, gather, refresh, sql, working
from .visit import carried_until

OPEN = ("pending", "carried")


class Days(NamedTuple):
    """On which days a stop may be worked; both are WorkingDays."""

    worked: object  # by its salesperson
    received: object  # those of them on which the customer receives


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
        ahead = self.search(
            [("stop_id", "in", stops.ids), ("until_on", ">=", min(days.values()))]
        ).filtered(lambda visit: visit.until_on >= days[visit.company_id.id])
        first = self._first_days(stops, days)
        known = ahead | self._over_before_their_turn(live, days)
        there = {(visit.stop_id.id, visit.planned_on) for visit in known}
        same = self._same_turns(known, live, wanted)
        gone = (ahead - same).filtered(
            lambda visit: visit._is_gone(live, wanted, days[visit.company_id.id])
        )
        new = [turn for turn in wanted if turn not in there]
        gone.unlink()
        self._add(new, wanted)
        self._keep_up(ahead - gone, live)
        after = self._first_days(stops, days)
        changed = stops.filtered(lambda stop: first.get(stop) != after.get(stop))
        self.env["sales.rhythm.queue"]._mark("res_partner", changed.partner_id.ids)
        return len(gone) + len(new)

    def _over_before_their_turn(self, live, days):
        """Visits that somebody moved to an earlier day, which is over, while their turn is not."""
        first = {
            stop: own.received.rest_before(days[stop.company_id.id]) for stop, own in live.items()
        }
        over = self.search(
            [("stop_id", "in", [stop.id for stop in first]), ("until_on", "<", max(days.values())),
             ("planned_on", ">=", min(first.values(), default=False))]
        )  # fmt: skip
        return over.filtered(
            lambda visit: (
                visit.until_on < days[visit.company_id.id]
                and visit.planned_on >= first[visit.stop_id]
            )
        )

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

        What people moved stays, and what is carried over.
        """
        if self.state not in OPEN:
            return False
        if self.stop_id not in live:
            return True
        return (
            (self.stop_id.id, self.planned_on) not in wanted
            and self.visit_on == self.planned_on
            and self.planned_on >= today
        )

    # ---- what is wanted

    @api.model
    def _wanted(self, stops):
        """({stop: Days} of those worked, {(stop id, day): (stop, last day)}).

        All that the codes ask for from today on, but for the days on which a customer pauses.
        """
        live, found = {}, {}
        pauses = self._pauses(stops)
        for stop, core, today, own in self._worked(stops):
            live[stop] = own
            last = today + timedelta(days=VISITS_AHEAD_DAYS)
            paused = pauses.get((stop.company_id.id, stop.partner_id.id), ())
            for day in route.visits(core, today, last, own.received):
                if not any(start <= clock.number(day) <= end for start, end in paused):
                    found[stop.id, day] = stop, carried_until(day, own.worked)
        return live, found

    @api.model
    def _same_turns(self, known, live, wanted):
        """Visits whose day turned out to be off, so that their turn is on another day by now.

        It is not made twice, and so is taken out of `wanted`. Where nobody moved the visit, it
        moves to that day, and back when the day is worked after all; where the day has one already,
        it is that one.
        """
        same = self.browse()
        there = {(visit.stop_id.id, visit.planned_on) for visit in known}
        by_stop = known.grouped("stop_id")
        for turn, (stop, until) in list(wanted.items()):
            day = turn[1]
            start = live[stop].received.rest_before(day)
            for visit in by_stop.get(stop, ()) if start < day else ():
                if not start <= visit.planned_on < day:
                    continue
                moves = visit.visit_on == visit.planned_on and visit.state in OPEN
                if moves and turn in there:
                    continue
                same |= visit
                wanted.pop(turn, None)
                if moves:
                    there.add(turn)
                    visit.write({"planned_on": day, "visit_on": day, "until_on": until})
        return same

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
        for stop, core, today, own in self._worked(stops):
            start = today + timedelta(days=VISITS_AHEAD_DAYS + 1)
            found[stop] = route.next_visit(core, start, own.received) or False
        return found

    def _worked(self, stops):
        """(stop, the core's, today, Days) of the stops that somebody works."""
        days = clock.days(self.env)
        for company, own in stops.filtered(_is_worked).grouped("company_id").items():
            worked = working.of_users(self.env, company, own.user_id)
            for stop, core in own._core().items():
                own = worked[stop.user_id.id]
                received = stop.partner_id.rhythm_weekday_ids._numbers()
                yield stop, core, days[company.id], Days(own, own.only(received))

    # ---- what is written

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
                       until_on, cancelled, handed, create_date, write_date, create_uid, write_uid)
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
        made = self.env["sales.rhythm.stop"].browse({stop.id for stop in stops})
        made.invalidate_recordset(["next_visit_on"], flush=False)

    def _keep_up(self, visits, live):
        """Whoever works the route now, and the last day as the calendar is now."""
        for visit in visits:
            stop = visit.stop_id
            values = {
                "route_id": stop.route_id.id,
                "company_id": stop.company_id.id,
                "partner_id": stop.partner_id.id,
            }
            if not visit.handed:
                values["user_id"] = stop.user_id.id
            if stop in live:
                values["until_on"] = carried_until(visit.visit_on, live[stop].worked)
            changed = {
                name: value for name, value in values.items() if _plain(visit[name]) != value
            }
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
