"""Visits: laid out from the stops, moved and cancelled by people, carried over, done or missed."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.policy import VISITS_AHEAD_DAYS
from .common import NOW
from .routes import RouteCase


class VisitCase(RouteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.monday = cls.route()
        cls.stop_one = cls.stop(cls.monday, cls.one)
        cls.settle()

    def state(self, visit):
        self.settle()
        return visit.state

    def call(self, partner, when):
        with freeze_time(self.utc(when)):
            self.row(partner).with_user(self.rep)._log_call("talked")
            self.settle()


class TestLayOut(VisitCase):
    def test_weekly_stop_for_six_weeks(self):
        self.assertEqual(self.visits(self.stop_one), [
            "2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06",
            "2026-04-13"])  # fmt: skip
        self.assertEqual(VISITS_AHEAD_DAYS, 42)

    def test_each_night_adds_a_day_and_a_second_run_changes_nothing(self):
        self.assertEqual(self.env["sales.rhythm.visit"]._lay_out(self.stop_one), 0)
        with freeze_time("2026-03-09 03:00:00"):
            self.night()
            self.assertEqual(self.visits(self.stop_one)[-1], "2026-04-20")
            seen = self.env["sales.rhythm.visit"].search([]).ids
            self.night()
            self.assertEqual(self.env["sales.rhythm.visit"].search([]).ids, seen)

    def test_changed_stop_is_laid_out_again_from_today(self):
        self.stop_one.frequency = "2.2"
        self.assertEqual(self.visits(self.stop_one), ["2026-03-09", "2026-03-23", "2026-04-13"])
        self.assertEqual(self.plain(self.stop_one.next_visit_on), "2026-03-09")
        self.stop_one.frequency = "4"
        self.assertEqual(len(self.visits(self.stop_one)), 7)

    def test_deleted_stop_and_archived_route_have_no_visits(self):
        other = self.stop(self.monday, self.two)
        self.assertTrue(self.chips(self.two))
        other.unlink()
        self.settle()
        self.assertFalse(self.row(self.two))
        self.monday.active = False
        self.assertEqual(self.visits(self.stop_one), [])
        self.assertFalse(self.row(self.one))
        self.monday.active = True
        self.assertEqual(len(self.visits(self.stop_one)), 7)

    def test_route_without_a_salesperson_is_kept_and_not_planned(self):
        self.monday.user_id = False
        self.assertEqual(self.visits(self.stop_one), [])
        self.assertFalse(self.stop_one.next_visit_on)
        self.monday.user_id = self.other_rep
        self.settle()
        self.assertEqual(self.visit(self.stop_one, "2026-03-09").user_id, self.other_rep)

    def test_route_of_somebody_else_takes_along_what_was_moved(self):
        moved = self.visit(self.stop_one, "2026-03-09")
        moved.visit_on = "2026-03-11"
        self.monday.user_id = self.other_rep
        self.settle()
        self.assertEqual(moved.user_id, self.other_rep)
        self.assertEqual(self.plain(moved.visit_on), "2026-03-11")

    def test_own_working_hours_go_before_the_companys(self):
        calendar = self.env["resource.calendar"].create({
            "name": "Afternoons", "company_id": self.company.id, "tz": "Asia/Ho_Chi_Minh",
            "attendance_ids": [Command.create({"name": day, "dayofweek": day, "hour_from": 13,
                                               "hour_to": 17, "day_period": "afternoon"})
                               for day in "23"]})  # fmt: skip
        self.env["resource.resource"].create({
            "name": "Rep", "user_id": self.rep.id, "company_id": self.company.id,
            "calendar_id": calendar.id})  # fmt: skip
        stop = self.stop(self.monday, self.two)
        self.assertEqual(self.visits(stop)[:2], ["2026-03-04", "2026-03-11"])

    def test_company_without_working_hours_works_from_monday_to_friday(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.settle()
        sunday = self.stop(self.route("Sunday", "6"), self.two)
        self.assertEqual(self.visits(sunday)[0], "2026-03-02")  # of the day before
        self.assertEqual(self.visits(sunday)[1], "2026-03-09")

    def test_week_1_is_the_companys_choice(self):
        # April 2026 begins on a Wednesday: its first Monday is the 6th
        stop = self.stop(self.monday, self.two, "1.1")
        self.assertEqual(self.visits(stop), ["2026-03-02", "2026-04-06"])
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.week_1 = "first"
        self.assertEqual(self.visits(stop), ["2026-03-30"])

    def test_queries_do_not_grow_with_stops(self):
        def count(number, name):
            stops = self.env["sales.rhythm.stop"]
            route = self.route(name)
            for each in range(number):
                stops |= self.stop(route, self.partner(f"{name} {each}"))
            self.settle()
            self.env["sales.rhythm.visit"].search([("stop_id", "in", stops.ids)]).unlink()
            self.settle()
            before = self.env.cr.sql_log_count
            self.env["sales.rhythm.visit"]._lay_out(stops)
            return self.env.cr.sql_log_count - before

        count(2, "Warm")
        self.assertEqual(count(2, "Few"), count(20, "Many"))

    def test_queries_of_a_moved_holiday_do_not_grow_with_stops(self):
        """From Monday to Tuesday: Monday's visits come back from the Tuesday they had moved to."""
        holiday = self.leave("2026-03-09", "2026-03-09")

        def count(number, name):
            stops = self.env["sales.rhythm.stop"]
            route = self.route(name, weekdays="0")
            for each in range(number):
                stops |= self.stop(route, self.partner(f"{name} {each}"))
            self.assertEqual(self.visits(stops[:1])[1], "2026-03-10")
            holiday.write({"date_from": self.utc("2026-03-10 00:00"),
                           "date_to": self.utc("2026-03-10 23:59")})  # fmt: skip
            self.settle()
            before = self.env.cr.sql_log_count
            self.env["sales.rhythm.visit"]._lay_out(stops)
            self.env.flush_all()
            asked = self.env.cr.sql_log_count - before
            self.assertEqual(self.visits(stops[:1])[1], "2026-03-09")
            holiday.write({"date_from": self.utc("2026-03-09 00:00"),
                           "date_to": self.utc("2026-03-09 23:59")})  # fmt: skip
            self.settle()
            return asked

        count(2, "Warm")
        self.assertEqual(count(2, "Few"), count(20, "Many"))

    def test_visits_of_more_than_a_year_ago_are_forgotten(self):
        old, kept = self.visit(self.stop_one, "2026-03-02"), self.visit(self.stop_one, "2026-03-09")
        with freeze_time("2027-04-07 03:00:00"):
            self.night()
            self.assertFalse(old.exists())
            self.assertEqual(kept.state, "missed")

    def test_company_without_routes_has_its_night(self):
        self.stop_one.unlink()
        self.night()
        kinds = self.env["sales.rhythm.run"].search([("company_id", "=", self.company.id)])
        self.assertNotIn("routes", kinds.mapped("kind"))


