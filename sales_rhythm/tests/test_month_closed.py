"""What is kept of a closed month: the figures as they were, and exactly the rows counted."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..models import month_facts
from .closing import FEBRUARY, FIRST_NIGHT, MonthCase


class ClosedCase(MonthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close()


class TestClosedMonth(ClosedCase):
    def test_each_has_a_row_with_their_figures_by_hand(self):
        cell = self.cell()
        self.assertEqual((cell.value, cell.goal, cell.has_goal), (800, 1000, True))
        # W1 is the 1st, a Sunday, and the whole week after it; W4 ends on the 28th, a Saturday.
        self.assertEqual(cell.counts, [[800, None, 2], [300, None, 1], [0, None, 0],
                                       [0, None, 0], [500, None, 1]])  # fmt: skip
        self.assertEqual(self.cell(user=self.other_rep).value, 70)
        self.assertEqual(self.cell(user=False).value, 9)
        self.assertFalse(self.cell(user=self.other_rep).has_goal)
        self.assertEqual(self.cell("orders").value, 2)
        self.assertEqual((self.row().name, self.row().team_id, self.row().team_name),
                         ("t_rep", self.team, "North"))  # fmt: skip

    def test_figure_opens_exactly_what_it_counted(self):
        self.assertEqual(self.opened(self.cell()), self.first + self.late)
        self.assertEqual(self.opened(self.cell(), 1), self.first)
        self.assertFalse(self.opened(self.cell(), 2))
        self.assertEqual(self.opened(self.cell(), 4), self.late)
        self.assertEqual(self.opened(self.cell(user=False)), self.lone)
        self.assertFalse(self.opened(self.cell("calls")))

    def test_figures_of_all_open_together(self):
        cells = self.cell() | self.cell(user=self.other_rep) | self.cell(user=False)
        self.assertEqual(self.opened(cells), self.first + self.late + self.other + self.lone)
        self.assertEqual(self.opened(cells, 2), self.other + self.lone)
        action = self.rpc(self.director, cells._name, "action_open", cells.ids)
        self.assertEqual(action["name"], "Revenue ordered, All, February 2026")
        with self.assertRaisesRegex(UserError, "no rows behind"):
            self.rpc(self.director, cells._name, "action_open",
                     (self.cell() | self.cell("orders")).ids)  # fmt: skip
        with self.assertRaises(AccessError):
            self.rpc(self.rep, cells._name, "action_open", cells.ids)

    def test_ratio_opens_both_of_its_lists(self):
        cell = self.cell("average_order")
        self.assertEqual((cell.value, cell.above, cell.below), (400, 800, 2))
        for below in (False, True):
            self.assertEqual(self.opened(cell, 4, below), self.late)
        self.assertFalse(self.cell("call_share").has_value)

    def test_every_figure_is_of_its_rows(self):
        found = 0
        for cell in self.cells.search([("company_id", "=", self.company.id)]):
            if cell.kind == "ratio" or not cell.has_value:
                continue
            rows = cell._counted()
            self.assertAlmostEqual(sum(amount for _id, amount in rows), cell.value, 6, cell.key)
            found += bool(rows)
            if cell.counts and not cell.is_standing:
                for week, count in enumerate(cell.counts[1:], 1):
                    amounts = sum(amount for _id, amount in cell._counted(week))
                    self.assertAlmostEqual(amounts, count[0], 6, cell.key)
        self.assertGreater(found, 8)

    def test_it_reads_as_what_counted_live(self):
        for user in (self.director, self.env.ref("base.user_root")):
            env = self.env(user=user, context={"allowed_company_ids": self.company.ids})
            with freeze_time(FIRST_NIGHT):
                live = month_facts.live(env, FEBRUARY)
                kept = env["sales.rhythm.month"]._kept(FEBRUARY)
            standing = {each.key for each in live.measures if each.is_standing}
            for name in ("month", "today", "weeks", "measures", "goals", "ended"):
                self.assertEqual(getattr(kept, name), getattr(live, name), name)
            self.assertEqual(sorted(kept.users), sorted(live.users))
            self.assertEqual(kept.worked, live.worked)
            for where in set(live.parts) | set(kept.parts):
                if where[1] not in standing:
                    self.assertEqual(kept.parts[where], live.parts[where], where)
            self.assertEqual(kept.cell_ids[self.rep.id, "revenue"], self.cell().id)

    def test_it_never_changes_afterwards(self):
        before = self.written()
        self.late._action_cancel()
        self.first.order_line.price_unit = 1
        self.other.user_id = self.rep
        self.lone._action_cancel()
        self.lone.unlink()
        self.order(self.mine, "2026-02-14", 10_000)
        self.revenue.write({"domain": "[]", "name": "Turnover", "measure": "rhythm_usual_amount"})
        self.target.sudo().goal = 5
        self.rep.active = False
        self.team.member_ids = [Command.clear()]
        self.company.resource_calendar_id.attendance_ids.filtered(
            lambda each: each.dayofweek == "4"
        ).unlink()
        self.assertEqual(self.written(), before)
        self.assertFalse(self.close())
        self.assertEqual(self.written(), before)
        self.assertEqual(self.opened(self.cell()), self.first + self.late)

    def test_it_outlives_its_metric_and_its_salesperson(self):
        ratios = self.env["sales.rhythm.metric"].search([
            "|", ("numerator_id", "=", self.revenue.id),
            ("denominator_id", "=", self.revenue.id)])  # fmt: skip
        gone = ratios | self.revenue
        self.env["sales.rhythm.target"].search([("metric_id", "in", gone.ids)]).unlink()
        ratios.unlink()
        self.revenue.unlink()
        self.env["crm.team.member"].search([("user_id", "=", self.rep.id)]).unlink()
        rep_id, rows = self.rep.id, self.months.search([("company_id", "=", self.company.id)])
        self.settle()
        self.env.cr.execute("UPDATE sale_order SET user_id = NULL WHERE user_id = %s", [rep_id])
        self.env.cr.execute("UPDATE res_partner SET user_id = NULL WHERE user_id = %s", [rep_id])
        self.env.invalidate_all()
        self.rep.unlink()
        self.settle()
        row = rows.filtered(lambda each: each.kept_user_id == rep_id)
        self.assertEqual((row.user_id.id, row.name, row.team_name), (False, "t_rep", "North"))
        cell = row.cell_ids.filtered(lambda each: each.key == "revenue")
        self.assertEqual(
            (cell.metric_id.id, cell.value, cell.name), (False, 800, "Revenue ordered")
        )
        self.assertEqual(self.opened(cell), self.first + self.late)
        env = self.env(user=self.director, context={"allowed_company_ids": self.company.ids})
        kept = env["sales.rhythm.month"]._kept(FEBRUARY)
        self.assertEqual(kept.parts[rep_id, "revenue"].month.value, 800)
        names, words = env["sales.rhythm.month"]._kept_words(FEBRUARY)
        self.assertEqual((names[rep_id], words["revenue"]["label"]), ("t_rep", "Revenue"))

    def test_month_that_is_not_closed_is_none(self):
        self.assertIsNone(self.months._kept("2026-03-01"))
        self.assertIsNone(self.months._kept("2026-01-01"))

    def test_wrong_week_is_refused_in_words(self):
        for week in (7, -1, "1", 1.5, True, None, [1]):
            with self.subTest(week), self.assertRaisesRegex(UserError, "no such week"):
                self.rpc(self.director, self.cells._name, "action_open", self.cell().ids, week)
        with self.assertRaisesRegex(UserError, "no rows behind"):
            self.rpc(self.director, self.cells._name, "action_open",
                     self.cell("customer_time").ids, 0, True)  # fmt: skip


class TestAccess(ClosedCase):
    def seen(self, user, model="sales.rhythm.month", field="kept_user_id"):
        rows = self.rpc(user, model, "search_read", [("company_id", "=", self.company.id)],
                        [field])  # fmt: skip
        return {row[field] for row in rows}

    def test_who_reads_which(self):
        everybody = set(self.months.search([("company_id", "=", self.company.id)])
                        .mapped("kept_user_id"))  # fmt: skip
        self.assertIn(0, everybody)
        for user, expected in (
            (self.rep, {self.rep.id}),
            (self.other_rep, {self.other_rep.id}),
            (self.leader, {self.rep.id} | ({self.leader.id} & everybody)),
            (self.all_rep, everybody),
            (self.director, everybody),
            (self.abroad, set()),
        ):
            with self.subTest(user.login):
                self.assertEqual(self.seen(user), expected)
                cells = self.seen(user, self.cells._name, "month_id")
                rows = self.months.browse(id_ for id_, _name in cells)
                self.assertEqual(set(rows.mapped("kept_user_id")), expected)
                env = self.env(user=user, context={"allowed_company_ids": user.company_id.ids})
                kept = env["sales.rhythm.month"]._kept(FEBRUARY)
                self.assertEqual(set(kept.users) if kept else set(), expected)
        for user in (self.portal, self.accountant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.seen(user)

    def test_leader_reads_the_months_of_who_is_or_was_in_the_team(self):
        self.env["crm.team.member"].search([("user_id", "=", self.rep.id)]).unlink()
        self.team.member_ids = [Command.link(self.other_rep.id)]
        self.assertLessEqual({self.rep.id, self.other_rep.id}, self.seen(self.leader))
        self.team.user_id = False
        self.assertNotIn(self.rep.id, self.seen(self.leader))

    def test_colleagues_figure_is_not_opened(self):
        for user in (self.other_rep, self.abroad, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, self.cells._name, "action_open", self.cell().ids)

    def test_nobody_reads_the_ids_by_themselves(self):
        for name in ("rows", "below_rows"):
            with self.assertRaises(AccessError):
                self.rpc(self.director, self.cells._name, "read", self.cell().ids, [name])

    def test_nobody_changes_one_even_where_it_is_granted(self):
        self.env["ir.model.access"].search([
            ("model_id.model", "like", "sales.rhythm.month")
        ]).write({"perm_write": True, "perm_unlink": True, "perm_create": True})  # fmt: skip
        for records, vals in ((self.row(), {"name": "Me"}), (self.cell(), {"value": 1e9})):
            for method, *args in (("write", vals), ("unlink",)):
                with self.assertRaisesRegex(AccessError, "what was reached then"):
                    self.rpc(self.director, records._name, method, records.ids, *args)

    def test_views_open(self):
        for model, kinds in ((self.months._name, ("list", "form", "search")),
                             ("sales.rhythm.month.reopening", ("list", "form"))):  # fmt: skip
            for kind in kinds:
                self.rpc(self.director, model, "get_views", [(False, kind)])
        spec = {"display_name": {}, "cell_ids": {"fields": {"name": {}, "value": {}}}}
        found = self.rpc(self.rep, self.months._name, "web_read", self.row().ids, spec)
        self.assertEqual(found[0]["display_name"], "February 2026, t_rep")
