"""What nobody gets at through routes, visits and the plan, however they are asked for."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..models import plan_work
from .common import NOW
from .routes import RouteCase
from .test_planner import LATE, PlannerCase

STOP, ROUTE, VISIT = "sales.rhythm.stop", "sales.rhythm.route", "sales.rhythm.visit"


class TestColleaguesCustomers(RouteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.customer("Their shop", LATE, user_id=cls.other_rep.id)
        cls.mine = cls.route("Mine")
        cls.stop_mine = cls.stop(cls.mine, cls.one)
        cls.settle()

    def assertHidden(self, user=None):
        self.settle()
        rows = self.env(user=(user or self.rep).id, su=False)["sales.rhythm"]
        self.assertFalse(rows.search([("partner_id", "=", self.theirs.id)]))

    def refused(self, model, method, *args, user=None, error=UserError, **context):
        with self.assertRaises(error), self.env.cr.savepoint():
            self.rpc(user or self.rep, model, method, *args, context=context)
        self.env.invalidate_all()
        self.assertHidden(user)

    def test_by_defaults_of_a_context(self):
        self.refused(STOP, "create", {"route_id": self.mine.id},
                     default_partner_id=self.theirs.id)  # fmt: skip
        self.refused(STOP, "create", {"partner_id": self.theirs.id},
                     default_route_id=self.mine.id)  # fmt: skip

    def test_by_the_copies_of_the_routes_columns(self):
        for values in ({"user_id": self.rep.id}, {"company_id": self.other_company.id}):
            self.refused(STOP, "write", self.stop_mine.ids, values, error=AccessError)

    def test_by_commands_of_the_route(self):
        self.refused(ROUTE, "write", self.mine.ids,
                     {"stop_ids": [(0, 0, {"partner_id": self.theirs.id})]})  # fmt: skip
        self.refused(ROUTE, "write", self.mine.ids,
                     {"stop_ids": [
                         (1, self.stop_mine.id, {"partner_id": self.theirs.id})]})  # fmt: skip

    def test_by_taking_a_route_that_nobody_works(self):
        nobodys = self.route("Nobody's", user_id=False)
        self.stop(nobodys, self.theirs)
        self.refused(ROUTE, "write", nobodys.ids, {"user_id": self.rep.id})
        self.rpc(self.all_rep, ROUTE, "write", nobodys.ids, {"user_id": self.rep.id})
        self.settle()
        rows = self.env(user=self.rep.id, su=False)["sales.rhythm"]
        self.assertTrue(rows.search([("partner_id", "=", self.theirs.id)]))

    def test_who_visits_sees_the_purchases_too(self):
        nobodys = self.route("Nobody's", user_id=False)
        self.stop(nobodys, self.theirs)
        self.rpc(self.all_rep, ROUTE, "write", nobodys.ids, {"user_id": self.rep.id})
        self.settle()
        row = self.row(self.theirs).with_user(self.rep)
        purchases = self.env["sales.rhythm.occasion"].with_user(self.rep)
        found = purchases.search(row.action_open_occasions()["domain"])
        self.assertEqual(len(found), len(LATE))
        self.assertEqual(found, row.sudo().occasion_ids.with_user(self.rep))
        with self.assertRaisesRegex(UserError, "belongs to a colleague"):
            found[:1].action_open()
        nobodys.user_id = self.other_rep
        self.settle()
        self.assertFalse(purchases.search([("rhythm_id", "=", row.id)]))

    def test_by_moving_a_stop_to_another_route(self):
        other = self.route("Theirs", user_id=self.other_rep.id)
        self.refused(STOP, "write", self.stop_mine.ids, {"route_id": other.id}, error=AccessError)

    def test_by_standing_in_for_a_while(self):
        self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.other_rep.id,
            "stand_in_id": self.rep.id,
            "from_on": "2026-03-02", "until_on": "2026-03-03"})  # fmt: skip
        self.settle()
        rows = self.env(user=self.rep.id, su=False)["sales.rhythm"]
        self.assertTrue(rows.search([("partner_id", "=", self.theirs.id)]))
        with self.assertRaisesRegex(UserError, "is a colleague's customer"):
            self.rpc(self.rep, STOP, "create",
                     {"route_id": self.mine.id, "partner_id": self.theirs.id})  # fmt: skip
        with freeze_time("2026-03-04 03:00:00"):
            self.assertHidden()

    def test_own_route_is_not_given_to_a_colleague_by_a_salesperson(self):
        self.refused(ROUTE, "write", self.mine.ids, {"user_id": self.other_rep.id})
        self.rpc(self.leader, ROUTE, "write", self.mine.ids, {"user_id": self.leader.id})

    def test_route_with_stops_stays_in_its_company(self):
        with self.assertRaisesRegex(UserError, "stays in its company"):
            self.mine.company_id = self.other_company
        self.route("Empty").company_id = self.company

    def test_customers_of_other_companies_are_not_named(self):
        private = self.partner("Secret Ltd", company_id=self.other_company.id, user_id=False)
        self.settle()
        with self.assertRaises(AccessError):
            self.rpc(self.rep, STOP, "create",
                     {"route_id": self.mine.id, "partner_id": private.id})  # fmt: skip


class TestForgedPlan(PlannerCase):
    def test_plan_of_an_activity_is_nobodys_to_say(self):
        theirs = self.customer("Theirs", LATE, user_id=self.other_rep.id)
        values = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": theirs.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "rhythm_plan": "late", "rhythm_plan_since": str(self.row(theirs).late_from),
            "rhythm_company_id": self.company.id}  # fmt: skip
        for context in ({}, {"default_rhythm_plan": "late", "rhythm_planning": True}):
            made = self.rpc(self.rep, "mail.activity", "create", values, context=context)
            self.assertFalse(self.env["mail.activity"].browse(made).rhythm_plan)
            self.rpc(self.rep, "mail.activity", "write", made, {"rhythm_plan": "late"})
            self.assertFalse(self.env["mail.activity"].browse(made).rhythm_plan)
            self.rpc(self.rep, "mail.activity", "unlink", made)
        self.plan(self.other_rep)
        self.assertEqual([name for _day, name, _why in self.planned(self.other_rep)], ["Theirs"])

    def test_colleague_who_sees_no_customer_cancels_nothing_for_them(self):
        self.plan()
        call = self.activity(self.near)
        self.rpc(self.other_rep, "mail.activity", "unlink", call.ids)
        self.assertFalse(self.env["sales.rhythm.plan.skip"].search_count([]))
        self.plan()
        self.assertIn("Near", [name for _day, name, _why in self.planned()])

    def test_over_is_over_by_its_activity_too(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        activity = visit.activity_id
        with freeze_time("2026-03-05 03:00:00"):
            self.settle()
            self.rpc(self.rep, "mail.activity", "write", activity.ids,
                     {"date_deadline": "2026-03-12"})  # fmt: skip
            self.assertEqual(visit.state, "missed")
            self.assertFalse(activity.rhythm_plan)

    def test_days_that_are_none(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-09")
        for day in ("9999-12-31", "0001-01-01", False, "2027-12-31"):
            with self.assertRaises(ValidationError):
                self.rpc(self.rep, VISIT, "write", visit.ids, {"visit_on": day})
        activity = self.visit(self.stop_one, "2026-03-02").activity_id
        self.rpc(self.rep, "mail.activity", "write", activity.ids, {"date_deadline": "9999-12-31"})
        self.assertFalse(activity.rhythm_plan)

    def test_states_that_are_none_are_found_nowhere(self):
        visits = self.env[VISIT]
        for value in ([True], [1], ["pending", 1], [""]):
            found = visits.search([("state", "in", value), ("stop_id", "=", self.stop_one.id)])
            self.assertEqual(bool(found), "pending" in value)


@freeze_time(NOW)
class TestLeftBehind(PlannerCase):
    """What happens to visits and plans when people, customers and days go away."""

    def test_salesperson_who_is_archived_has_cancelled_nothing(self):
        self.plan()
        self.rep.action_archive()
        self.settle()
        self.assertFalse(self.env["sales.rhythm.plan.skip"].search_count([]))
        self.assertFalse(self.visit(self.stop_one, "2026-03-02").cancelled)
        (self.near | self.far | self.poor | self.one | self.two).user_id = self.other_rep
        self.monday.user_id = self.other_rep
        self.settle()
        self.plan(self.other_rep)
        self.assertEqual(len(self.planned(self.other_rep)), 5)

    def test_visit_that_was_handed_over_stays_so_and_is_seen(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        self.rpc(self.rep, "mail.activity", "write", visit.activity_id.ids,
                 {"user_id": self.other_rep.id})  # fmt: skip
        self.night()
        self.assertEqual(visit.user_id, self.other_rep)
        self.assertEqual(self.planned(self.other_rep), [("03-02", "One", "route")])
        rows = self.env(user=self.other_rep.id, su=False)["sales.rhythm"]
        self.assertTrue(rows.search([("partner_id", "=", self.one.id)]))
        self.assertEqual(self.visit(self.stop_one, "2026-03-09").user_id, self.rep)
        with freeze_time("2026-03-05 03:00:00"):
            self.env.invalidate_all()
            self.env["sales.rhythm"]._forget_cached(self.env)
            self.assertFalse(rows.search([("partner_id", "=", self.one.id)]))

    def test_visit_of_a_portal_user_stays_whose_it_was(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        visit.activity_id.user_id = self.portal
        self.assertEqual(visit.user_id, self.rep)
        self.assertFalse(visit.activity_id)

    def test_visit_moved_beyond_the_plan_keeps_its_activity(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-02")
        self.rpc(self.rep, "mail.activity", "write", visit.activity_id.ids,
                 {"date_deadline": "2026-03-12"})  # fmt: skip
        self.assertEqual(self.plan(), 0)
        self.assertTrue(visit.activity_id.active)

    def test_moved_visit_goes_with_its_route_or_customer(self):
        for gone in (self.monday, self.one):
            with self.env.cr.savepoint() as savepoint:
                self.plan()
                visit = self.visit(self.stop_one, "2026-03-09")
                visit.visit_on = "2026-03-04"
                gone.active = False
                self.settle()
                self.night()
                self.assertFalse(visit.exists())
                savepoint.rollback()
            self.env.invalidate_all()

    def test_stop_that_is_deleted_takes_its_plan_along(self):
        self.plan()
        activity = self.visit(self.stop_one, "2026-03-02").activity_id
        self.stop_one.unlink()
        self.assertFalse(activity.exists())

    def test_who_left_the_company_is_planned_nothing(self):
        self.plan()
        self.rep.write({"company_ids": [(6, 0, self.other_company.ids)],
                        "company_id": self.other_company.id})  # fmt: skip
        self.settle()
        self.night()
        self.assertEqual(self.planned(), [])
        self.assertEqual(self.visits(self.stop_one), [])

    def test_two_calls_of_customers_who_became_one_are_one(self):
        self.plan()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.far.id, self.poor.id], self.far)
        self.settle()
        self.plan()
        self.assertEqual([name for _day, name, _why in self.planned()].count("Far"), 1)
        self.assertEqual(self.plan(), 0)

    def test_customer_with_a_planned_call_can_be_deleted(self):
        bare = self.partner("Bare")
        self.env["mail.activity"].with_context(rhythm_planning=True).create({
            "res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": bare.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "user_id": self.rep.id, "rhythm_plan": "late", "rhythm_plan_since": "2026-02-01",
            "rhythm_company_id": self.company.id})  # fmt: skip
        self.settle()
        bare.unlink()
        self.settle()
        self.assertFalse(bare.exists())

    def test_visit_made_early_is_made(self):
        self.plan()
        visit = self.visit(self.stop_one, "2026-03-09")
        with freeze_time("2026-03-06 03:00:00"):
            self.night()
            visit.activity_id.with_user(self.rep).action_feedback()
            self.settle()
            self.assertEqual((self.plain(visit.visit_on), visit.state), ("2026-03-06", "done"))
            self.assertEqual(self.plain(self.row(self.one).next_visit_on), "2026-03-16")

    def test_done_visit_of_today_does_not_hide_that_the_stop_changed(self):
        self.row(self.one).with_user(self.rep)._log_call("talked")
        self.settle()
        self.assertRow(self.one, next_visit_on="2026-03-09")
        self.monday.weekday_ids = self.weekdays("4")
        self.settle()
        self.assertRow(self.one, next_visit_on="2026-03-06")

    def test_one_salesperson_who_fails_stops_nobody_elses_plan(self):
        theirs = self.route("Theirs", user_id=self.other_rep.id)
        self.stop(theirs, self.partner("Theirs", user_id=self.other_rep.id))
        self.settle()
        wanted = plan_work.wanted

        def fails(work):
            if any(stop.customer == self.one.id for stop in work.core_stops):
                raise ValueError
            return wanted(work)

        with (
            patch.object(plan_work, "wanted", fails),
            mute_logger("odoo.addons.sales_rhythm.models.planner"),
        ):
            self.plan(self.rep | self.other_rep)
        self.assertEqual(self.planned(), [])
        self.assertTrue(self.planned(self.other_rep))


@freeze_time(NOW)
class TestDaysThatTurnOut(RouteCase):
    """Leave and holidays that are entered when the day is there already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.monday = cls.route()
        cls.stop_one = cls.stop(cls.monday, cls.one)
        cls.rep_resource = cls.resource(cls.rep)
        cls.settle()

    def states(self):
        self.settle()
        found = self.env[VISIT].search(
            [("stop_id", "=", self.stop_one.id), ("visit_on", "<", "2026-03-09")]
        )
        return [(self.plain(each.visit_on), each.state) for each in found]

    def test_ill_on_the_day_is_visited_on_the_next_and_not_twice(self):
        self.leave("2026-03-02", "2026-03-02", resource_id=self.rep_resource.id)
        with freeze_time("2026-03-03 03:00:00"):
            self.night()
            self.assertEqual(self.states(), [("2026-03-03", "pending")])
        with freeze_time("2026-03-04 03:00:00"):
            self.night()
            self.assertEqual(self.states(), [("2026-03-03", "carried")])
        with freeze_time("2026-03-05 03:00:00"):
            self.night()
            self.assertEqual(self.states(), [("2026-03-03", "missed")])

    def test_ill_for_a_week_is_one_visit_after_it(self):
        self.leave("2026-03-02", "2026-03-06", resource_id=self.rep_resource.id)
        for day in (3, 4, 5, 6, 7):
            with freeze_time(f"2026-03-{day:02} 03:00:00"):
                self.night()
        self.assertEqual([day for day, _state in self.states()], ["2026-03-07"])

    def test_holiday_on_the_day_it_is_carried_to_carries_it_on(self):
        self.leave("2026-03-03", "2026-03-03")
        for day, state in (("2026-03-03", "carried"), ("2026-03-04", "carried"),
                           ("2026-03-05", "missed")):  # fmt: skip
            with freeze_time(f"{day} 03:00:00"):
                self.night()
                self.assertEqual(self.states(), [("2026-03-02", state)])

    def test_leave_of_years_is_leave(self):
        self.leave("2020-01-01", "2120-12-31", resource_id=self.rep_resource.id)
        self.night()
        self.assertEqual([day for day in self.visits(self.stop_one) if day > "2026-03-02"], [])