class TestState(VisitCase):
    def test_states_of_a_visit_as_the_days_go_by(self):
        visit = self.visit(self.stop_one, "2026-03-09")
        for day, state in (
            ("2026-03-08", "pending"),
            ("2026-03-09", "pending"),
            ("2026-03-10", "carried"),
            ("2026-03-11", "missed"),
            ("2026-04-30", "missed"),
        ):
            with freeze_time(self.utc(day)), self.subTest(day=day):
                self.assertEqual(self.state(visit), state)
                found = visit.search([("id", "=", visit.id), ("state", "=", state)])
                self.assertEqual(found, visit)

    def test_visit_of_a_saturday_is_carried_to_monday(self):
        stop = self.stop(self.route("Saturday", "5"), self.two)
        visit = self.visit(stop, "2026-03-07")
        for day, state in (("2026-03-08", "carried"), ("2026-03-09", "carried"),
                           ("2026-03-10", "missed")):  # fmt: skip
            with freeze_time(self.utc(day)):
                self.assertEqual(self.state(visit), state)

    def test_touch_of_the_day_or_the_day_it_is_carried_to_makes_it_done(self):
        for when, state in (
            ("2026-03-08 23:59", "pending"),
            ("2026-03-09 00:01", "done"),
            ("2026-03-10 23:59", "done"),
            ("2026-03-11 00:01", "missed"),
        ):
            with self.subTest(when=when), self.env.cr.savepoint() as savepoint:
                visit = self.visit(self.stop_one, "2026-03-09")
                self.call(self.one, when)
                with freeze_time(self.utc(when)):
                    self.assertEqual(self.state(visit), state)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_order_makes_it_done_and_its_cancellation_undoes_that(self):
        visit = self.visit(self.stop_one, "2026-03-02")
        order = self.quotations(self.one, [100])
        order.action_confirm()
        self.assertEqual(self.state(visit), "done")
        self.assertNotIn("route", self.chips(self.one))
        order._action_cancel()
        self.assertEqual(self.state(visit), "pending")
        self.assertIn("route", self.chips(self.one))

    def test_done_visit_of_today_stays_when_the_stop_changes(self):
        visit = self.visit(self.stop_one, "2026-03-02")
        self.call(self.one, "2026-03-02 09:00")
        self.stop_one.frequency = "2.2"
        self.assertEqual(self.state(visit), "done")


