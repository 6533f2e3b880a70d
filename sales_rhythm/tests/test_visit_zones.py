"""Visits where the clocks are put forward and back: a day is the company's day, 23 or 25 hours."""

from odoo.tests import freeze_time

from .common import NOW
from .routes import RouteCase


@freeze_time(NOW)
class TestSummerTime(RouteCase):
    def work_in(self, zone, start):
        """A stop of each Monday, laid out on that day in that zone."""
        self.company.partner_id.tz = zone
        self.settle()
        with freeze_time(self.utc(start)):
            stop = self.stop(self.route(f"{zone} {start}"), self.one)
            self.night()
        return stop

    def states(self, visit, moments):
        found = []
        for moment in moments:
            with freeze_time(self.utc(moment)):
                self.settle()
                found.append(visit.state)
        return found

    def test_day_after_the_change_begins_and_ends_at_the_companys_midnight(self):
        for zone, start, days in (
            ("Europe/Paris", "2026-03-16", ("2026-03-30", "2026-03-31", "2026-04-01")),
            ("Europe/Paris", "2026-10-12", ("2026-10-26", "2026-10-27", "2026-10-28")),
            ("America/New_York", "2026-10-19", ("2026-11-02", "2026-11-03", "2026-11-04")),
        ):
            with self.subTest(zone=zone, day=days[0]):
                stop = self.work_in(zone, start)
                visit = self.visit(stop, days[0])
                self.assertEqual(
                    self.states(visit, [f"{days[0]} 00:01", f"{days[0]} 23:59",
                                        f"{days[1]} 00:01", f"{days[1]} 23:59",
                                        f"{days[2]} 00:01"]),
                    ["pending", "pending", "carried", "carried", "missed"],
                )  # fmt: skip
                with freeze_time(self.utc(f"{days[1]} 23:59")):
                    self.row(self.one).with_user(self.rep)._log_call("talked")
                    self.settle()
                self.assertEqual(self.states(visit, [f"{days[2]} 00:01"]), ["done"])

    def test_day_off_is_off_when_it_is_an_hour_shorter(self):
        stop = self.work_in("Europe/Paris", "2026-03-16")
        with freeze_time(self.utc("2026-03-16")):
            self.leave("2026-03-30", "2026-03-30")
            self.night()
            self.assertEqual(self.visits(stop)[2], "2026-03-31")
