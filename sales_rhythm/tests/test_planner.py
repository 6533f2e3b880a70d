"""The plan as activities: what is planned for whom, what stays, goes, and what people change."""

from collections import Counter
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..core.plan import ROUTE
from .common import NOW
from .routes import RouteCase

LATE = ["2025-11-03", "2025-11-17", "2025-12-01", "2025-12-15", "2025-12-29", "2026-01-12"]


class PlannerCase(RouteCase):
    """Monday's route of two, and three late customers: one in the area of Monday's stops."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.one | cls.two).city = "Huế"
        cls.monday = cls.route()
        cls.stop_one = cls.stop(cls.monday, cls.one, sequence=1)
        cls.stop_two = cls.stop(cls.monday, cls.two, sequence=2)
        cls.near = cls.customer("Near", [(day, 50_000) for day in LATE], city="HUẾ ")
        cls.far = cls.customer("Far", [(day, 90_000) for day in LATE], city="Vinh")
        cls.poor = cls.customer("Poor", [(day, 10_000) for day in LATE], city="Vinh")
        cls.settle()

    def plan(self, users=None):
        self.settle()
        changed = self.env["sales.rhythm.planner"]._plan(self.company, users or self.rep)
        self.settle()
        return changed

    def planned(self, user=None):
        """[(day, customer, why)] of all that is planned and not done, in order."""
        found = self.env["mail.activity"].search(
            [("rhythm_plan", "!=", False), ("user_id", "=", (user or self.rep).id)],
            order="date_deadline, id",
        )
        names = {partner.id: partner.name for partner in self.env["res.partner"].browse(
            found.mapped("res_id"))}  # fmt: skip
        return [
            (self.plain(each.date_deadline)[5:], names[each.res_id], each.rhythm_plan)
            for each in found
        ]

    def activity(self, partner, day=None):
        domain = [("res_model", "=", "res.partner"), ("res_id", "=", partner.id),
                  ("rhythm_plan", "!=", False)]  # fmt: skip
        if day:
            domain.append(("date_deadline", "=", day))
        found = self.env["mail.activity"].search(domain)
        self.assertEqual(len(found), 1)
        return found

    def capacity(self, number):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.plan_capacity = number


class TestPlan(PlannerCase):
    def test_stops_then_the_late_of_their_area_then_the_others_by_money(self):
        self.capacity(4)
        self.plan()
        self.assertEqual(self.planned(), [
            ("03-02", "One", "route"), ("03-02", "Two", "route"), ("03-02", "Near", "late"),
            ("03-02", "Far", "late"), ("03-03", "Poor", "late")])  # fmt: skip

    def test_horizon_is_five_working_days(self):
        saturday = self.stop(self.route("Saturday", "5"), self.partner("Sat"))
        self.plan()
        self.assertFalse([day for day, *_more in self.planned() if day > "03-06"])
        with freeze_time("2026-03-03 03:00:00"):
            self.plan()
            self.assertIn(("03-07", "Sat", "route"), self.planned())
        self.assertTrue(saturday)

    def test_second_run_changes_nothing(self):
        self.assertEqual(self.plan(), 5)
        seen = self.env["mail.activity"].search([]).ids
        versions = self.env["mail.activity"].search([]).mapped("write_date")
        self.assertEqual(self.plan(), 0)
        self.assertEqual(self.env["mail.activity"].search([]).ids, seen)
        self.assertEqual(self.env["mail.activity"].search([]).mapped("write_date"), versions)

    def test_nobody_gets_a_mail_or_becomes_a_follower(self):
        messages = self.env["mail.message"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        self.plan()
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertNotIn(self.rep.partner_id, self.one.message_partner_ids)

    def test_words_are_the_salespersons_own(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.env["ir.module.module"]._load_module_terms(["sales_rhythm"], ["vi_VN"])
        self.rep.lang = "vi_VN"
        self.plan()
        self.assertEqual(self.activity(self.near).summary, "Trễ chu kỳ")
        self.assertEqual(self.activity(self.one).summary, "Monday")

    def test_planned_work_is_no_chip_and_is_planned_care(self):
        before = self.chips(self.near)
        self.plan()
        self.assertEqual(self.chips(self.near), before)
        self.assertFalse(self.row(self.near).activity_on)
        self.assertRow(self.near, planned_on="2026-03-02")
        self.assertIn("planned", [week["state"] for week in self.row(self.near).weeks])

    def test_done_call_is_planned_no_more(self):
        self.plan()
        self.row(self.near).with_user(self.rep)._log_call("talked")
        self.assertFalse(self.activity_count(self.near))
        self.plan()
        rests_until = self.plain(self.row(self.near).rest_until)
        self.assertEqual(rests_until, "2026-03-06")
        self.assertEqual(self.plain(self.activity(self.near).date_deadline), rests_until)
        touch = self.env["sales.rhythm.touch"].search(
            [("partner_id", "=", self.near.id), ("kind", "=", "call")])  # fmt: skip
        self.assertEqual(len(touch), 1)

    def activity_count(self, partner):
        return self.env["mail.activity"].search_count(
            [("res_model", "=", "res.partner"), ("res_id", "=", partner.id)])  # fmt: skip

    def test_order_takes_a_call_off_the_plan(self):
        self.plan()
        self.quotations(self.near, [100_000]).action_confirm()
        self.plan()
        self.assertFalse(self.activity_count(self.near))

    def test_customers_somebody_planned_with_are_left_alone(self):
        self.near.activity_schedule(
            "mail.mail_activity_data_call", "2026-03-05", user_id=self.rep.id)  # fmt: skip
        self.plan()
        self.assertNotIn("Near", [name for _day, name, _why in self.planned()])

    def test_what_people_planned_and_promised_takes_room(self):
        self.capacity(3)
        for number in range(2):
            self.partner(f"Own {number}").activity_schedule(
                "mail.mail_activity_data_call", "2026-03-02", user_id=self.rep.id)  # fmt: skip
        self.plan()
        self.assertEqual([each for each in self.planned() if each[0] == "03-02"],
                         [("03-02", "One", "route")])  # fmt: skip

    def test_capacity_of_the_company_and_of_the_user(self):
        self.capacity(0)
        self.plan()
        self.assertEqual(self.planned(), [])
        self.rep.rhythm_plan_capacity = 2
        self.plan()
        self.assertEqual(len([each for each in self.planned() if each[0] == "03-02"]), 2)
        self.rep.rhythm_plan_capacity = 0
        self.plan()
        self.assertEqual(self.planned(), [])

    def test_no_days_ahead_is_no_plan(self):
        self.plan()
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.plan_days = 0
        self.plan()
        self.assertEqual(self.planned(), [])

    def test_nothing_on_a_day_off(self):
        self.work_on(self.company, "02")
        self.capacity(1)
        self.plan()
        self.assertEqual([day for day, *_more in self.planned()],
                         ["03-02", "03-04", "03-09", "03-11", "03-16"])  # fmt: skip

    def test_holiday_entered_later_moves_what_was_planned_on_it(self):
        self.capacity(1)
        self.plan()
        days = [day for day, *_more in self.planned()]
        self.leave("2026-03-04", "2026-03-04")
        self.night()
        self.assertIn("03-04", days)
        self.assertEqual([day for day, *_more in self.planned()],
                         [*(day for day in days if day != "03-04"), "03-06"])  # fmt: skip
        work = [name for _day, name, _why in self.planned()]
        self.assertEqual(len(work), len(set(work)))


class TestPeople(PlannerCase):
    def test_call_that_is_moved_is_that_persons_own(self):
        self.plan()
        call = self.activity(self.near)
        self.rpc(self.rep, "mail.activity", "write", call.ids, {"date_deadline": "2026-03-12"})
        self.assertFalse(call.rhythm_plan)
        self.plan()
        self.assertEqual(self.plain(call.date_deadline), "2026-03-12")
        self.assertNotIn("Near", [name for _day, name, _why in self.planned()])

    def test_visit_that_is_moved_moves_the_stops_visit(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        self.rpc(self.rep, "mail.activity", "write", visit.activity_id.ids,
                 {"date_deadline": "2026-03-04"})  # fmt: skip
        self.assertEqual(self.plain(visit.visit_on), "2026-03-04")
        self.plan()
        self.assertIn(("03-04", "One", "route"), self.planned())

    def test_moved_visit_moves_its_activity(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        self.rpc(self.rep, "sales.rhythm.visit", "write", visit.ids, {"visit_on": "2026-03-04"})
        self.plan()
        self.assertEqual(self.plain(visit.activity_id.date_deadline), "2026-03-04")

    def test_cancelled_call_is_not_planned_for_that_again(self):
        self.plan()
        self.rpc(self.rep, "mail.activity", "unlink", self.activity(self.near).ids)
        self.plan()
        self.assertNotIn("Near", [name for _day, name, _why in self.planned()])
        skip = self.env["sales.rhythm.plan.skip"].search([("partner_id", "=", self.near.id)])
        self.assertEqual((skip.reason, skip.user_id), ("late", self.rep))
        for user in (self.rep, self.director):
            with self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.plan.skip", "unlink", skip.ids)

    def test_cancelled_visit_falls_out_and_the_next_one_stays(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        self.rpc(self.rep, "mail.activity", "unlink", visit.activity_id.ids)
        self.assertTrue(visit.cancelled)
        self.plan()
        self.assertNotIn(("03-02", "One", "route"), self.planned())
        self.assertIn("2026-03-09", self.visits(self.stop_one))

    def test_call_handed_to_a_colleague_is_theirs(self):
        self.plan()
        call = self.activity(self.near)
        self.rpc(self.rep, "mail.activity", "write", call.ids, {"user_id": self.other_rep.id})
        self.plan()
        self.assertEqual(call.user_id, self.other_rep)
        self.assertFalse(call.rhythm_plan)

    def test_context_of_the_plan_is_not_to_be_had_from_outside(self):
        self.plan()
        call = self.activity(self.near)
        self.rpc(self.rep, "mail.activity", "unlink", call.ids,
                 context={"rhythm_planning": True, "rhythm_no_follower": True})  # fmt: skip
        self.assertTrue(self.env["sales.rhythm.plan.skip"].search_count(
            [("partner_id", "=", self.near.id)]))  # fmt: skip


@freeze_time(NOW)
class TestNextDays(PlannerCase):
    def test_missed_visit_comes_back_first_once_and_nothing_stays_overdue(self):
        self.capacity(2)
        self.plan()
        with freeze_time("2026-03-03 03:00:00"):
            self.night()
            self.assertEqual([each for each in self.planned() if each[2] == ROUTE], [
                ("03-03", "One", "route"), ("03-03", "Two", "route"),
                ("03-09", "One", "route"), ("03-09", "Two", "route")][:2])  # fmt: skip
        with freeze_time("2026-03-04 03:00:00"):
            self.night()
            self.assertFalse([each for each in self.planned() if each[0] < "03-04"])
            self.assertEqual(self.visit(self.stop_one, "2026-03-02").state, "missed")
            self.assertFalse(self.visit(self.stop_one, "2026-03-02").activity_id)

    def test_call_that_was_not_made_is_planned_again(self):
        self.plan()
        call = self.activity(self.far)
        with freeze_time("2026-03-04 03:00:00"):
            self.night()
            self.assertEqual(self.plain(call.date_deadline), "2026-03-04")

    def test_night_plans_for_who_has_a_route_and_for_nobody_else(self):
        self.customer("Theirs", LATE, user_id=self.other_rep.id)
        self.night()
        self.assertTrue(self.planned())
        self.assertEqual(self.planned(self.other_rep), [])

    def test_route_that_is_gone_takes_its_plan_along(self):
        self.plan()
        self.monday.unlink()
        self.settle()
        self.night()
        self.assertEqual([each for each in self.planned() if each[2] == ROUTE], [])

    def test_customer_who_is_archived_or_another_reps_leaves_the_plan(self):
        self.plan()
        self.near.active = False
        self.far.user_id = self.other_rep
        self.settle()
        self.plan()
        self.assertEqual({name for _day, name, _why in self.planned()}, {"One", "Two", "Poor"})


class TestCost(PlannerCase):
    def test_queries_do_not_grow_with_customers(self):
        def asked(number, turn=1):
            route = self.route(f"Route {number} {turn}")
            for each in range(number):
                self.stop(route, self.partner(f"Shop {number} {turn} {each}"))
            self.rep.rhythm_plan_capacity = 500
            self.settle()
            statements = []
            execute = self.env.cr.execute

            def noted(query, *arguments, **options):
                statements.append(getattr(query, "code", str(query)).split("VALUES")[0][:200])
                return execute(query, *arguments, **options)

            with patch.object(self.env.cr, "execute", noted):
                self.env["sales.rhythm.planner"]._plan(self.company, self.rep)
                self.env.flush_all()
            return Counter(statements)

        for number in (3, 4):  # what is read once
            asked(number)
        # Odoo's caches forget at any moment, and then one of the two asks once more.
        few, many = asked(5, 1) & asked(5, 2), asked(50, 1) & asked(50, 2)
        names = {name for name in few | many if "SAVEPOINT" not in name}
        self.maxDiff = None
        self.assertEqual({name: few[name] for name in names}, {name: many[name] for name in names})


class TestClick(PlannerCase):
    def click(self, user):
        return self.rpc(user, "sales.rhythm.planner", "action_plan", [])

    def test_rep_plans_their_own_days_and_a_leader_those_of_the_team(self):
        other = self.route("Theirs", user_id=self.other_rep.id)
        self.stop(other, self.customer("Theirs", LATE, user_id=self.other_rep.id))
        self.settle()
        done = self.click(self.rep)
        self.assertIn("working days: 5", done["params"]["message"])
        self.assertTrue(self.planned())
        self.assertEqual(self.planned(self.other_rep), [])
        self.click(self.director)
        self.assertTrue(self.planned(self.other_rep))

    def test_without_a_route_own_customers_are_planned_at_a_click(self):
        self.customer("Theirs", LATE, user_id=self.other_rep.id)
        self.click(self.other_rep)
        self.assertEqual(self.planned(self.other_rep), [("03-02", "Theirs", "late")])

    def test_strangers_are_refused(self):
        for user in (self.accountant, self.portal):
            with self.assertRaises(AccessError):
                self.click(user)
