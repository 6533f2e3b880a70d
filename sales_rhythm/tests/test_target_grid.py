"""The grid of targets: what it shows to whom, and what is entered, refused or left alone."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time

from .test_target import FEBRUARY, MARCH, TargetCase

TARGETS = "sales.rhythm.target"
APRIL = "2026-04-01"


class GridCase(TargetCase):
    def grid(self, user=None, month=MARCH, team=False, **kwargs):
        return self.rpc(user or self.director, TARGETS, "get_target_grid", month, team, **kwargs)

    def save(self, *changes, month=MARCH, user=None):
        changes = [
            [getattr(who, "id", who), getattr(what, "id", what), goal]
            for who, what, goal in changes
        ]
        return self.rpc(user or self.director, TARGETS, "save_goals", month, changes)["refused"]

    def assertRefused(self, change, why, month=MARCH):
        """The cell is refused with these words, and stays what it was."""
        before = self.goals(month)
        (refused,) = self.save(change, month=month)
        self.assertRegex(refused["why"], why)
        self.assertEqual(self.goals(month), before)
        return refused

    @staticmethod
    def cells(grid):
        """{(name, key): goal} of what is entered."""
        return {
            (row["label"], column["key"]): goal
            for row in grid["rows"]
            for column, goal in zip(grid["columns"], row["goals"], strict=True)
            if goal is not False
        }

    @staticmethod
    def people(grid):
        return [row["label"] for row in grid["rows"]]


class TestGrid(GridCase):
    def test_goals_stand_where_they_belong(self):
        self.target(goal=40)
        self.target(metric=self.revenue, goal=0)
        self.target(self.other_rep, self.share, goal=0.3)
        self.target(month=FEBRUARY, goal=99)
        grid = self.grid()
        self.assertEqual(self.cells(grid), {
            ("t_rep", "calls"): 40, ("t_rep", "revenue"): 0, ("t_other_rep", "visit_share"): 0.3,
        })  # fmt: skip
        self.assertEqual((grid["month"], grid["label"]), (MARCH, "March 2026"))
        self.assertEqual((grid["previous"], grid["next"]), (FEBRUARY, APRIL))
        self.assertEqual((grid["is_over"], grid["note"], grid["may_edit"]), (False, False, True))
        self.assertEqual((grid["company"], grid["currency_id"]),
                         (False, self.company.currency_id.id))  # fmt: skip
        columns = {column["key"]: column for column in grid["columns"]}
        self.assertTrue(columns["calls"]["adds_up"])
        self.assertFalse(columns["visit_share"]["adds_up"])
        self.assertEqual(columns["revenue"]["unit"], "money")

    def test_none_and_zero_are_two_things(self):
        self.assertEqual(self.save((self.rep, self.calls, 0)), [])
        self.assertEqual(self.goals(), {(self.rep, self.calls): 0})
        self.assertIs(type(self.cells(self.grid())["t_rep", "calls"]), float)
        self.assertEqual(self.save((self.rep, self.calls, False)), [])
        self.assertEqual(self.goals(), {})
        self.assertEqual(self.cells(self.grid()), {})

    def test_month_that_is_over_is_read_only(self):
        self.target(month=FEBRUARY, goal=40)
        grid = self.grid(month="2026-02-28")
        self.assertEqual((grid["month"], grid["is_over"], grid["may_edit"]),
                         (FEBRUARY, True, False))  # fmt: skip
        self.assertIn("February 2026 is over", grid["note"])
        self.assertEqual(self.cells(grid), {("t_rep", "calls"): 40})

    def test_month_that_is_none_is_the_running_one(self):
        for month in (False, None, "", "March", "2026-13-01", 7, [MARCH], {}, True):
            with self.subTest(month):
                self.assertEqual(self.grid(month=month)["month"], MARCH)
        self.assertFalse(self.grid(month="0001-01-05")["previous"])
        self.assertFalse(self.grid(month="9999-12-31")["next"])
        with freeze_time("2026-03-31 17:00:00"):  # midnight in Hanoi
            self.assertEqual(self.grid(month=False)["month"], APRIL)

    def test_rows_are_the_teams_and_who_has_a_target(self):
        self.assertEqual(self.people(self.grid()), ["t_leader", "t_other_rep", "t_rep"])
        self.target(self.all_rep)
        self.assertEqual(self.people(self.grid()),
                         ["t_all_rep", "t_leader", "t_other_rep", "t_rep"])  # fmt: skip
        grid = self.grid(team=self.team.id)
        self.assertEqual(self.people(grid), ["t_leader", "t_rep"])
        self.assertEqual(grid["team"], {"id": self.team.id, "label": "North"})

    def test_who_is_in_two_teams_appears_once(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.other_team.member_ids = [Command.link(self.rep.id)]
        self.assertEqual(self.people(self.grid()).count("t_rep"), 1)
        self.assertIn("t_rep", self.people(self.grid(team=self.other_team.id)))
        self.assertIn("t_rep", self.people(self.grid(team=self.team.id)))

    def test_same_names_are_told_apart(self):
        self.other_rep.name = "t_rep"
        subs = {row["sub"] for row in self.grid()["rows"]}
        self.assertEqual(subs, {False, "t_rep", "t_other_rep"})

    def test_who_has_left_stays_where_they_had_a_target(self):
        self.target()
        self.target(self.other_rep)
        self.rep.active = False
        rows = self.grid()["rows"]
        found = [(row["label"], row["has_left"]) for row in rows]
        self.assertEqual(found, [("t_leader", False), ("t_other_rep", False), ("t_rep", True)])
        self.assertIn("t_rep", self.people(self.grid(team=self.team.id)))
        self.assertNotIn("t_rep", self.people(self.grid(team=self.other_team.id)))
        self.assertNotIn("t_rep", self.people(self.grid(month=APRIL)))
        self.assertEqual(self.save((self.rep, self.calls, 12)), [])
        self.target(month=APRIL, goal=50)
        self.assertRefused((self.rep, self.calls, 12), "t_rep has left", APRIL)
        self.assertEqual(self.save((self.rep, self.calls, False), month=APRIL), [])
        self.assertEqual(self.goals(APRIL), {})

    def test_who_works_for_another_company_now_has_left(self):
        self.target()
        self.rep.write({"company_ids": [Command.set(self.other_company.ids)],
                        "company_id": self.other_company.id})  # fmt: skip
        rows = {row["label"]: row["has_left"] for row in self.grid()["rows"]}
        self.assertEqual(rows, {"t_leader": False, "t_other_rep": False, "t_rep": True})
        self.assertEqual(self.cells(self.grid()), {("t_rep", "calls"): 40})
        self.assertNotIn("t_rep", self.people(self.grid(month=APRIL)))

    def test_columns_are_what_counts_in_that_month(self):
        def keys(**kwargs):
            return {column["key"] for column in self.grid(**kwargs)["columns"]}

        self.assertLessEqual(
            {"revenue", "orders", "new_customers", "calls", "meetings", "coverage"}, keys()
        )
        self.assertEqual(
            [column["key"] for column in self.grid()["columns"]][:4],
            ["revenue", "orders", "new_customers", "average_order"],
        )
        self.assertFalse({"hanging_amount", "forgotten", "touches", "working_hours"} & keys(),
                         "How things stand, and what has no place in a month")  # fmt: skip
        self.calls.until_on = "2026-03-02"
        self.assertIn("calls", keys())
        self.assertNotIn("calls", keys(month=APRIL))
        self.revenue.company_id = self.other_company
        self.assertNotIn("revenue", keys())
        self.env.ref("sales_rhythm.metric_orders").active = False
        self.assertNotIn("orders", keys())
        self.target(metric=self.env.ref("sales_rhythm.metric_touches"), goal=50)
        self.assertIn("touches", keys(), "What is set is never hidden")

    def test_what_is_pushed_is_a_column_while_it_counts(self):
        push = self.env["sales.rhythm.push"].create({
            "product_tmpl_ids": self.product.product_tmpl_id.ids, "company_id": self.company.id,
            "from_on": "2026-03-10", "until_on": "2026-04-20"})  # fmt: skip
        key = push.value_metric_id.key
        for month, is_there in ((MARCH, True), (APRIL, True), ("2026-05-01", False)):
            keys = [column["key"] for column in self.grid(month=month)["columns"]]
            self.assertEqual(key in keys, is_there, month)

    def test_february_has_a_grid(self):
        with freeze_time("2026-02-10 03:00:00"):
            self.assertEqual(self.save((self.rep, self.calls, 5), month="2026-02-28"), [])
            self.assertEqual(self.cells(self.grid(month=FEBRUARY)), {("t_rep", "calls"): 5})


class TestWhoSees(GridCase):
    def setUp(self):
        super().setUp()
        for user in (self.rep, self.other_rep, self.leader, self.director):
            self.target(user)

    def test_each_sees_what_the_rules_let_them(self):
        for user, seen, teams, may_edit in (
            (self.rep, ["t_rep"], [], False),
            (self.leader, ["t_leader", "t_rep"], ["North"], False),
            (self.all_rep, ["t_director", "t_leader", "t_other_rep", "t_rep"], True, False),
            (self.director, ["t_director", "t_leader", "t_other_rep", "t_rep"], True, True),
        ):
            with self.subTest(user=user.login):
                grid = self.grid(user)
                self.assertEqual(self.people(grid), seen)
                self.assertEqual({name for name, _key in self.cells(grid)}, set(seen))
                found = [team["label"] for team in grid["teams"]]
                self.assertLessEqual({"North", "South"} if teams is True else set(teams),
                                     set(found))  # fmt: skip
                self.assertEqual("South" in found, teams is True)
                self.assertIs(grid["may_edit"], may_edit)

    def test_team_that_is_not_theirs_is_none(self):
        for team in (self.other_team.id, -1, 10**30, "x", [self.team.id], {}):
            with self.subTest(team):
                grid = self.grid(self.leader, team=team)
                self.assertFalse(grid["team"])
                self.assertEqual(self.people(grid), ["t_leader", "t_rep"])
        self.assertEqual(self.people(self.grid(self.rep, team=self.other_team.id)), ["t_rep"])

    def test_abroad_sees_nothing_of_here(self):
        grid = self.grid(self.abroad)
        self.assertEqual(self.cells(grid), {})
        self.assertFalse({"t_rep", "t_other_rep", "t_leader"} & set(self.people(grid)))
        self.assertEqual(grid["currency_id"], self.other_company.currency_id.id)
        self.assertFalse(self.grid(self.abroad, team=self.team.id)["team"])

    def test_who_may_not_enter_is_refused(self):
        for user in (self.rep, self.leader, self.all_rep, self.accountant, self.portal):
            for changes in ([], [[self.rep.id, self.calls.id, 1]]):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.rpc(user, TARGETS, "save_goals", MARCH, changes)
        for user in (self.accountant, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.grid(user)

    def test_company_is_named_where_several_are_ticked(self):
        both = self.company | self.other_company
        self.director.company_ids = both
        self.assertEqual(self.grid(company=both)["company"], "Rhythm Hanoi")
        dollars = self.grid(company=self.other_company | self.company)
        self.assertEqual(dollars["company"], "Rhythm West")
        self.assertEqual(dollars["currency_id"], self.other_company.currency_id.id)
        self.assertEqual(self.cells(dollars), {}, "The goals of one company are not the other's")


class TestSave(GridCase):
    def test_goals_are_made_changed_and_taken_away_in_one_call(self):
        self.target(goal=10)
        self.target(metric=self.revenue, goal=5)
        self.assertEqual(self.save(
            (self.rep, self.calls, 20), (self.rep, self.revenue, False),
            (self.other_rep, self.share, 0.3), (self.other_rep, self.calls, 0)), [])  # fmt: skip
        self.assertEqual(self.goals(), {
            (self.rep, self.calls): 20, (self.other_rep, self.share): 0.3,
            (self.other_rep, self.calls): 0})  # fmt: skip

    def test_what_is_refused_says_whose_and_keeps_no_other(self):
        refused = self.save((self.rep, self.calls, -1), (self.other_rep, self.calls, 7))
        self.assertEqual([(each["user_id"], each["metric_id"]) for each in refused],
                         [(self.rep.id, self.calls.id)])  # fmt: skip
        self.assertEqual(
            refused[0]["why"],
            "The goal of t_rep for “Calls” is -1: it must be at least 0 and at most "
            "1,000,000,000,000,000.",
        )
        self.assertEqual(self.goals(), {(self.other_rep, self.calls): 7})

    def test_goal_that_is_none_is_refused(self):
        self.target(goal=40)
        for goal in (-1, -0.001, float("nan"), float("inf"), 1e16, 10**400, -(10**400)):
            with self.subTest(goal):
                self.assertRefused((self.rep, self.calls, goal), "t_rep for “Calls” is .*at most")
        for goal in ("40", "", "=1", True, [40], {"goal": 40}):
            with self.subTest(goal):
                self.assertRefused((self.rep, self.calls, goal), "t_rep for “Calls” is no number")
        self.assertEqual(self.save((self.rep, self.revenue, 1e15)), [])

    def test_share_that_was_meant_as_percent_is_refused(self):
        self.assertRefused((self.rep, self.share, 30), "is 3000%.*at most 1000%")
        self.assertEqual(self.save((self.rep, self.share, 0.3)), [])

    def test_hostile_ids_are_refused(self):
        gone = self.new_user("t_gone", "sales_team.group_sale_salesman")
        gone_id = gone.id
        gone.unlink()
        for user in (self.abroad.id, self.portal.id, gone_id, 0, -1, 10**30):
            with self.subTest(user=user):
                self.assertRefused((user, self.calls, 1), "no such salesperson in Rhythm Hanoi")
        elsewhere = self.share.copy({"key": "elsewhere", "company_id": self.other_company.id})
        for metric in (elsewhere.id, 0, -1, 10**30):
            with self.subTest(metric=metric):
                self.assertRefused((self.rep, metric, 1), "counted in March 2026")
        self.assertEqual(self.save((10**30, -1, False), (self.abroad, elsewhere, False)), [])
        for changes in (None, 5, "abc", [5], [[1, 2]], [["1", 2, 3]], [[True, 2, 3]],
                        [[1.5, 2, 3]], [[[], 2, 3]], [[None, None, None]]):  # fmt: skip
            with self.subTest(changes), self.assertRaises(ValidationError):
                self.rpc(self.director, TARGETS, "save_goals", MARCH, changes)
        for month in (False, "", "soon", 5):
            with self.subTest(month), self.assertRaisesRegex(ValidationError, "of a month"):
                self.rpc(self.director, TARGETS, "save_goals", month, [])

    def test_taking_away_reaches_no_other_company(self):
        theirs = self.env[TARGETS].create({
            "user_id": self.abroad.id, "metric_id": self.calls.id, "month": MARCH,
            "goal": 3, "company_id": self.other_company.id})  # fmt: skip
        self.assertEqual(self.save((self.abroad, self.calls, False)), [])
        self.assertTrue(theirs.exists())

    def test_month_that_is_over_is_refused_as_a_whole(self):
        old = self.target(month=FEBRUARY)
        for goal in (False, 0, 41):
            with self.subTest(goal), self.assertRaisesRegex(UserError, "February 2026 is over"):
                self.save((self.rep, self.calls, goal), month=FEBRUARY)
        with freeze_time("2026-03-31 16:59:00"):  # one minute of March left in Hanoi
            self.assertEqual(self.save((self.rep, self.calls, 41)), [])
        with freeze_time("2026-03-31 17:00:00"), self.assertRaisesRegex(UserError, "is over"):
            self.save((self.rep, self.calls, 42))
        self.assertEqual((old.goal, self.goals()[self.rep, self.calls]), (40, 41))

    def test_last_of_a_cell_counts(self):
        self.assertEqual(self.save((self.rep, self.calls, 1), (self.rep, self.calls, 2)), [])
        self.assertEqual(self.goals(), {(self.rep, self.calls): 2})

    def test_same_goal_again_writes_nothing(self):
        target = self.target(goal=40)
        self.env.cr.execute("SELECT ctid::text FROM sales_rhythm_target WHERE id = %s", target.ids)
        before = self.env.cr.fetchone()
        self.assertEqual(self.save((self.rep, self.calls, 40)), [])
        self.env.cr.execute("SELECT ctid::text FROM sales_rhythm_target WHERE id = %s", target.ids)
        self.assertEqual(self.env.cr.fetchone(), before)


class TestMany(GridCase):
    """Two hundred salespeople by fifteen metrics."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("sales_team.group_sale_salesman")
        cls.many = cls.env["res.users"].create([
            {"name": f"Rep {number:03}", "login": f"t_many_{number}",
             "company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)],
             "group_ids": [Command.set(group.ids)]}
            for number in range(200)])  # fmt: skip
        cls.metrics = cls.env["sales.rhythm.metric"].search(
            [("kind", "!=", "ratio"), ("company_id", "=", False)]
        )
        while len(cls.metrics) < 15:
            key = f"more_{len(cls.metrics)}"
            cls.metrics |= cls.calls.copy({"key": key})
        cls.metrics = cls.metrics[:15]

    def cost(self, method, *args):
        self.settle()
        before = self.env.cr.sql_log_count
        result = self.rpc(self.director, TARGETS, method, *args)
        return self.env.cr.sql_log_count - before, result

    def test_grid_costs_the_same_for_many(self):
        self.team.member_ids = [Command.set(self.many[:5].ids)]
        self.save(*((user, metric, 1) for user in self.many[:5] for metric in self.metrics[:2]))
        self.cost("get_target_grid", MARCH)
        few, _grid = self.cost("get_target_grid", MARCH)
        self.team.member_ids = [Command.set(self.many.ids)]
        self.save(*((user, metric, 1) for user in self.many for metric in self.metrics))
        self.cost("get_target_grid", MARCH)
        queries, grid = self.cost("get_target_grid", MARCH)
        self.assertEqual(len(self.cells(grid)), 200 * 15)
        self.assertEqual(queries, few)

    def test_saving_costs_the_same_for_many(self):
        def changes(users, metrics, goal):
            return [[user.id, metric.id, goal] for user in users for metric in metrics]

        def costs(users, metrics, month):
            found = []
            for goal in (5, 6, False):
                queries, result = self.cost("save_goals", month, changes(users, metrics, goal))
                self.assertEqual(result, {"refused": []})
                found.append(queries)
            return found

        costs(self.many[:1], self.metrics[:1], MARCH)
        few = costs(self.many[:5], self.metrics[:2], "2026-05-01")
        self.assertEqual(costs(self.many[:6], self.metrics, "2026-06-01"), few)
        # A statement of the ORM makes or changes a hundred rows, and looks at a thousand.
        made, changed, taken = costs(self.many, self.metrics, "2026-07-01")
        self.assertLessEqual(made, few[0] + 31)
        self.assertLessEqual(changed, few[1] + 31)
        self.assertLessEqual(taken, few[2] + 9)
