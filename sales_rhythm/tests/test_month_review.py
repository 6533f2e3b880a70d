"""The manager who looks back sees the month as it was closed."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .closing import FEBRUARY, MonthCase

REVIEW = "sales.rhythm.review"


@freeze_time("2026-03-02 03:00:00")
class TestClosedReview(MonthCase):
    def table(self, user=None, month=FEBRUARY):
        return self.rpc(user or self.director, REVIEW, "get_month_table", str(month))

    def figures(self, found):
        """{(label, key): (text, goal, state)} of a table."""
        return {
            (row["label"], cell["key"]): (cell["text"], cell["goal_text"], cell["state"])
            for row in (*found["rows"], found["total"])
            for cell in row["cells"]
        }

    def test_table_is_that_of_the_closed_month(self):
        live = self.table()
        self.close()
        closed = self.table()
        self.assertEqual((live["is_closed"], closed["is_closed"]), (False, True))
        for name in ("label", "weeks", "days", "columns"):
            self.assertEqual(closed[name], live[name], name)
        before = self.figures(closed)
        standing = {key for (_label, key), (text, *_rest) in self.figures(live).items()
                    if text == "–"}  # fmt: skip
        self.assertEqual({where: each for where, each in before.items()
                          if where[1] not in standing},
                         {where: each for where, each in self.figures(live).items()
                          if where[1] not in standing})  # fmt: skip
        self.late._action_cancel()
        self.target.sudo().goal = 1
        self.settle()
        self.assertEqual(self.figures(self.table()), before)

    def test_figure_opens_what_was_counted(self):
        self.close()
        self.late._action_cancel()
        (row,) = (row for row in self.table()["rows"] if row["user_id"] == self.rep.id)
        (cell,) = (each for each in row["cells"] if each["key"] == "revenue")
        self.assertFalse(cell["res_model"])
        cells = self.cells.browse(cell["cell_ids"])
        self.assertEqual(self.opened(cells, cell["week"]), self.first + self.late)
        week = row["weeks"][0]
        self.assertEqual(self.opened(self.cells.browse(week["cell_ids"]), week["week"]), self.first)

    def test_metrics_are_those_of_then(self):
        self.close()
        before = self.table()
        self.revenue.write({"unit": "hours", "name": "Something else", "month_place": False})
        self.env.ref("sales_rhythm.metric_calls").active = False
        self.env.ref("sales_rhythm.metric_basket").month_place = False
        after = self.table()
        self.assertEqual(after["columns"], before["columns"])
        self.assertEqual(self.figures(after), self.figures(before))
        found = self.rpc(self.rep, REVIEW, "get_month_of", self.rep.id, str(FEBRUARY))
        keys = [row["key"] for group in found["groups"] for row in group["rows"]]
        self.assertIn("revenue", keys)

    def test_who_was_deleted_keeps_name_and_opens_no_month(self):
        self.close()
        self.other.user_id = self.theirs.user_id = False
        self.settle()
        self.other_rep.unlink()
        self.settle()
        (row,) = [row for row in self.table()["rows"] if row["label"] == "t_other_rep"]
        self.assertFalse(row["user_id"])

    def test_who_changed_team_stays_where_they_were(self):
        self.close()
        self.team.member_ids = [Command.unlink(self.rep.id)]
        self.other_team.member_ids = [Command.link(self.rep.id)]
        self.settle()

        def names(team):
            found = self.rpc(self.director, REVIEW, "get_month_table", str(FEBRUARY), team.id)
            return {row["label"] for row in found["rows"]}

        self.assertEqual((names(self.team), names(self.other_team)), ({"t_rep"}, {"t_other_rep"}))

    def test_who_has_no_row_sees_an_empty_month(self):
        self.close()
        late = self.new_user("t_late", "sales_team.group_sale_salesman")
        found = self.table(late)
        self.assertEqual((found["is_closed"], [row["label"] for row in found["rows"]]),
                         (True, ["t_late"]))  # fmt: skip
        self.rpc(late, REVIEW, "get_month_of", late.id, str(FEBRUARY))

    def test_total_opens_what_all_counted(self):
        self.close()
        found = self.table()

        def opened(row):
            (cell,) = (each for each in row["cells"] if each["key"] == "revenue")
            return self.opened(self.cells.browse(cell["cell_ids"]), 0)

        everything = opened(found["rows"][0])
        for row in found["rows"][1:]:
            everything |= opened(row)
        self.assertEqual(opened(found["total"]), everything)
        self.assertTrue(everything)

    def test_each_sees_their_own_rows(self):
        self.close()
        for user, labels in ((self.rep, {"t_rep"}), (self.leader, {"t_rep"}),
                             (self.director, {"t_rep", "t_other_rep", "Nobody's"})):  # fmt: skip
            found = self.table(user)
            self.assertLessEqual({row["label"] for row in found["rows"]} - {"t_leader"}, labels)
            self.assertIn("t_rep", {row["label"] for row in found["rows"]})
            self.assertEqual(found["days"]["text"], "20/20 working days")
        self.assertFalse(self.table(self.abroad)["is_closed"])

    def test_month_of_one_is_that_of_the_closed_month(self):
        self.close()
        self.late._action_cancel()
        found = self.rpc(self.rep, REVIEW, "get_month_of", self.rep.id, str(FEBRUARY))
        rows = {row["key"]: row for group in found["groups"] for row in group["rows"]}
        self.assertEqual(rows["revenue"]["month"]["value"], 800)
        self.assertEqual([cell["value"] for cell in rows["revenue"]["weeks"]], [300, 0, 0, 500])

    def test_queries_of_a_closed_month_do_not_grow(self):
        self.close()

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.months.with_user(self.director).with_company(self.company)._kept(FEBRUARY)
            return self.env.cr.sql_log_count - before

        few = queries() and queries()
        self.row().with_user(self.director)._reopen("More of them")
        users = self.env["res.users"].create([
            {"name": f"Many {number}", "login": f"t_kept_{number}",
             "company_id": self.company.id, "company_ids": [(6, 0, self.company.ids)]}
            for number in range(50)
        ])  # fmt: skip
        self.team.member_ids |= users
        self.close()
        self.assertGreater(self.months.search_count([("user_id", "in", users.ids)]), 49)
        self.assertLessEqual(queries() and queries(), few)
