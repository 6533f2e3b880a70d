"""The days of the week on which a customer receives: turns on other days move to these."""

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import NOW
from .routes import RouteCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReceiving(RouteCase):
    """TODAY, 2 March 2026, is a Monday; the company works six days."""

    def receives(self, partner, weekdays):
        partner.rhythm_weekday_ids = [Command.set(self.weekdays(weekdays).ids)]
        self.settle()

    def days(self, stop, until="2026-03-20"):
        return [day for day in self.visits(stop) if day < until]

    def test_weekdays_are_chosen_among_these(self):
        self.receives(self.one, "35")
        stop = self.stop(self.route(weekdays="0135"), self.one)
        self.assertIn(stop.weekday_ids.number, (3, 5))
        twice = self.stop(self.route("Twice", "0135"), self.one, "8")
        self.assertEqual(twice.weekday_ids._numbers(), (3, 5))

    def test_turn_moves_to_the_next_of_them(self):
        self.receives(self.one, "3")
        stop = self.stop(self.route(weekdays="0"), self.one)
        self.assertEqual(self.days(stop), ["2026-03-05", "2026-03-12", "2026-03-19"])

    def test_turns_that_meet_are_one_visit(self):
        self.receives(self.one, "01345")
        stop = self.stop(self.route(weekdays="012345"), self.one, "24")
        self.assertEqual(self.days(stop, "2026-03-09"), [
            "2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06", "2026-03-07"])  # fmt: skip

    def test_holiday_on_one_moves_the_visit_to_the_next_one(self):
        self.receives(self.one, "13")
        stop = self.stop(self.route(weekdays="1"), self.one)
        self.assertEqual(self.days(stop, "2026-03-16"), ["2026-03-03", "2026-03-10"])
        self.leave("2026-03-10", "2026-03-10")
        self.night()
        self.assertEqual(self.days(stop, "2026-03-16"), ["2026-03-03", "2026-03-12"])

    def test_changed_days_move_what_is_planned_and_lose_nothing(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        before = self.env["sales.rhythm.visit"].search(
            [("stop_id", "=", stop.id)], order="planned_on"
        )
        self.receives(self.one, "2")
        self.assertEqual(self.days(stop), ["2026-03-04", "2026-03-11", "2026-03-18"])
        after = self.env["sales.rhythm.visit"].search(
            [("stop_id", "=", stop.id)], order="planned_on"
        )
        # The last one has moved past the days that visits are laid out for.
        self.assertEqual(after, before[:-1])
        self.receives(self.one, "")
        self.assertEqual(self.days(stop), ["2026-03-02", "2026-03-09", "2026-03-16"])

    def test_changed_days_choose_another_weekday_of_the_route(self):
        stop = self.stop(self.route(weekdays="04"), self.one, weekdays="0")
        self.receives(self.one, "4")
        self.assertEqual(stop.weekday_ids._numbers(), (4,))
        self.assertEqual(self.days(stop), ["2026-03-06", "2026-03-13"])

    def test_missed_one_is_made_up_for_on_the_next_working_day_all_the_same(self):
        self.receives(self.one, "0")
        stop = self.stop(self.route(weekdays="0"), self.one)
        visit = self.visit(stop, "2026-03-02")
        self.assertEqual(self.plain(visit.until_on), "2026-03-03")
        with freeze_time(self.utc("2026-03-03 08:00")):
            self.assertIn("route", self.chips(self.one))
        with freeze_time(self.utc("2026-03-04 08:00")):
            self.night()
            self.assertNotIn("route", self.chips(self.one))
            self.assertEqual(visit.state, "missed")

    def test_days_on_which_nobody_works_are_as_none(self):
        self.receives(self.one, "6")
        stop = self.stop(self.route(weekdays="0"), self.one)
        self.assertEqual(self.days(stop, "2026-03-10"), ["2026-03-02", "2026-03-09"])

    def test_other_day_than_these_is_refused_and_says_which(self):
        self.receives(self.one, "35")
        route = self.route(weekdays="035")
        stop = self.stop(route, self.one, weekdays="3")
        only = "One receives visits on Thu, Sat only: choose among these"
        with self.assertRaisesRegex(ValidationError, only):
            stop.weekday_ids = self.weekdays("0")

    def test_salesperson_enters_them_and_sees_them_at_the_stop(self):
        stop = self.stop(self.route(weekdays="03"), self.one)
        self.one.with_user(self.rep).rhythm_weekday_ids = self.weekdays("3")
        self.settle()
        self.assertEqual(stop.with_user(self.rep).customer_weekday_ids._numbers(), (3,))
        self.assertEqual(self.days(stop, "2026-03-10"), ["2026-03-05"])

    def test_moved_by_hand_it_stays(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        self.visit(stop, "2026-03-09").with_user(self.rep).visit_on = "2026-03-11"
        self.receives(self.one, "4")
        self.assertEqual(self.days(stop), ["2026-03-06", "2026-03-11"])

    def test_day_that_becomes_one_of_the_route_has_one_visit(self):
        self.receives(self.one, "4")
        route = self.route(weekdays="0")
        stop = self.stop(route, self.one)
        self.assertEqual(self.days(stop, "2026-03-10"), ["2026-03-06"])
        with freeze_time(self.utc("2026-03-04 08:00")):
            route.weekday_ids |= self.weekdays("4")
            self.assertEqual(stop.weekday_ids._numbers(), (4,))
            self.assertEqual(self.days(stop, "2026-03-14"), ["2026-03-06", "2026-03-13"])

    def test_visit_that_is_cancelled_takes_no_other_along(self):
        stop = self.stop(self.route(weekdays="02"), self.one, "8")
        self.visit(stop, "2026-03-11").with_user(self.rep).action_cancel()
        self.receives(self.one, "3")
        self.assertEqual(self.days(stop, "2026-03-14"), ["2026-03-05", "2026-03-12"])
        self.visit(stop, "2026-03-12").with_user(self.rep).action_cancel()
        self.night()
        self.assertEqual(self.days(stop, "2026-03-14"), ["2026-03-05"])

    def test_visit_of_a_turn_that_has_passed_does_not_stay_on_a_day_off(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        self.receives(self.one, "3")
        with freeze_time(self.utc("2026-03-03 08:00")):
            self.leave("2026-03-05", "2026-03-05")
            self.receives(self.one, "")
            self.night()
            self.assertEqual(self.days(stop, "2026-03-09"), ["2026-03-03"])

    def test_cancelled_visit_that_is_planned_again_is_on_a_day_that_is_worked(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        visit = self.visit(stop, "2026-03-09")
        visit.with_user(self.rep).action_cancel()
        self.leave("2026-03-09", "2026-03-09")
        self.night()
        visit.with_user(self.rep).action_restore()
        self.assertEqual(self.days(stop, "2026-03-14"), ["2026-03-02", "2026-03-10"])

    def test_visit_that_was_handed_over_stays_when_its_owner_is_away(self):
        me = self.resource(self.rep)
        stop = self.stop(self.route(weekdays="0"), self.one)
        visit = self.visit(stop, "2026-03-09")
        visit.write({"user_id": self.other_rep.id, "handed": True})
        self.leave("2026-03-09", "2026-03-09", resource_id=me.id)
        self.night()
        self.assertEqual(self.plain(visit.visit_on), "2026-03-09")

    def test_visit_that_is_moved_back_goes_with_its_turn_again(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        visit = self.visit(stop, "2026-03-09").with_user(self.rep)
        visit.visit_on = "2026-03-09"
        self.assertFalse(visit.moved, "An event that is resized by its edge says the same day")
        visit.visit_on = "2026-03-11"
        self.assertTrue(visit.moved)
        visit.visit_on = "2026-03-09"
        self.assertFalse(visit.moved)

    def test_visit_may_be_made_on_a_holiday_by_who_wants_to(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        self.leave("2026-03-09", "2026-03-09")
        self.night()
        visit = self.visit(stop, "2026-03-10")
        visit.with_user(self.rep).visit_on = "2026-03-09"
        self.night()
        self.assertEqual(self.plain(visit.visit_on), "2026-03-09")

    def test_merged_customer_takes_the_days_of_the_other_one(self):
        self.receives(self.one, "3")
        stop = self.stop(self.route(weekdays="023"), self.two, weekdays="0")
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge([self.one.id, self.two.id], self.two)
        self.settle()
        self.assertEqual(stop.weekday_ids._numbers(), (3,))
        self.assertEqual(self.days(stop, "2026-03-10"), ["2026-03-05"])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestHolidayThatIsNone(RouteCase):
    """A holiday entered by mistake: what it moved moves back when it is deleted."""

    def planned(self, stop):
        found = self.env["sales.rhythm.visit"].search([("stop_id", "=", stop.id)])
        return [self.plain(day) for day in found.mapped("planned_on")]

    def test_weekly_visit_moves_and_moves_back(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        before = self.visits(stop)
        holiday = self.leave("2026-03-09", "2026-03-10")
        self.night()
        self.assertEqual(self.visits(stop)[:3], ["2026-03-02", "2026-03-11", "2026-03-16"])
        holiday.unlink()
        self.settle()
        self.night()
        self.assertEqual(self.visits(stop), before)
        self.assertEqual(self.planned(stop), before)

    def test_two_turns_become_one_and_two_again(self):
        stop = self.stop(self.route(weekdays="01"), self.one, "8")
        before = self.visits(stop)
        holiday = self.leave("2026-03-09", "2026-03-10")
        self.night()
        self.assertEqual(
            self.visits(stop)[:4], ["2026-03-02", "2026-03-03", "2026-03-11", "2026-03-16"]
        )
        holiday.unlink()
        self.settle()
        self.night()
        self.assertEqual(self.visits(stop), before)

    def test_visit_that_a_person_moved_stays(self):
        stop = self.stop(self.route(weekdays="0"), self.one)
        self.visit(stop, "2026-03-09").with_user(self.rep).visit_on = "2026-03-12"
        holiday = self.leave("2026-03-09", "2026-03-10")
        self.night()
        holiday.unlink()
        self.settle()
        self.night()
        self.assertEqual(self.visits(stop)[:3], ["2026-03-02", "2026-03-12", "2026-03-16"])
