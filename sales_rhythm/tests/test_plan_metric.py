"""Work against the plan: planned, done, effective and off the plan, per salesperson and period."""

from datetime import date, timedelta

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import NOW, TODAY
from .routes import RouteCase
from .test_metric import DAY, MetricCase

MONTH = (DAY.replace(day=1), date(2026, 3, 31))


class PlanMetricCase(RouteCase, MetricCase):
    """`one` is visited on Mondays by `rep`; 2 March 2026 is one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.monday = cls.route()
        cls.stop_one = cls.stop(cls.monday, cls.one)
        cls.settle()
        cls.sources = 0

    def touched(self, partner, when=f"{TODAY} 09:00", kind="call", user=None):
        type(self).sources += 1
        self.touch(partner, user or self.rep, kind, when, res_id=5000 + self.sources)
        return self.env["sales.rhythm.touch"].search([], order="id desc", limit=1)

    def of_days(self, key, *days, user=None, viewer=None):
        """The figures of a metric on each of these days, such as "03-02"."""
        found = []
        for each in days:
            day = date.fromisoformat(f"2026-{each}")
            found.append(self.value(key, user, day, day, viewer))
        return found


class TestPlanned(PlanMetricCase):
    def test_visit_is_planned_on_its_day_and_moves_with_it(self):
        self.assertEqual(self.of_days("planned_visits", "03-02", "03-03", "03-09"), [1, 0, 1])
        self.assertEqual(self.value("planned_visits", None, *MONTH), 5)
        self.visit(self.stop_one, "2026-03-09").with_user(self.rep).visit_on = "2026-03-11"
        self.assertEqual(self.of_days("planned_visits", "03-09", "03-11"), [0, 1])
        self.assertEqual(self.value("planned_visits", None, *MONTH), 5)

    def test_cancelled_visit_was_not_planned_and_not_missed(self):
        self.touched(self.one)
        self.assertEqual(self.value("plan_coverage"), 1)
        self.visit(self.stop_one, TODAY).sudo().action_cancel()  # people may not any more
        self.assertEqual(self.of_days("planned_visits", "03-02"), [0])
        self.assertEqual(self.of_days("done_visits", "03-02"), [0])
        self.assertIsNone(self.value("plan_coverage"))

    def test_done_is_what_was_done_in_time(self):
        stop_two = self.stop(self.monday, self.two)
        self.assertEqual((self.value("planned_visits"), self.value("done_visits")), (2, 0))
        self.touched(self.two)
        self.assertEqual((self.value("done_visits"), self.value("plan_coverage")), (1, 0.5))
        with freeze_time("2026-03-05 03:00:00"):
            for when, count in (
                ("2026-03-01 23:59", 1), ("2026-03-04 00:01", 1), ("2026-03-03 23:59", 2),
            ):  # fmt: skip
                self.touched(self.one, when)
                self.assertEqual(self.value("done_visits"), count, when)
            self.assertEqual(self.value("plan_coverage"), 1)
            self.assertEqual(self.of_days("done_visits", "03-03", "03-04"), [0, 0])
        self.assertEqual(self.visit(stop_two, TODAY).state, "done")

    def test_moved_visit_is_done_on_its_new_day(self):
        visit = self.visit(self.stop_one, TODAY)
        visit.with_user(self.rep).visit_on = "2026-03-05"
        with freeze_time("2026-03-06 03:00:00"):
            self.touched(self.one, "2026-03-04 09:00")
            self.assertEqual(self.of_days("done_visits", "03-02", "03-05"), [0, 0])
            self.touched(self.one, "2026-03-05 09:00")
            self.assertEqual(self.of_days("done_visits", "03-02", "03-05"), [0, 1])

    def test_plan_of_who_is_away_is_done_by_the_stand_in(self):
        """The plan is the route's; the visit itself counts for whoever made it."""
        self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.rep.id, "scope": "all",
            "from_on": TODAY, "until_on": TODAY, "stand_in_id": self.other_rep.id})  # fmt: skip
        self.stop(self.route("Theirs", user_id=self.other_rep.id), self.two)
        self.settle()
        row = self.act(self.row(self.one), self.other_rep)
        row._log_visit()
        self.settle()
        self.assertEqual((self.value("done_visits"), self.value("visits")), (1, 0))
        other = [self.value(key, self.other_rep) for key in (
            "planned_visits", "done_visits", "visits", "off_plan")]  # fmt: skip
        self.assertEqual(other, [1, 0, 1, 0])

    def test_colleague_sees_nothing_of_it_and_the_leader_and_director_do(self):
        self.touched(self.one)
        for viewer, found in ((self.rep, [1, 1, 1]), (self.leader, [1, 1, 1]),
                              (self.director, [1, 1, 1]), (self.other_rep, [0, 0, 0]),
                              (self.abroad, [0, 0, 0])):  # fmt: skip
            seen = [self.value(key, self.rep, viewer=viewer)
                    for key in ("planned_visits", "done_visits", "calls")]  # fmt: skip
            self.assertEqual(seen, found, viewer.login)

    def test_goals_of_numbers_follow_the_working_days_and_those_of_shares_do_not(self):
        targets = self.env["sales.rhythm.target"]
        for key, goal in (("planned_visits", 52), ("plan_coverage", 0.9), ("off_plan", 26)):
            targets.create({"user_id": self.rep.id, "metric_id": self.metric(key).id,
                            "goal": goal})  # fmt: skip
        self.touched(self.one)
        for period, goals in (("today", (2, 0.9, 1)), ("month", (52, 0.9, 26))):
            cells = self.rpc(self.rep, "sales.rhythm", "get_deck_figures", period)
            found = {cell["key"]: cell for cell in cells}
            shown = [found[key]["goal"] for key in ("planned_visits", "plan_coverage", "off_plan")]
            self.assertEqual(tuple(shown), goals)
            self.assertEqual(found["plan_coverage"]["value"], 1)