class TestPeople(VisitCase):
    def test_moved_visit_stays_where_it_was_put(self):
        visit = self.visit(self.stop_one, "2026-03-09")
        self.rpc(self.rep, "sales.rhythm.visit", "write", visit.ids, {"visit_on": "2026-03-12"})
        self.assertEqual(self.plain(visit.until_on), "2026-03-13")
        self.night()
        self.assertEqual(self.visits(self.stop_one)[:3], ["2026-03-02", "2026-03-12", "2026-03-16"])

    def test_cancelled_visit_stays_cancelled_until_it_is_planned_again(self):
        visit = self.visit(self.stop_one, "2026-03-02")
        self.rpc(self.rep, "sales.rhythm.visit", "action_cancel", visit.ids)
        self.night()
        self.assertEqual(self.state(visit), "cancelled")
        self.assertNotIn("route", self.chips(self.one))
        self.rpc(self.rep, "sales.rhythm.visit", "action_restore", visit.ids)
        self.assertIn("route", self.chips(self.one))

    def test_nothing_is_moved_into_the_past_and_nothing_that_is_over(self):
        visit = self.visit(self.stop_one, "2026-03-09")
        with self.assertRaisesRegex(ValidationError, "from today on, within a year"):
            self.rpc(self.rep, "sales.rhythm.visit", "write", visit.ids,
                     {"visit_on": "2026-03-01"})  # fmt: skip
        with freeze_time("2026-03-11 03:00:00"):
            for values in ({"visit_on": "2026-03-12"}, {"cancelled": True}):
                with self.assertRaisesRegex(UserError, "is over, and stays as it was"):
                    self.rpc(self.rep, "sales.rhythm.visit", "write", visit.ids, values)

    def test_people_move_cancel_and_tell_why_and_no_more(self):
        visit = self.visit(self.stop_one, "2026-03-09")
        for values in ({"planned_on": "2026-03-12"}, {"user_id": self.rep.id},
                       {"partner_id": self.two.id}, {"until_on": "2027-01-01"}):  # fmt: skip
            with self.assertRaises(AccessError):
                self.rpc(self.rep, "sales.rhythm.visit", "write", visit.ids, values)
        for method, argument in (("unlink", visit.ids), ("create", {"stop_id": 1})):
            with self.assertRaises(AccessError):
                self.rpc(self.director, "sales.rhythm.visit", method, argument)
        with self.assertRaises(AccessError):
            self.rpc(self.other_rep, "sales.rhythm.visit", "write", visit.ids,
                     {"visit_on": "2026-03-12"})  # fmt: skip
        self.rpc(self.leader, "sales.rhythm.visit", "write", visit.ids,
                 {"visit_on": "2026-03-12"})  # fmt: skip


