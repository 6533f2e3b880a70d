"""The manager's month: who sees whom, in which team, and whose line is whose."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .month import MILLION, NOW, MonthCase


@freeze_time(NOW)
class TestWhoSeesWhom(MonthCase):
    def names(self, user, **kwargs):
        return {row["label"] for row in self.table(user, **kwargs)["rows"]}

    def test_each_sees_own_led_or_all(self):
        nobodys = self.customer("Nobody's", [("2026-03-05", MILLION)], user_id=False)
        self.assertTrue(nobodys)
        self.assertEqual(self.names(self.an), {"an"})
        self.assertEqual(
            self.names(self.leader), {"an", "binh", "chi"}, "who does not sell has none"
        )
        self.assertEqual(self.names(self.rep), {"t_rep"}, "in no team, and nothing sold")
        everybody = self.names(self.director)
        self.assertLessEqual({"an", "binh", "chi", "t_other_rep", "Nobody's"}, everybody)
        self.assertEqual(self.names(self.all_rep), everybody)
        self.assertEqual(self.names(self.director, team=self.team), {"an", "binh", "chi"})
        for user in (self.accountant, self.portal):
            with self.assertRaises(AccessError):
                self.table(user)

    def test_figures_are_the_same_for_each(self):
        of = {user: self.cell(self.table(user), self.an)["value"]
              for user in (self.an, self.leader, self.director)}  # fmt: skip
        self.assertEqual(set(of.values()), {44 * MILLION})

    def test_team_of_others_is_refused(self):
        for user in (self.leader, self.an):
            with self.assertRaises(AccessError):
                self.table(user, team=self.other_team)
        with self.assertRaises(AccessError):
            self.rpc(self.leader, "sales.rhythm.review", "get_month_table", False, -1)

    def test_month_of_a_colleague_is_refused(self):
        self.assertEqual(self.month_of(self.an, self.an)["user"]["label"], "an")
        for user_id in (self.binh.id, self.other_rep.id, 0, -1, 2**31 - 1):
            with self.assertRaises(UserError):
                self.rpc(self.an, "sales.rhythm.review", "get_month_of", user_id)
        with self.assertRaises(AccessError):
            self.month_of(self.other_rep, self.leader)
        self.assertEqual(self.month_of(self.other_rep, self.director)["user"]["id"],
                         self.other_rep.id)  # fmt: skip

    def test_rep_in_two_teams_has_one_line(self):
        self.other_team.member_ids = [Command.link(self.an.id)]
        found = self.table(self.director)
        self.assertEqual([row["label"] for row in found["rows"]].count("an"), 1)
        for team in (self.team, self.other_team):
            self.assertEqual(self.cell(self.table(self.director, team=team), self.an)["value"],
                             44 * MILLION)  # fmt: skip

    def test_leader_sees_all_of_a_rep_whatever_team_stands_on_it(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        second = self.new_user("t_second", "sales_team.group_sale_salesman")
        self.other_team.user_id = second
        self.other_team.member_ids = [Command.link(self.an.id)]
        partner = self.customer("Of no team", user_id=self.an.id)
        order = self.orders(partner, [("2026-03-09 09:00", 7 * MILLION)], user_id=self.an.id)
        order.team_id = False
        self.settle()
        for user in (second, self.leader, self.director, self.an):
            self.assertEqual(self.cell(self.table(user), self.an)["value"], 51 * MILLION)

    def test_leader_who_sells_too(self):
        self.sold(self.leader, [("03-09", 3)])
        found = self.table()
        self.assertEqual(self.cell(found, self.leader)["value"], 3 * MILLION)
        self.assertEqual(self.cell(found, "total")["value"], 88 * MILLION)

    def test_rep_who_changed_team_stays_in_the_month(self):
        self.team.member_ids = [Command.unlink(self.binh.id)]
        self.other_team.member_ids = [Command.link(self.binh.id)]
        self.settle()
        self.assertIn("binh", self.names(self.director, team=self.team))
        self.assertEqual(self.cell(self.table(), self.binh)["value"], 13 * MILLION)

    def test_rep_who_left_counts_and_is_not_judged(self):
        self.binh.active = False
        self.settle()
        row = self.line_of(self.table(self.director), self.binh)
        self.assertEqual((row["has_left"], row["sub"]), (True, "has left"))
        cell = next(cell for cell in row["cells"] if cell["key"] == "revenue")
        self.assertEqual((cell["value"], cell["state"]), (13 * MILLION, "plain"))
        self.assertFalse(row["help"])

    def test_what_odoo_did_by_itself_is_of_the_system(self):
        odoo = self.env.ref("base.user_root")
        self.sold(odoo, [("03-05", 1)], "Ordered by itself")
        self.settle()
        line = self.line_of(self.table(self.director), odoo)
        self.assertEqual((line["sub"], line["has_left"]), ("the system", True))
        self.assertEqual(self.cell(self.table(self.director), odoo)["value"], MILLION)

    def test_namesakes_are_two_lines(self):
        self.binh.name = self.chi.name = "Nguyễn Văn Nam"
        found = self.table()
        twins = [row for row in found["rows"] if row["label"] == "Nguyễn Văn Nam"]
        self.assertEqual({row["user_id"] for row in twins}, {self.binh.id, self.chi.id})

    def test_company_with_nobody_says_so(self):
        company = self.new_company("Empty", "VND", "Asia/Ho_Chi_Minh")
        director = self.new_user("t_empty", "sales_team.group_sale_manager", company)
        found = self.rpc(director, "sales.rhythm.review", "get_month_table", company=company)
        self.assertEqual((found["rows"], bool(found["note"])), ([], True))
