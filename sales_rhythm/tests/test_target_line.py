"""Product lines with targets: the metric of a category counts what it opens, as pushes do."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..models import push_metric
from ..models.goods_metric import value_of
from .common import NOW
from .test_target import MARCH, TargetCase

START, END = date(2026, 3, 1), date(2026, 3, 31)


@freeze_time(NOW)
class TestTargetLine(TargetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        cls.oil = categories.create({"name": "Oil"})
        cls.sesame = categories.create({"name": "Sesame oil", "parent_id": cls.oil.id})
        cls.rice = categories.create({"name": "Rice"})
        cls.goods = {
            category: cls.env["product.product"].create({
                "name": f"Some {category.name}", "type": "consu", "taxes_id": False,
                "categ_id": category.id})
            for category in (cls.oil, cls.sesame, cls.rice)}  # fmt: skip
        cls.partner = cls.customer("Alpha Mart")

    def sell(self, *sold, day="2026-03-02", **values):
        """One order of what is sold: [(category, amount)]."""
        (order,) = self.quotations(self.partner, [0], **values)
        order.order_line = [Command.clear()] + [
            Command.create({"product_id": self.goods[category].id, "product_uom_qty": 1,
                            "price_unit": amount, "tax_ids": False})
            for category, amount in sold
        ]  # fmt: skip
        order.action_confirm()
        order.date_order = self.utc(day)
        self.settle()
        return order

    def add(self, category, user=None, company=None):
        user = user or self.director
        entry = self.rpc(user, "sales.rhythm.target.line", "create",
                         {"category_id": category.id}, company=company)  # fmt: skip
        action = self.rpc(user, "sales.rhythm.target.line", "action_add", [entry], company=company)
        self.assertEqual(action, {"type": "ir.actions.act_window_close"})
        return self.env["sales.rhythm.metric"].search([("category_id", "=", category.id)])

    def value(self, metric, user=None):
        return metric.with_user(self.director).with_company(self.company)._value(
            user or self.rep, START, END)[(user or self.rep).id]  # fmt: skip

    def columns(self, user=None, month=MARCH):
        grid = self.rpc(user or self.director, "sales.rhythm.target", "get_target_grid", month)
        return {column["key"]: column for column in grid["columns"]}

    def test_figure_is_the_rows_that_it_opens(self):
        metric = self.add(self.oil)
        self.assertEqual((metric.key, metric.name, metric.unit, metric.company_id.ids),
                         (f"line_{self.oil.id}_value", "Sold: Oil", "money", []))  # fmt: skip
        self.sell((self.oil, 500_000), (self.rice, 70_000))
        self.sell((self.sesame, 30_000))
        self.sell((self.oil, 9_000), day="2026-02-28")
        self.sell((self.oil, 8_000), user_id=self.other_rep.id)
        self.quotations(self.partner, [1])
        self.assertEqual(self.value(metric), 530_000)
        self.assertEqual(self.value(metric, self.other_rep), 8_000)
        for user in (self.rep, self.director):
            domain = list(metric.with_user(user).with_company(self.company)._domain(
                self.rep, START, END))  # fmt: skip
            rows = self.rpc(user, "sale.order.line", "search_read", domain, ["rhythm_amount"])
            self.assertEqual(sum(row["rhythm_amount"] for row in rows), 530_000)
        (figure,) = [
            each
            for each in self.rpc(self.rep, "sales.rhythm", "get_deck_figures", "month")
            if each["key"] == metric.key
        ]
        self.assertEqual(figure["value"], 530_000)

    def test_it_counts_as_a_push_of_the_same_category(self):
        metric = self.add(self.oil)
        push = self.env["sales.rhythm.push"].create({
            "category_id": self.oil.id, "company_id": self.company.id, "from_on": START,
            "until_on": END})  # fmt: skip
        self.assertIs(push_metric.value_of, value_of)
        for name in ("domain", "date_field", "user_field", "measure", "res_model", "kind"):
            self.assertEqual(metric[name], push.value_metric_id[name], name)

    def test_line_is_a_column_and_gets_goals(self):
        metric = self.add(self.oil)
        self.assertTrue(self.columns()[metric.key]["adds_up"])
        saved = self.rpc(self.director, "sales.rhythm.target", "save_goals", MARCH,
                         [[self.rep.id, metric.id, 5_000_000]])  # fmt: skip
        self.assertEqual(saved, {"refused": []})
        (cell,) = [
            each
            for each in self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", "month")
            if each["key"] == metric.key
        ]
        self.assertEqual(cell["goal"], 5_000_000)

    def test_line_that_is_added_again_is_taken_up(self):
        metric = self.add(self.oil)
        self.assertEqual(self.add(self.oil), metric)
        metric.write({"active": False, "until_on": "2026-02-01", "name": "Old"})
        self.oil.name = "Cooking oil"
        self.assertNotIn(metric.key, self.columns())
        self.assertEqual(self.add(self.oil), metric)
        self.assertEqual((metric.active, metric.until_on, metric.name),
                         (True, False, "Sold: Cooking oil"))  # fmt: skip
        self.assertIn(metric.key, self.columns())

    def test_line_counts_in_each_company_in_its_currency(self):
        metric = self.add(self.oil)
        self.assertEqual(self.add(self.oil, self.abroad), metric)
        self.assertIn(metric.key, self.columns(self.abroad))
        self.assertEqual(metric.company_id.ids, [])

    def test_only_directors_add_lines(self):
        for user in (self.rep, self.leader, self.all_rep, self.accountant, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.add(self.oil, user)
        metrics = self.env["sales.rhythm.metric"]
        self.assertFalse(metrics.search([("category_id", "=", self.oil.id)]))

    def test_category_with_a_line_stays(self):
        self.add(self.oil)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.rpc(self.env.ref("base.user_admin"), "product.category", "unlink", self.oil.ids)

    def test_hostile_name_is_text(self):
        self.oil.name = "<b>%s %(x)s</b>"
        self.assertEqual(self.add(self.oil).name, "Sold: <b>%s %(x)s</b>")