class TestEffective(PlanMetricCase):
    def test_order_on_the_day_or_soon_after(self):
        call = self.touched(self.two, "2026-03-02 09:00")
        with freeze_time("2026-03-20 03:00:00"):
            for when, effective in (
                ("2026-03-01 23:59", False), ("2026-03-02 00:01", True),
                ("2026-03-02 08:00", True), ("2026-03-02 23:59", True),
                ("2026-03-04 23:59", True), ("2026-03-05 00:01", False),
            ):  # fmt: skip
                order = self.order(self.two, when)
                with self.subTest(when):
                    self.assertEqual(call.is_effective, effective)
                    self.assertEqual(self.value("effective_calls"), int(effective))
                order._action_cancel()
                self.settle()
                self.assertFalse(call.is_effective, "a cancelled order is none")

    def test_day_of_the_touch_is_the_companys(self):
        self.order(self.two, "2026-03-02 12:00")
        for when, effective in (
            ("2026-02-27 23:59", False), ("2026-02-28 00:01", True),
            ("2026-03-02 23:59", True), ("2026-03-03 00:01", False),
        ):  # fmt: skip
            with self.subTest(when):
                self.assertEqual(self.touched(self.two, when).is_effective, effective)

    def test_what_is_no_purchase_of_the_customer_does_not_count(self):
        tag = self.env["crm.tag"].create({"name": "Subscription"})
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.excluded_tag_ids = tag
        call = self.touched(self.two)
        self.quotations(self.two, [500])
        self.order(self.one, TODAY)
        self.order(self.two, TODAY, company=self.other_company)
        self.order(self.two, TODAY, tag_ids=[Command.set(tag.ids)])
        self.order(self.two, TODAY, amount=0)
        self.assertFalse(call.is_effective)
        contact = self.partner("Buyer of Two", parent_id=self.two.id, is_company=False)
        self.order(contact, TODAY, user_id=self.other_rep.id)
        self.assertTrue(call.is_effective)

    def test_days_are_those_of_the_company_and_move_no_date(self):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        call = self.touched(self.two, "2026-03-01 09:00")
        self.order(self.two, TODAY)
        runs = self.env["sales.rhythm.run"]
        before = runs.search_count([])
        for days, effective in ((3, True), (2, True), (1, False)):
            policy.effective_days = days
            self.settle()
            self.assertEqual(call.is_effective, effective, days)
        self.assertEqual(runs.search_count([]), before)
        for days in (0, -3, 10**9):
            with self.assertRaisesRegex(ValidationError, "Effective with an order"):
                policy.effective_days = days

    def test_two_reps_of_one_order_each_and_taken_back_touches_none(self):
        self.touched(self.two, kind="visit")
        self.touched(self.two, kind="visit", user=self.other_rep)
        self.touched(self.two, kind="meeting")
        self.assertEqual(self.value("effective_share"), 0)
        self.order(self.two, TODAY)
        for user in (self.rep, self.other_rep):
            self.assertEqual(self.value("effective_visits", user), 1)
            self.assertEqual(self.value("effective_share", user), 1)
        self.assertEqual(self.value("effective_visits", self.leader), 0)
        activity = self.activity(self.two)
        self.done(activity)
        self.assertEqual(self.value("effective_calls"), 1)
        self.act(activity).active = True
        self.settle()
        self.assertEqual(self.value("effective_calls"), 0)


