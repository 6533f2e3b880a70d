"""The manager's month: a month worked out by hand, what it costs, and whose day it is."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.fit import default_fit
from ..models import clock
from .common import core_chance
from .month import MARCH, MILLION, NOW, MonthCase


@freeze_time(NOW)
class TestByHand(MonthCase):
    def shown(self, cell):
        return cell["value"], cell["goal"], cell["pace"], cell["state"], cell["gap_text"]

    def test_month_of_three(self):
        found = self.table()
        expected = {
            self.an: (44, 66, 39, "ok", ""),
            self.binh: (13, 44, 26, "far", "−13"),
            self.chi: (28, 22, 13, "ok", ""),
            "total": (85, 132, 78, "ok", ""),
        }
        for user, (value, goal, pace, state, gap) in expected.items():
            cell = self.cell(found, user)
            self.assertEqual((cell["value"], cell["goal"], round(cell["pace"])),
                             (value * MILLION, goal * MILLION, pace * MILLION))  # fmt: skip
            self.assertEqual((cell["state"], cell["gap_text"], cell["text"]),
                             (state, gap, str(value)))  # fmt: skip
        self.assertEqual(found["days"]["text"], "13/22 working days")
        self.assertEqual(found["headline"]["text"], "85M")

    def test_weeks_sum_to_the_month(self):
        found = self.table()
        self.assertEqual([week["label"] for week in found["weeks"]], ["W1", "W2", "W3", "W4", "W5"])
        self.assertEqual([week["state"] for week in found["weeks"]],
                         ["past", "past", "now", "future", "future"])  # fmt: skip
        expected = {self.an: [10, 20, 14], self.binh: [8, 0, 5], self.chi: [0, 28, 0],
                    "total": [18, 48, 19]}  # fmt: skip
        for user, millions in expected.items():
            weeks = self.line_of(found, user)["weeks"]
            self.assertEqual([cell["value"] for cell in weeks[:3]],
                             [each * MILLION for each in millions])  # fmt: skip
            self.assertEqual({cell["state"] for cell in weeks[3:]}, {"future"})
            self.assertEqual(sum(cell["value"] for cell in weeks[:3]),
                             self.cell(found, user)["value"])  # fmt: skip

    def test_total_is_the_sum_of_the_lines(self):
        found = self.table()
        for at, total in enumerate(found["total"]["cells"]):
            cells = [row["cells"][at] for row in found["rows"]]
            with self.subTest(key=total["key"]):
                if "above" in total:
                    for part in ("above", "below"):
                        self.assertEqual(total[part], sum(cell.get(part, 0) for cell in cells))
                elif total["value"] is not None:
                    self.assertEqual(total["value"], sum(cell["value"] or 0 for cell in cells))

    def test_projection_is_what_was_sold_and_what_customers_are_expected_to_order(self):
        self.customer("Monthly", [("2026-01-10", 6 * MILLION), ("2026-02-10", 6 * MILLION)],
                      user_id=self.binh.id)  # fmt: skip
        row = self.line_of(self.table(), self.binh)
        rows = self.env["sales.rhythm"].search([("user_id", "=", self.binh.id)])
        curve, left = default_fit().curve, 13  # days from the 18th to the 31st
        expected = 0
        for each in rows:
            silent = (self.day("2026-03-18") - each.last_order_on).days
            chance = curve.chance(each.curve_class, each.model_cycle_days, silent, left)
            expected += round(chance * each.mean_order_amount)
            self.assertAlmostEqual(each.expected_amount, round(chance * each.mean_order_amount))
        self.assertEqual(len(rows), 2)
        self.assertGreater(expected, MILLION)
        projected = row["projected"]
        self.assertEqual(projected["expected"]["value"], expected)
        self.assertEqual(projected["sold"]["value"], 13 * MILLION)
        self.assertEqual(projected["text"], str(round((13 * MILLION + expected) / MILLION)))
        self.assertEqual(projected["shortfall"], 44 * MILLION - 13 * MILLION - expected)
        # The same in SQL, by which it is added up.
        (total,) = self.env["sales.rhythm"]._read_group(
            [("user_id", "=", self.binh.id)], [], ["expected_amount:sum"])[0]  # fmt: skip
        self.assertEqual(total, expected)
        self.assertIn("repeat orders counted twice", projected["title"])

    def test_chance_of_a_week_is_the_known_one(self):
        with freeze_time("2026-03-24 03:00:00"):  # seven days are left
            orders = [("2026-01-10", 6 * MILLION), ("2026-02-10", 6 * MILLION)]
            partner = self.customer("Monthly", orders, user_id=self.binh.id)
            row = self.row(partner)
            chance = core_chance(orders, "2026-03-24")
            self.assertAlmostEqual(row.expected_amount, round(chance * row.mean_order_amount))

    def test_total_is_judged_by_those_who_have_a_target(self):
        targets = self.env["sales.rhythm.target"]
        targets.search([("user_id", "in", (self.an | self.chi).ids)]).unlink()
        found = self.table()
        total, own = self.cell(found, "total"), self.cell(found, self.binh)
        self.assertEqual((total["value"], total["goal"]), (85 * MILLION, 44 * MILLION))
        self.assertEqual((total["state"], total["gap_text"]), ("far", own["gap_text"]))
        self.assertAlmostEqual(total["lead"], -13 * MILLION)
        projected = self.line_of(found, self.binh)["projected"]
        self.assertAlmostEqual(found["total"]["projected"]["goal_ratio"], projected["goal_ratio"])
        self.assertEqual(found["total"]["projected"]["state"], projected["state"])

    def test_projection_of_all_is_the_sum_of_the_lines(self):
        self.binh.active = False
        self.settle()
        found = self.table(self.director)
        lines = [row["projected"]["value"] for row in found["rows"]]
        self.assertAlmostEqual(found["total"]["projected"]["value"], sum(lines))

    def test_push_stands_in_the_month_of_each(self):
        push = self.env["sales.rhythm.push"].create({
            "name": "Tea", "company_id": self.company.id,
            "from_on": MARCH, "until_on": "2026-03-31",
            "product_tmpl_ids": [Command.set(self.product.product_tmpl_id.ids)]})  # fmt: skip
        key = push.value_metric_id.key
        rows = {row["key"]: row for group in self.month_of(self.an)["groups"]
                for row in group["rows"]}  # fmt: skip
        self.assertEqual(rows[key]["month"]["value"], 44 * MILLION)
        push.value_metric_id.month_place = False
        push.name = "Green tea"
        self.assertFalse(push.value_metric_id.month_place, "as the director left it")

    def test_who_will_miss_the_most_comes_first(self):
        found = self.table()
        names = [row["label"] for row in found["rows"]]
        self.assertEqual(names[:2], ["binh", "an"])
        missing = [row["projected"]["shortfall"] for row in found["rows"]
                   if row["projected"]["is_judged"]]  # fmt: skip
        self.assertEqual(missing, sorted(missing, reverse=True))

    def test_month_before_has_no_pace_and_no_projection(self):
        self.sold(self.an, [("02-10", 7)], "February")
        self.target(self.an, "revenue", 10 * MILLION, "2026-02-01")
        found = self.table(month="2026-02-01")
        self.assertEqual((found["label"], found["is_running"], found["next"]),
                         ("February 2026", False, MARCH))  # fmt: skip
        cell = self.cell(found, self.an)
        self.assertEqual(self.shown(cell)[:4], (7 * MILLION, 10 * MILLION, 10 * MILLION, "far"))
        self.assertEqual({row["projected"] for row in found["rows"]}, {False})
        self.assertNotIn(
            "future", {cell["state"] for cell in self.line_of(found, self.an)["weeks"]}
        )

    def test_month_that_is_none_is_refused(self):
        for month in ("x", "2026-13-01", "2026-04-01", "0001-01-01", "1000-01-01", 7, [1]):
            with self.subTest(month=month), self.assertRaises(UserError):
                self.table(month=month)


@freeze_time(NOW)
class TestCost(MonthCase):
    """As many questions for many salespeople as for few."""

    def questions(self, call):
        call()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count if hasattr(self.env.cr, "sql_log_count") else None
        self.assertIsNotNone(before)
        call()
        return self.env.cr.sql_log_count - before

    def test_questions_do_not_grow_with_the_salespeople(self):
        review = self.env["sales.rhythm.review"].with_user(self.director)
        tables = review.get_month_table
        months = lambda: review._months_of(self.sellers)  # noqa: E731
        few = self.questions(tables), self.questions(months)
        salesman = "sales_team.group_sale_salesman"
        more = [self.new_user(f"more_{number}", salesman) for number in range(30)]
        for user in more:
            self.sold(user, [("03-05", 1)])
            self.target(user, "revenue", MILLION)
        self.team.member_ids = [Command.link(user.id) for user in more]
        self.settle()
        self.sellers |= self.env["res.users"].union(*more)
        self.assertEqual(len(tables()["rows"]), 30 + 4)
        self.assertLessEqual(self.questions(tables), few[0])
        self.assertLessEqual(self.questions(months), few[1])


@freeze_time(NOW)
class TestZone(MonthCase):
    def test_day_is_the_companys_for_a_viewer_elsewhere(self):
        self.leader.tz = "America/Los_Angeles"
        self.assertEqual(clock.today(self.company), self.day("2026-03-18"))
        weeks = self.line_of(self.table(), self.an)["weeks"]
        self.assertEqual([cell["value"] for cell in weeks[:3]],
                         [each * MILLION for each in (10, 20, 14)])  # fmt: skip
