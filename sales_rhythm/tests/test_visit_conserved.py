"""No visit is lost and none is made up, whatever happens in the meantime."""

from datetime import date, timedelta
from random import Random

from odoo.tests import freeze_time

from .common import NOW
from .routes import RouteCase

WEEKS = 5
FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(weeks=WEEKS)


@freeze_time(NOW)
class TestConserved(RouteCase):
    """Weekly stops from Monday to Wednesday, so that a turn stays in its week whatever is off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.me = cls.resource(cls.rep)
        route = cls.route("Route", "012")
        cls.stops = cls.env["sales.rhythm.stop"]
        for number in range(6):
            partner = cls.partner(f"Shop {number}")
            cls.stops |= cls.stop(route, partner, weekdays=str(number % 3))
        cls.settle()

    def test_calls_moves_holidays_and_leaves_of_five_weeks(self):
        for seed in (1, 2):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self.live(Random(seed))
                savepoint.rollback()
            self.settle()

    def live(self, chance):
        """Five weeks of a salesperson, day by day; then each stop has had one visit a week."""
        happened, off = dict.fromkeys(("called", "moved", "holiday", "leave"), 0), set()
        for ahead in range((LAST - FIRST).days + 2):
            today = FIRST + timedelta(days=ahead)
            with freeze_time(self.utc(today.isoformat())):
                self.night()
                if today < LAST:
                    self.asked_for(today, off)
                    self.happen(chance, today, off, happened)
        self.assertTrue(all(happened.values()), happened)
        with freeze_time(self.utc((LAST + timedelta(days=3)).isoformat())):
            self.settle()
            self.count_of_weeks()

    def count_of_weeks(self):
        found = self.env["sales.rhythm.visit"].search(
            [("stop_id", "in", self.stops.ids), ("planned_on", "<", LAST)]
        )
        weeks = sorted((visit.stop_id.id, visit.planned_on.isocalendar().week) for visit in found)
        first = FIRST.isocalendar().week
        self.assertEqual(weeks, sorted(
            (stop.id, first + week) for stop in self.stops for week in range(WEEKS)))  # fmt: skip
        self.assertEqual(set(found.mapped("state")), {"done", "missed"})

    def asked_for(self, today, off):
        """The deck asks for the visits of the day and those carried to it, and for no others."""
        if today.weekday() == 6 or today in off:
            return
        due = self.open_visits().filtered(lambda visit: visit.visit_on <= today <= visit.until_on)
        asked = {stop.partner_id for stop in self.stops if "route" in self.chips(stop.partner_id)}
        self.assertEqual(asked, set(due.partner_id), today)

    def open_visits(self):
        return self.env["sales.rhythm.visit"].search(
            [("stop_id", "in", self.stops.ids), ("state", "in", ["pending", "carried"])]
        )

    def happen(self, chance, today, off, happened):
        """What may befall a day: each at random."""
        for visit in self.open_visits():
            if visit.state == "done":  # by the call of another visit to the same customer
                continue
            if visit.visit_on <= today and chance.random() < 0.4:
                self.row(visit.partner_id).with_user(self.rep)._log_call("talked")
                happened["called"] += 1
            elif visit.visit_on - today < timedelta(days=5) and chance.random() < 0.1:
                visit.with_user(self.rep).visit_on = today + timedelta(days=chance.randint(0, 4))
                happened["moved"] += 1
            self.settle()
        day = today + timedelta(days=chance.randint(0, 3))
        in_week = [each for each in off if each.isocalendar()[:2] == day.isocalendar()[:2]]
        if day.weekday() < 4 and len(in_week) < 2:
            self.day_off(chance, day, off, happened)

    def day_off(self, chance, day, off, happened):
        if day in off or (roll := chance.random()) > 0.3:
            return
        kind, more = ("holiday", {}) if roll < 0.15 else ("leave", {"resource_id": self.me.id})
        self.leave(day.isoformat(), day.isoformat(), **more)
        off.add(day)
        happened[kind] += 1