class TestOffPlan(PlanMetricCase):
    def test_customer_of_no_visit_of_that_day_is_off_the_plan(self):
        self.assertFalse(self.touched(self.one).is_off_plan)
        self.assertTrue(self.touched(self.two).is_off_plan)
        self.touched(self.two, kind="visit")
        self.touched(self.two, kind="meeting")  # the calendar's own
        self.assertEqual(self.value("off_plan"), 2)

    def test_before_there_was_a_plan_nothing_was_off_it(self):
        self.assertFalse(self.touched(self.two, "2026-03-01 23:59").is_off_plan)
        self.assertTrue(self.touched(self.two, "2026-03-02 00:01").is_off_plan)
        self.assertFalse(self.touched(self.two, user=self.other_rep).is_off_plan)
        with freeze_time("2026-03-08 03:00:00"):
            self.assertTrue(self.touched(self.two, "2026-03-08 09:00").is_off_plan, "a Sunday")

    def test_visit_that_is_carried_over_is_planned_until_it_is_done(self):
        with freeze_time("2026-03-04 03:00:00"):
            next_day = self.touched(self.one, "2026-03-03 09:00")
            self.assertFalse(next_day.is_off_plan)
            self.assertTrue(self.touched(self.one, "2026-03-04 09:00").is_off_plan)
            self.touched(self.one, "2026-03-02 23:59")
            self.settle()
            self.assertTrue(next_day.is_off_plan, "it was done the day before")

    def test_cancelled_or_moved_visit_was_not_planned_for_the_day(self):
        call = self.touched(self.one)
        visit = self.visit(self.stop_one, TODAY).sudo()  # people may not any more
        visit.action_cancel()
        self.settle()
        self.assertTrue(call.is_off_plan)
        visit.action_restore()
        self.settle()
        self.assertFalse(call.is_off_plan)
        visit.visit_on = DAY + timedelta(days=1)
        self.settle()
        self.assertTrue(call.is_off_plan)

    def test_visit_of_a_colleague_is_a_plan_too(self):
        theirs = self.route("Theirs", user_id=self.other_rep.id)
        self.stop(theirs, self.two)
        self.assertFalse(self.touched(self.two).is_off_plan)
        self.assertFalse(self.touched(self.one, user=self.other_rep).is_off_plan)
        other = self.partner("Other")
        self.assertTrue(self.touched(other, user=self.other_rep).is_off_plan)

    def test_searching_finds_what_reading_says(self):
        self.touched(self.one)
        self.touched(self.two, kind="visit")
        self.touched(self.two, user=self.other_rep)
        self.order(self.one, "2026-03-03")
        touches = self.env["sales.rhythm.touch"]
        for name in ("is_effective", "is_off_plan"):
            found = {value: touches.search([(name, "=", value)]) for value in (True, False)}
            self.assertEqual(set(found[True] | found[False]), set(touches.search([])))
            self.assertTrue(found[True] and found[False])
            self.assertEqual(set(found[True].mapped(name)), {True})
            self.assertEqual(set(found[False].mapped(name)), {False})


@freeze_time(NOW)
class TestWithoutRoutes(MetricCase):
    def test_company_without_a_route_sees_no_plan(self):
        self.work_of(self.rep, 1)
        cells = self.rpc(self.rep, "sales.rhythm", "get_deck_figures", "month")
        keys = {cell["key"] for cell in cells}
        self.assertLessEqual({"calls", "visits", "effective_calls"}, keys)
        self.assertFalse(
            keys & {"planned_visits", "done_visits", "plan_coverage", "off_plan"}, keys
        )
