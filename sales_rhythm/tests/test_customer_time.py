"""The 30/70: hours with customers from done work, against the hours that were worked."""

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.milestones import TODAY as NOW_PERIOD
from .common import NO_DEMO, TODAY
from .test_touch_meetings import MeetingCase

# Monday to Friday, 8 to 12 and 13 to 17, in Hanoi; it is ten in the morning of Monday, 2 March.


class TestCustomerTime(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.hours("Company", 8, 17)
        cls.company.resource_calendar_id = cls.calendar
        cls.policy = cls.env["sales.rhythm.policy"].search(
            [("company_id", "=", cls.company.id), ("tag_id", "=", False)])  # fmt: skip

    @classmethod
    def hours(cls, name, start, end):
        """A calendar from Monday to Friday with an hour of lunch at noon; its zone says nothing."""
        return cls.env["resource.calendar"].create({
            "name": name, "tz": "Europe/Paris", "company_id": cls.company.id,
            "attendance_ids": [Command.clear(), *(
                Command.create({"name": name, "dayofweek": str(day), "hour_from": begin,
                                "hour_to": finish, "day_period": period})
                for day in range(5)
                for begin, finish, period in ((start, 12, "morning"), (13, end, "afternoon")))],
        })  # fmt: skip

    def time(self, period="week", user=None, now=None):
        user = user or self.rep
        with freeze_time(self.utc(now or f"{TODAY} 10:00")):
            found = self.rpc(user, "sales.rhythm", "get_customer_time", period)
            rows = self.rpc(user, "sales.rhythm.touch", "search_read", found["domain"],
                            ["customer_hours"])  # fmt: skip
        self.assertAlmostEqual(found["above"], sum(row["customer_hours"] for row in rows))
        return found

    def assertTime(self, hours, working, **more):
        found = self.time(**more)
        self.assertAlmostEqual(found["above"], hours)
        self.assertAlmostEqual(found["below"], working)
        self.assertAlmostEqual(found["value"] or 0, hours / working if working else 0)
        return found

    def test_share_of_the_hours_so_far(self):
        self.assertTime(0, 2)
        self.touch(self.shop, self.rep, "call", res_id=1)
        self.touch(self.shop, self.rep, "visit", res_id=2)
        self.touch(self.shop, self.rep, "meeting", res_id=3, minutes=30)
        self.touch(self.shop, self.rep, "todo", res_id=4, minutes=500)
        self.touch(self.shop, self.leader, "visit", res_id=5)
        found = self.assertTime(100 / 60, 2)
        self.assertEqual(found["goal"], 0.3)
        self.assertTime(100 / 60, 8, now=f"{TODAY} 23:30")
        self.assertTime(100 / 60, 10, now="2026-03-03 10:00")
        self.assertTime(0, 2, period=NOW_PERIOD, now="2026-03-03 10:00")

    def test_edges_of_day_week_and_month(self):
        for number, when in enumerate(("2026-02-28 23:30", "2026-03-01 00:30", "2026-03-01 23:30",
                                       "2026-03-02 00:30"), 1):  # fmt: skip
            self.touch(self.shop, self.rep, when=when, res_id=NO_DEMO + number)
        self.assertTime(1 / 6, 2, period=NOW_PERIOD)
        self.assertTime(3 / 6, 2, period="week")  # the Sunday of the 1st is in its first week
        self.assertTime(3 / 6, 2, period="month")
        self.assertTime(2 / 6, 0, period=NOW_PERIOD, now="2026-03-01 23:50")

    def test_before_any_working_time_there_is_no_share(self):
        found = self.assertTime(0, 0, period=NOW_PERIOD, now=f"{TODAY} 06:30")
        self.assertIsNone(found["value"])

    def test_what_is_taken_back_lowers_it(self):
        activity = self.activity(self.shop)
        self.done(activity)
        self.assertTime(1 / 6, 2)
        self.act(activity).active = True
        self.assertTime(0, 2)

    def test_planned_work_is_no_time(self):
        self.activity(self.shop, "meeting", date_deadline=TODAY)
        self.event("2026-03-02 15:00")
        self.record(0)
        self.assertTime(0, 2)

    def test_hour_with_three_customers_is_an_hour(self):
        others = self.partner("Second") | self.partner("Third")
        self.event("2026-03-02 08:00", 1, attend=self.contact | others)
        self.record(3)
        self.assertTime(1, 2)

    def test_leaves_and_holidays_are_not_worked(self):
        def leave(start, end, **values):
            return self.env["resource.calendar.leaves"].create({
                "name": "Off", "calendar_id": False,
                "date_from": self.utc(start), "date_to": self.utc(end), **values})  # fmt: skip

        leave("2026-03-03 00:00", "2026-03-03 23:59")  # all
        self.assertTime(0, 10, now="2026-03-04 10:00")
        abroad = leave("2026-03-02 00:00", "2026-03-04 23:59")
        abroad.company_id = self.other_company
        self.assertTime(0, 10, now="2026-03-04 10:00")
        resource = self.env["resource.resource"].create({
            "name": "Rep", "user_id": self.rep.id, "company_id": self.company.id,
            "calendar_id": self.calendar.id, "tz": "America/New_York"})  # fmt: skip
        self.assertTime(0, 10, now="2026-03-04 10:00")
        leave("2026-03-02 08:00", "2026-03-02 12:00", resource_id=resource.id)
        self.assertTime(0, 6, now="2026-03-04 10:00")
        self.assertTime(0, 10, user=self.leader, now="2026-03-04 10:00")

    def test_calendar_is_the_users_else_the_companys(self):
        early = self.hours("Early", 6, 14)
        self.env["resource.resource"].create({
            "name": "Rep", "user_id": self.rep.id, "company_id": self.company.id,
            "calendar_id": early.id})  # fmt: skip
        self.env["resource.resource"].create({
            "name": "Leader", "user_id": self.leader.id, "company_id": self.company.id,
            "calendar_id": False})  # fmt: skip
        self.assertTime(0, 4)
        self.assertTime(0, 2, user=self.leader)
        self.company.resource_calendar_id = False
        self.assertIsNone(self.assertTime(0, 0, user=self.leader)["value"])

    def test_thresholds_are_the_policys_and_the_users(self):
        self.touch(self.shop, self.rep, "call")
        self.policy.write({"call_minutes": 20, "customer_time_ratio": 0.4})
        self.assertFalse(self.env["sales.rhythm.run"].search(
            [("company_id", "=", self.company.id)]), "No date moves")  # fmt: skip
        self.assertEqual(self.assertTime(1 / 3, 2)["goal"], 0.4)
        self.rep.rhythm_customer_time_ratio = 0.25
        self.assertEqual(self.time()["goal"], 0.25)
        self.assertEqual(self.time(user=self.leader)["goal"], 0.4)
        self.policy.customer_time_ratio = 0
        self.assertIsNone(self.time(user=self.leader)["goal"])
        for value in (-0.1, 1.5, float("nan")):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.rep.rhythm_customer_time_ratio = value

    def test_user_reads_the_own_target_and_sets_none(self):
        found = self.rpc(self.rep, "res.users", "read", self.rep.ids,
                         ["rhythm_customer_time_ratio"])  # fmt: skip
        self.assertEqual(found[0]["rhythm_customer_time_ratio"], 0)
        with self.assertRaises(AccessError):
            self.rpc(self.rep, "res.users", "write", self.rep.ids,
                     {"rhythm_customer_time_ratio": 0.01})  # fmt: skip

    def test_queries_do_not_depend_on_how_many_users(self):
        people = [self.new_user(f"t_time_{number}", "sales_team.group_sale_salesman")
                  for number in range(50)]  # fmt: skip
        users = self.env["res.users"].browse([user.id for user in people])
        for number, user in enumerate(users, 1):
            self.touch(self.shop, user, res_id=1_000_000 + number)
            self.env["resource.resource"].create({
                "name": user.name, "user_id": user.id, "company_id": self.company.id,
                "calendar_id": self.calendar.id})  # fmt: skip
        rows = self.act(self.env["sales.rhythm"], self.director)

        def queries(users):
            self.settle()
            before = self.env.cr.sql_log_count
            found = rows._customer_time(users, "week")
            self.assertEqual({each["above"] for each in found.values()}, {1 / 6})
            return self.env.cr.sql_log_count - before

        queries(users[:1])
        self.assertEqual(queries(users[:5]), queries(users))
