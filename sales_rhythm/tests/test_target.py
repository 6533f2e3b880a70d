"""Targets: who enters and reads them, months that are over, and entering many at once."""

from collections import defaultdict

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .common import RhythmCase

MARCH, FEBRUARY = "2026-03-01", "2026-02-01"


class TargetCase(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env.ref("sales_rhythm.metric_calls")
        cls.revenue = cls.env.ref("sales_rhythm.metric_revenue")
        cls.share = cls.env["sales.rhythm.metric"].create({
            "name": "Visits of touches", "key": "visit_share", "kind": "ratio", "unit": "percent",
            "numerator_id": cls.env.ref("sales_rhythm.metric_visits").id,
            "denominator_id": cls.env.ref("sales_rhythm.metric_touches").id})  # fmt: skip

    @classmethod
    def target(cls, user=None, metric=None, month=MARCH, goal=40, **values):
        return cls.env["sales.rhythm.target"].create({
            "user_id": (user or cls.rep).id, "metric_id": (metric or cls.calls).id,
            "month": month, "goal": goal, "company_id": cls.company.id, **values})  # fmt: skip

    def goals(self, month=MARCH):
        found = self.env["sales.rhythm.target"].search(
            [("company_id", "=", self.company.id), ("month", "=", month)])  # fmt: skip
        return {(target.user_id, target.metric_id): target.goal for target in found}

    def values(self, user=None, **more):
        return {"user_id": (user or self.rep).id, "metric_id": self.calls.id, "month": MARCH,
                "goal": 40, **more}  # fmt: skip


class TestTarget(TargetCase):
    def test_month_is_its_first_day_and_there_is_one(self):
        target = self.target(month="2026-03-17")
        self.assertEqual(self.plain(target.month), MARCH)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.target(month="2026-03-31")

    def test_month_of_a_default_is_its_first_day(self):
        values = self.values()
        del values["month"]
        targets = self.env["sales.rhythm.target"].with_user(self.director)
        target = targets.with_context(default_month="2026-03-17").create(values)
        self.assertEqual(self.plain(target.month), MARCH)

    def test_months_before_the_clock_are_refused(self):
        for month in ("1969-12-31", "0001-01-01"):
            with self.subTest(month), self.assertRaisesRegex(ValidationError, "January 1970"):
                with self.env.cr.savepoint():
                    self.target(month=month)
        self.target(month="1970-01-01")  # history that a program carries over

    def test_metric_of_another_company_is_refused(self):
        foreign = self.calls.copy({"key": "foreign", "company_id": self.other_company.id})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.target(metric=foreign)
        own = self.calls.copy({"key": "own", "company_id": self.company.id})
        self.target(metric=own)

    def test_goal_that_is_none_is_refused(self):
        for goal in (-1, float("nan"), float("inf"), 1e16):
            with self.subTest(goal), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.target(goal=goal)
        with self.assertRaisesRegex(ValidationError, "at most 10"), self.env.cr.savepoint():
            self.target(metric=self.share, goal=30)
        self.target(metric=self.share, goal=0.3)
        self.target(goal=0)

    def test_stranger_gets_no_target(self):
        for user in (self.abroad, self.portal):
            with self.assertRaisesRegex(ValidationError, "does not work for Rhythm Hanoi"):
                self.target(user)

    def test_month_that_is_over_stays(self):
        old, now = self.target(month=FEBRUARY), self.target()
        targets = "sales.rhythm.target"
        for method, *args in (
            ("write", old.ids, {"goal": 1}),
            ("unlink", old.ids),
            ("write", now.ids, {"month": "2026-02-28"}),
            ("create", [self.values(self.other_rep, month=FEBRUARY)]),
        ):
            with self.subTest(method), self.assertRaisesRegex(UserError, "February 2026 is over"):
                with self.env.cr.savepoint():
                    self.rpc(self.director, targets, method, *args)
        self.rpc(self.director, targets, "write", now.ids, {"goal": 50})
        with freeze_time("2026-03-31 16:59:00"):  # one minute of March left in Hanoi
            self.rpc(self.director, targets, "write", now.ids, {"goal": 60})
        with freeze_time("2026-03-31 17:00:00"), self.assertRaises(UserError):
            self.rpc(self.director, targets, "write", now.ids, {"goal": 70})
        self.assertEqual((old.goal, now.goal), (40, 60))

    def test_who_reads(self):
        mine, theirs, leaders = self.target(), self.target(self.other_rep), self.target(self.leader)
        self.env["sales.rhythm.target"].create({
            "user_id": self.abroad.id, "metric_id": self.calls.id, "month": MARCH,
            "company_id": self.other_company.id})  # fmt: skip
        for user, seen in (
            (self.rep, mine),
            (self.other_rep, theirs),
            (self.leader, mine | leaders),
            (self.all_rep, mine | theirs | leaders),
            (self.director, mine | theirs | leaders),
        ):
            found = self.rpc(user, "sales.rhythm.target", "search", [])
            self.assertEqual(set(found) - set(seen.ids), set(), user.login)
            self.assertLessEqual(set(seen.ids), set(found), user.login)
        self.assertNotIn(mine.id, self.rpc(self.abroad, "sales.rhythm.target", "search", []))
        self.team.member_ids = [Command.clear()]
        self.assertNotIn(mine.id, self.rpc(self.leader, "sales.rhythm.target", "search", []))

    def test_only_directors_write(self):
        target = self.target()
        for user in (self.rep, self.leader, self.all_rep, self.accountant):
            for method, *args in (("write", target.ids, {"goal": 1}), ("unlink", target.ids),
                                  ("create", [self.values(self.leader)])):  # fmt: skip
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm.target", method, *args)

    def test_import_by_key_and_login_and_export(self):
        names = ["user_id", "metric_id", "month", "goal"]
        rows = [["t_rep", "calls", "2026-03-05", "40"], ["t_rep", "average_order", MARCH, "1000"]]
        result = self.rpc(self.director, "sales.rhythm.target", "load", names, rows)
        self.assertFalse([each for each in result["messages"] if each["type"] == "error"])
        self.assertEqual(self.goals(), {
            (self.rep, self.calls): 40,
            (self.rep, self.env.ref("sales_rhythm.metric_average_order")): 1000})  # fmt: skip
        result = self.rpc(self.director, "sales.rhythm.target", "load", names,
                          [["t_leader", "calls", FEBRUARY, "4"]])  # fmt: skip
        self.assertIn("is over", result["messages"][0]["message"])

    def test_import_by_names_says_which_line_is_wrong(self):
        names = ["user_id", "metric_id", "month", "goal"]
        rows = [
            ["t_rep", "Calls", MARCH, "40"],
            ["t_leader", "calls", FEBRUARY, "4"],
            ["t_leader", "Nothing counted", MARCH, "4"],
            ["t_leader", "visit_share", MARCH, "30"],
            ["t_leader", "calls", MARCH, "many"],
        ]
        with mute_logger("odoo.sql_db"):
            result = self.rpc(self.director, "sales.rhythm.target", "load", names, rows)
        found = defaultdict(str)
        for each in result["messages"]:
            if each["type"] == "error":
                found[each["rows"]["from"]] += each["message"]
        self.assertEqual(sorted(found), [1, 2, 3, 4])
        self.assertIn("February 2026 is over", found[1])
        self.assertIn("Nothing counted", found[2])
        self.assertIn("at most 1000%", found[3])
        self.assertIn("many", found[4])
        self.assertFalse(result["ids"])
        self.assertEqual(self.goals(), {}, "All or nothing")

    def test_export_is_what_may_be_imported(self):
        self.director.group_ids += self.env.ref("base.group_allow_export")
        target = self.target(goal=40)
        names = [".id", "user_id", "metric_id", "month", "goal"]
        data = self.rpc(self.director, "sales.rhythm.target", "export_data", target.ids, names)
        ((id_, *row),) = data["datas"]
        row = [str(value) for value in (*row[:-1], 55)]
        result = self.rpc(self.director, "sales.rhythm.target", "load", names, [[str(id_), *row]])
        self.assertFalse(result["messages"])
        self.assertEqual((result["ids"], target.goal), (target.ids, 55))


class TestEntry(TargetCase):
    def entry(self, user=None, **values):
        model = self.env["sales.rhythm.target.entry"].with_user(user or self.director)
        return model.with_company(self.company).create(values)

    def test_last_month_again_with_a_rise(self):
        left = self.new_user("t_left", "sales_team.group_sale_salesman")
        for user, metric, goal in ((self.rep, self.calls, 45), (self.leader, self.calls, 10),
                                   (self.rep, self.revenue, 1_000_005),
                                   (self.rep, self.share, 0.3), (left, self.calls, 9)):  # fmt: skip
            self.target(user, metric, FEBRUARY, goal)
        left.active = False
        self.target(self.leader, goal=77)
        entry = self.entry(change_ratio=0.1)
        self.assertEqual(self.plain(entry.from_month), FEBRUARY)
        action = entry.action_apply()
        self.assertEqual(action["res_model"], "sales.rhythm.target")
        found = self.goals()
        self.assertAlmostEqual(found.pop((self.rep, self.share)), 0.33)
        self.assertEqual(found, {
            (self.rep, self.calls): 50, (self.rep, self.revenue): 1_100_006,
            (self.leader, self.calls): 77})  # fmt: skip
        self.entry(replace=True).action_apply()
        self.assertEqual(self.goals()[self.leader, self.calls], 10)
        self.assertEqual(self.goals(FEBRUARY)[self.rep, self.calls], 45)

    def test_last_month_again_without_what_counts_no_more(self):
        self.target(month=FEBRUARY)
        self.target(metric=self.revenue, month=FEBRUARY, goal=9)
        self.calls.until_on = "2026-02-28"
        self.entry().action_apply()
        self.assertEqual(self.goals(), {(self.rep, self.revenue): 9})

    def test_entry_from_the_grid_leads_back_to_it(self):
        self.target(month=FEBRUARY)
        entry = self.entry().with_context(rhythm_target_grid=True)
        self.assertEqual(entry.action_apply(), {"type": "ir.actions.act_window_close"})
        self.assertEqual(self.goals(), {(self.rep, self.calls): 40})

    def test_one_goal_for_a_team(self):
        form = Form(self.env["sales.rhythm.target.entry"].with_user(self.director))
        form.source, form.team_id, form.goal = "goal", self.team, 30
        form.metric_ids.add(self.calls)
        form.save().action_apply()
        self.assertEqual(self.goals(), {(self.rep, self.calls): 30})

    def test_entry_without_anything_to_enter_says_so(self):
        with self.assertRaisesRegex(UserError, "no targets in that month"):
            self.entry().action_apply()
        with self.assertRaisesRegex(UserError, "Choose a metric"):
            self.entry(source="goal", goal=3).action_apply()
        self.target(month=MARCH)
        with self.assertRaisesRegex(UserError, "is over"):
            self.entry(month=FEBRUARY, from_month=MARCH).action_apply()

    def test_entry_for_a_month_that_is_over_is_refused_even_without_a_change(self):
        self.target(month=FEBRUARY, goal=5)
        same = {"source": "goal", "goal": 5, "month": FEBRUARY, "user_ids": self.rep.ids,
                "metric_ids": self.calls.ids}  # fmt: skip
        for replace in (False, True):
            with self.subTest(replace=replace), self.assertRaisesRegex(UserError, "is over"):
                self.entry(replace=replace, **same).action_apply()
        for month in ("1969-12-31", "0001-01-01"):
            with self.subTest(month), self.assertRaisesRegex(UserError, "January 1970"):
                self.entry(**{**same, "month": month}).action_apply()

    def test_entry_raised_by_what_is_no_share_is_refused(self):
        self.target(month=FEBRUARY, goal=5)
        for ratio in (float("inf"), float("-inf"), float("nan"), 1e300, 11):
            with self.subTest(ratio), self.assertRaisesRegex(ValidationError, "10 times"):
                self.entry(change_ratio=ratio).action_apply()
        self.assertFalse(self.goals())

    def test_entry_is_for_directors(self):
        for user in (self.rep, self.leader, self.all_rep):
            with self.assertRaises(AccessError):
                self.entry(user)
        entry = self.entry(source="goal")
        with self.assertRaises(AccessError):
            self.rpc(self.rep, "sales.rhythm.target.entry", "action_apply", entry.ids)

    def test_queries_do_not_depend_on_how_many(self):
        people = [self.new_user(f"t_many_{number}", "base.group_user") for number in range(50)]
        users = self.env["res.users"].browse([user.id for user in people])

        def queries(month, users):
            self.settle()
            entry = self.entry(source="goal", goal=5, month=month, user_ids=users.ids,
                               metric_ids=self.calls.ids)  # fmt: skip
            self.settle()
            before = self.env.cr.sql_log_count
            entry.action_apply()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries("2026-04-01", users[:1])
        self.assertEqual(queries("2026-05-01", users[:5]), queries("2026-06-01", users))
