"""What changed of closed months since: live minus closed, and the documents that did it."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .closing import JANUARY, MonthCase

MONTH = "sales.rhythm.month"


class TestCorrections(MonthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close()

    def corrections(self, user=None, team=None):
        found = self.rpc(user or self.director, MONTH, "get_corrections", team and team.id or False)
        return {row["key"]: (row["value"], row["count"]) for row in found["rows"]}

    def opened_by(self, key, user=None, team=None):
        user = user or self.director
        action = self.rpc(user, MONTH, "action_open_corrections", key, team and team.id or False)
        found = self.rpc(user, action["res_model"], "search", action["domain"],
                         context=action["context"])  # fmt: skip
        return self.env[action["res_model"]].browse(found)

    def test_without_a_change_there_is_no_row(self):
        found = self.rpc(self.director, MONTH, "get_corrections")
        self.assertEqual(found, {"label": "Corrections to closed months",
                                 "note": "February 2026", "rows": []})  # fmt: skip

    def test_without_a_closed_month_there_is_no_row(self):
        found = self.rpc(self.abroad, MONTH, "get_corrections")
        self.assertEqual((found["rows"], found["note"]), ([], "No month is closed yet."))

    def test_wrong_arguments_are_told_in_a_sentence(self):
        for team in ([1], "1", True, 1.5, {"a": 1}, 2**40, -1):
            with self.subTest(team=team), self.assertRaisesRegex(UserError, "is no team"):
                self.rpc(self.director, MONTH, "get_corrections", team)
            with self.subTest(team=team), self.assertRaisesRegex(UserError, "is no team"):
                self.rpc(self.director, MONTH, "action_open_corrections", "revenue", team)

    def test_week_of_a_figure_is_a_whole_number(self):
        for week in (1.0, "1", [1], {}, None, True, 99, -1):
            with self.subTest(week=week), self.assertRaisesRegex(UserError, "no such week"):
                self.rpc(self.director, "sales.rhythm.month.cell", "action_open",
                         self.cell().ids, week)  # fmt: skip

    def test_changes_by_hand(self):
        late = self.order(self.mine, "2026-02-20", 50)  # + 50
        self.other._action_cancel()  # - 70
        self.first.order_line.price_unit = 310  # + 10
        self.assertEqual(self.corrections()["revenue"], (-10, 3))
        self.assertEqual(self.opened_by("revenue"), late + self.other + self.first)
        self.assertEqual(self.corrections()["orders"], (0, 2))
        self.assertEqual(self.opened_by("orders"), late + self.other)
        found = self.rpc(self.director, MONTH, "get_corrections")["rows"][0]
        self.assertEqual((found["label"], found["text"][0]), ("Revenue", "−"))
        self.assertIn("documents that changed since: 3", found["title"])

    def test_order_that_moved_between_two_salespeople_is_one(self):
        self.other.user_id = self.rep
        self.settle()
        self.assertEqual(self.corrections()["revenue"], (0, 1))
        self.assertEqual(self.opened_by("revenue"), self.other)
        self.assertEqual(self.corrections(self.rep)["revenue"], (70, 1))
        self.assertEqual(self.corrections(self.other_rep)["revenue"], (-70, 1))

    def test_who_had_no_row_then_counts_for_who_sees_all(self):
        late = self.order(self.mine, "2026-02-20", 50, user_id=self.all_rep.id)
        self.assertFalse(self.row(self.all_rep))
        self.assertEqual(self.corrections()["revenue"], (50, 1))
        self.assertEqual(self.opened_by("revenue"), late)

    def test_deleted_document_counts_and_cannot_be_opened(self):
        self.lone._action_cancel()
        self.lone.unlink()
        self.assertEqual(self.corrections()["revenue"], (-9, 1))
        self.assertFalse(self.opened_by("revenue"))

    def test_each_sees_those_of_their_own_and_of_led_teams(self):
        mine, theirs = (self.order(partner, "2026-02-20", amount)
                        for partner, amount in ((self.mine, 50), (self.theirs, 4)))  # fmt: skip
        for user, value, orders in (
            (self.rep, 50, mine), (self.other_rep, 4, theirs), (self.leader, 50, mine),
            (self.all_rep, 54, mine + theirs), (self.director, 54, mine + theirs),
        ):  # fmt: skip
            with self.subTest(user.login):
                self.assertEqual(self.corrections(user)["revenue"], (value, len(orders)))
                self.assertEqual(self.opened_by("revenue", user), orders)
        self.assertEqual(self.corrections(self.director, self.team)["revenue"], (50, 1))
        self.assertEqual(self.opened_by("revenue", team=self.other_team), theirs)
        self.assertEqual(self.corrections(self.rep, self.other_team), {})
        self.assertEqual(self.corrections(self.abroad), {})
        for user in (self.portal, self.accountant):
            with self.assertRaises(AccessError):
                self.corrections(user)

    def test_months_are_cut_in_hanoi(self):
        for day in ("2026-02-01 00:10", "2026-02-28 23:50"):
            self.order(self.mine, day, 1)
        for day in ("2026-01-31 23:50", "2026-03-01 00:10"):
            self.order(self.mine, day, 1_000)
        self.assertEqual(self.corrections()["revenue"], (2, 2))

    def test_it_is_of_the_last_three_closed_months(self):
        for month in (date(2025, 11, 1), date(2025, 12, 1), JANUARY):
            self.close(month)
        for day in ("2025-11-10", "2025-12-10", "2026-01-10", "2026-02-10"):
            self.order(self.mine, day, 10)
        self.assertEqual(self.corrections()["revenue"], (30, 3))

    def test_month_that_is_open_again_has_none(self):
        self.order(self.mine, "2026-02-20", 50)
        self.row().with_user(self.director)._reopen("Again")
        self.settle()
        self.assertEqual(self.corrections(), {})
        self.close()
        self.assertEqual(self.corrections(), {})

    def test_other_definition_is_no_correction(self):
        self.order(self.mine, "2026-02-20", 50)
        self.revenue.domain = "[('state', '=', 'draft')]"
        self.settle()
        self.assertNotIn("revenue", self.corrections())
        with self.assertRaisesRegex(UserError, "Nothing of this figure"):
            self.opened_by("revenue")

    def test_unknown_figure_is_refused(self):
        for key in ("gone", "", "coverage", None, [1]):
            with self.subTest(key), self.assertRaisesRegex(UserError, "Nothing of this figure"):
                self.opened_by(key)

    def test_queries_do_not_depend_on_how_many_changed(self):
        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.corrections()
            return self.env.cr.sql_log_count - before

        with freeze_time("2026-03-02 03:00:00"):
            self.order(self.mine, "2026-02-20", 1)
            self.order(self.theirs, "2026-02-20", 1)
            few = queries() and queries()
            for day in range(10, 25):
                self.order(self.mine, f"2026-02-{day}", 1)
                self.order(self.nobodys, f"2026-02-{day}", 1)
            self.assertEqual(queries(), few)