@freeze_time(NOW)
class TestCarried(VisitCase):
    """A fortnightly stop that is missed comes back the next day, and then only in two weeks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twice = cls.stop(cls.monday, cls.two, "2.1")
        cls.settle()

    def days_on_deck(self, days):
        """{day: what the chip of the route says}, with the job of each night but one."""
        found = {}
        for day in days:
            with freeze_time(self.utc(day)):
                self.settle()
                if day != "2026-03-03":  # a night in which the job did not run
                    self.night()
                chips = [chip for chip in self.row(self.two).reasons or ()
                         if chip["key"] == "route"]  # fmt: skip
                found[day] = chips and chips[0]["label"]
        return found

    def test_missed_once_carried_once(self):
        days = [f"2026-03-{day:02}" for day in (2, 3, 4, 5, 9, 16, 17, 18)]
        self.assertEqual(self.days_on_deck(days), {
            "2026-03-02": "On today's route",
            "2026-03-03": "Visit of 2 Mar carried over",
            "2026-03-04": [],
            "2026-03-05": [],
            "2026-03-09": [],
            "2026-03-16": "On today's route",
            "2026-03-17": "Visit of 16 Mar carried over",
            "2026-03-18": [],
        })  # fmt: skip

    def test_reason_is_asked_in_one_tap_and_kept(self):
        row = self.row(self.two)
        with self.assertRaisesRegex(UserError, "No visit to Two is carried over"):
            self.rpc(self.rep, "sales.rhythm", "action_why_missed", row.ids)
        with freeze_time("2026-03-03 03:00:00"):
            self.settle()
            action = self.rpc(self.rep, "sales.rhythm", "action_why_missed", row.ids)
            dialog = self.rpc(self.rep, action["res_model"], "create", {"rhythm_id": row.id})
            self.rpc(self.rep, "sales.rhythm.missed", "action_answer", [dialog],
                     context={"missed": "closed"})  # fmt: skip
            visit = self.visit(self.twice, "2026-03-02")
            self.assertEqual((visit.reason, visit.state), ("closed", "carried"))
            self.assertIn("route", self.chips(self.two))
            for hostile in ("burnt", False, ["closed"], 7):
                with self.assertRaisesRegex(UserError, "Choose one of the reasons"):
                    self.rpc(self.rep, "sales.rhythm.missed", "action_answer", [dialog],
                             context={"missed": hostile})  # fmt: skip
        with freeze_time("2026-03-04 03:00:00"):
            self.settle()
            self.assertEqual(visit.state, "missed")
            self.assertEqual(visit.reason, "closed")

    def test_no_stop_is_lost_or_doubled_in_a_month(self):
        stops = self.stop_one | self.twice
        for day in range(2, 32):
            with freeze_time(self.utc(f"2026-03-{day:02}")):
                self.night()
        visits = self.env["sales.rhythm.visit"].search(
            [("stop_id", "in", stops.ids), ("visit_on", "<=", "2026-03-31")]
        )
        by_stop = {stop: len(own) for stop, own in visits.grouped("stop_id").items()}
        self.assertEqual(by_stop, {self.stop_one: 5, self.twice: 2})
        with freeze_time("2026-04-02 03:00:00"):
            self.settle()
            self.assertEqual(set(visits.mapped("state")), {"missed"})


@freeze_time(NOW)
class TestDaysOff(VisitCase):
    """A holiday, a leave of the salesperson, a pause of the customer."""

    def test_holiday_entered_later_moves_visits_but_for_those_people_moved(self):
        self.visit(self.stop_one, "2026-03-16").visit_on = "2026-03-09"
        self.leave("2026-03-09", "2026-03-10")
        self.night()
        self.assertEqual(
            self.visits(self.stop_one)[:4], ["2026-03-02", "2026-03-09", "2026-03-11", "2026-03-23"]
        )

    def test_two_holidays_in_a_row_carry_over_what_was_before_them(self):
        visit = self.visit(self.stop_one, "2026-03-09")
        self.leave("2026-03-10", "2026-03-10")
        self.leave("2026-03-11", "2026-03-11")
        self.night()
        self.assertEqual(self.plain(visit.until_on), "2026-03-12")

    def test_half_a_day_off_is_worked(self):
        self.leave("2026-03-09", "2026-03-09", date_to=self.utc("2026-03-09 12:00"))
        self.night()
        self.assertIn("2026-03-09", self.visits(self.stop_one))

    def test_holiday_of_another_company_moves_nothing(self):
        self.leave("2026-03-09", "2026-03-09", company_id=self.other_company.id,
                   calendar_id=self.other_company.resource_calendar_id.id)  # fmt: skip
        self.night()
        self.assertIn("2026-03-09", self.visits(self.stop_one))

    def test_leave_of_the_salesperson_moves_their_visits_and_nobody_elses(self):
        other = self.stop(self.route("Theirs", user_id=self.other_rep.id), self.two)
        resource = self.resource(self.rep)
        self.leave("2026-03-09", "2026-03-10", resource_id=resource.id)
        self.night()
        self.assertEqual(self.visits(self.stop_one)[1], "2026-03-11")
        self.assertEqual(self.visits(other)[1], "2026-03-09")

    def test_nobody_is_visited_in_a_pause(self):
        pause = self.env["sales.rhythm.pause"].create({
            "company_id": self.company.id, "partner_id": self.one.id,
            "from_on": "2026-03-05", "until_on": "2026-03-20"})  # fmt: skip
        self.settle()
        self.assertEqual(self.visits(self.stop_one)[:2], ["2026-03-02", "2026-03-23"])
        pause.until_on = "2026-03-15"
        self.settle()
        self.assertEqual(self.visits(self.stop_one)[:2], ["2026-03-02", "2026-03-16"])
        pause.unlink()
        self.settle()
        self.assertEqual(self.visits(self.stop_one)[:2], ["2026-03-02", "2026-03-09"])

    def test_closed_season_that_was_told_is_a_pause_too(self):
        self.env["sales.rhythm.why.not"].create({
            "company_id": self.company.id, "partner_id": self.one.id, "reason": "closed_season",
            "until_on": "2026-03-16"})  # fmt: skip
        # The columns of Odoo's own log are of the database's clock, which nothing freezes.
        self.env.flush_all()
        self.env.cr.execute("UPDATE sales_rhythm_why_not SET create_date = %s", [NOW])
        self.settle()
        self.assertEqual(self.visits(self.stop_one)[0], "2026-03-16")
