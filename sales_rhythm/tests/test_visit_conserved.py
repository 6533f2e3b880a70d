"""No visit is lost and none is made up, whatever happens in the meantime."""

import unittest
from collections import Counter
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import NOW
from .routes import RouteCase

try:
    import hypothesis
    from hypothesis import strategies as st
except ImportError:  # as in a company's Odoo; `make test` has it, and takes a skip for a failure
    hypothesis = None

EXAMPLES = 10
WEEKS = 3
SHOPS = 4
FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(weeks=WEEKS)
AHEAD = 4  # days, that people look ahead
SETTLED = LAST + timedelta(days=2 * AHEAD)
SUNDAY, FRIDAY = 6, 4
# Friday and Saturday are never off, so that a turn stays in its week; none is a day of the route.
RECEIVES = ("", "45", "345", "45")
# Of a stop that is visited twice a week: its weekdays change, and its turns meet.
RECEIVES_TWICE = ("", "13", "34", "4")


def lives():
    """{day from the first: [(what, shop, days ahead or choice)]}."""
    kinds = ["call", "call", "move", "cancel", "holiday", "absence", "work_after_all", "receive"]
    events = st.tuples(st.sampled_from(kinds), st.integers(0, SHOPS), st.integers(0, AHEAD - 1))
    days = st.integers(0, (LAST - FIRST).days - 1)
    return st.dictionaries(days, st.lists(events, min_size=1, max_size=4), min_size=8)


@unittest.skipUnless(hypothesis, "hypothesis is not installed")
@freeze_time(NOW)
class TestConserved(RouteCase):
    """Weekly stops from Monday to Wednesday, and one that is visited twice a week."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.me = cls.resource(cls.rep)
        route = cls.route("Route", "012")
        cls.stops = cls.env["sales.rhythm.stop"]
        for number in range(SHOPS):
            partner = cls.partner(f"Shop {number}")
            cls.stops |= cls.stop(route, partner, weekdays=str(number % 3))
        cls.twice = cls.stop(cls.route("Twice", "0134"), cls.partner("Twice"), "8")
        cls.settle()

    def test_calls_moves_holidays_and_leaves_of_three_weeks(self):
        self.happened = Counter()

        @hypothesis.settings(
            max_examples=EXAMPLES,
            phases=[hypothesis.Phase.generate],  # a life takes seconds, and shrinking many
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(lives())
        def check(life):
            self.check(life)

        check()
        # Enough happened for the count to mean something.
        self.assertEqual(len(self.happened), 7, self.happened)
        self.assertGreater(min(self.happened.values()), 1, self.happened)

    def check(self, life):
        """Lives through the weeks, and then each stop has had one visit a week; all is undone."""
        self.off = {}
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger("odoo.models.unlink"):
                self.live(life)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.registry.clear_cache()
            self.env.invalidate_all()

    def live(self, life):
        for ahead in range((SETTLED - FIRST).days + 1):
            today = FIRST + timedelta(days=ahead)
            with freeze_time(self.utc(today.isoformat())):
                self.night()
                self.assert_asked_for(today)
                for kind, shop, number in life.get(ahead, ()):
                    stop = (*self.stops, self.twice)[shop]
                    if getattr(self, kind)(stop, today, number):
                        self.happened[kind] += 1
                    self.settle()
                    self.assert_once_a_day(today)
        with freeze_time(self.utc(SETTLED.isoformat())):
            self.assert_one_visit_a_week()

    # ---- what has to hold

    def assert_one_visit_a_week(self):
        found = self.env["sales.rhythm.visit"].search(
            [("stop_id", "in", self.stops.ids), ("planned_on", "<", LAST)]
        )
        weeks = sorted((visit.stop_id.id, visit.planned_on.isocalendar().week) for visit in found)
        first = FIRST.isocalendar().week
        self.assertEqual(weeks, sorted(
            (stop.id, first + week) for stop in self.stops for week in range(WEEKS)))  # fmt: skip
        self.assertLessEqual(set(found.mapped("state")), {"done", "missed", "cancelled"})

    def laid_out(self, today):
        """The visits to come that are on the day of their turn."""
        visits = self.visits_of(self.stops | self.twice)
        return visits.filtered(lambda visit: visit.visit_on >= today and not visit.moved)

    def assert_once_a_day(self, today):
        days = Counter((visit.stop_id.id, visit.visit_on) for visit in self.laid_out(today))
        self.assertLessEqual(set(days.values()), {1}, days)

    def assert_asked_for(self, today):
        """The deck asks for the visits of the day and those carried to it, and for no others."""
        for visit in self.laid_out(today):
            self.assertNotIn(visit.visit_on, self.off)
            received = visit.partner_id.rhythm_weekday_ids._numbers()
            self.assertIn(visit.visit_on.weekday(), received or range(SUNDAY))
        if today.weekday() == SUNDAY or today in self.off:
            return
        due = self.visits_of(self.stops).filtered(
            lambda visit: visit.visit_on <= today <= visit.until_on
        )
        asked = {stop.partner_id for stop in self.stops if "route" in self.chips(stop.partner_id)}
        self.assertEqual(asked, set(due.partner_id), today)

    def visits_of(self, stops):
        """Those that are still to be made, the first first."""
        return self.env["sales.rhythm.visit"].search(
            [("stop_id", "in", stops.ids), ("state", "in", ["pending", "carried"])]
        )

    # ---- what may happen: each says whether it did

    def call(self, stop, today, _number):
        if not self.visits_of(stop).filtered(lambda visit: visit.visit_on <= today):
            return False
        self.row(stop.partner_id).with_user(self.rep)._log_call("talked")
        return True

    def move(self, stop, today, number):
        visit = self.visits_of(stop)[:1]
        if not visit or visit.visit_on - today > timedelta(days=AHEAD):
            return False
        visit.with_user(self.rep).visit_on = today + timedelta(days=number)
        return True

    def cancel(self, stop, today, number):
        visit = self.visits_of(stop)[:1]
        if not visit or visit.visit_on - today > timedelta(days=AHEAD) or number % 2:
            return False
        visit.with_user(self.rep).action_cancel()
        return True

    def holiday(self, _stop, today, number):
        return self.day_off(today + timedelta(days=number))

    def absence(self, _stop, today, number):
        return self.day_off(today + timedelta(days=number), resource_id=self.me.id)

    def day_off(self, day, **values):
        """At most two days of a week, so that a turn stays in it."""
        week = day.isocalendar()[:2]
        same = [each for each in self.off if each.isocalendar()[:2] == week]
        if day.weekday() >= FRIDAY or day in self.off or len(same) > 1:
            return False
        self.off[day] = self.leave(day.isoformat(), day.isoformat(), **values)
        return True

    def work_after_all(self, _stop, _today, number):
        """The holiday or leave that was entered first is deleted, also one that is over."""
        if not self.off:
            return False
        day = list(self.off)[number % len(self.off)]
        self.off.pop(day).unlink()
        return True

    def receive(self, stop, _today, number):
        weekdays = self.weekdays((RECEIVES_TWICE if stop == self.twice else RECEIVES)[number])
        stop.partner_id.with_user(self.rep).rhythm_weekday_ids = [Command.set(weekdays.ids)]
        return True
