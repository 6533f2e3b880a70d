"""Product lines: what counts as one, its dates and values, and who sees it."""

import random
from datetime import date, timedelta
from itertools import pairwise
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tests import freeze_time

from ..core.milestones import STATUSES
from ..models import clock, refresh, run_lines, sql
from .common import MONTHLY, AccessCase, RhythmCase, core_dates
from .test_credit_notes import CreditCase


class LineCase(RhythmCase):
    """Rice and oil under food, soap under cleaning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.food, cls.cleaning = cls.categories("Food", "Cleaning")
        cls.rice, cls.oil = cls.categories("Rice", "Oil", parent_id=cls.food.id)
        cls.soap = cls.categories("Soap", parent_id=cls.cleaning.id)
        cls.goods = {category: cls.goods_in(category) for category in (cls.rice, cls.oil, cls.soap)}
        cls.policy = cls.env["sales.rhythm.policy"].search(
            [("company_id", "=", cls.company.id), ("tag_id", "=", False)]
        )

    @classmethod
    def categories(cls, *names, **values):
        return cls.env["product.category"].create([{"name": name, **values} for name in names])

    @classmethod
    def goods_in(cls, category, **values):
        return cls.env["product.product"].create({
            "name": category.name or "Anything", "type": "consu", "taxes_id": False,
            "list_price": 1, "categ_id": category.id, **values})  # fmt: skip

    @classmethod
    def buys(cls, partner, when, *items, company=None, **values):
        """A confirmed order of (category or product, amount), or of values of a line."""
        company = company or cls.company
        order = cls.env["sale.order"].with_company(company).create({
            "partner_id": partner.id, "company_id": company.id, "user_id": False, **values,
            "order_line": [Command.create(cls.line_values(item)) for item in items]})  # fmt: skip
        order.action_confirm()
        order.date_order = cls.utc(when, company)
        return order

    @classmethod
    def line_values(cls, item):
        if isinstance(item, dict):
            return item
        what, amount = item
        product = cls.goods.get(what) or what
        return {"product_id": product.id, "product_uom_qty": 1, "price_unit": amount,
                "tax_ids": False}  # fmt: skip

    @classmethod
    def refresh(cls, *partners):
        cls.settle()
        cls.env["sales.rhythm"]._refresh(cls.env["res.partner"].union(*partners))

    @classmethod
    def lines(cls, partner, company=None):
        """{category: line} of a customer in a company."""
        lines = cls.env["sales.rhythm.line"].search([
            ("partner_id", "=", partner.id), ("company_id", "=", (company or cls.company).id)
        ])  # fmt: skip
        return {line.category_id: line for line in lines}

    def assertLine(self, partner, category, orders, company=None):
        """The line has what the core gives for these (day, amount), listed by hand."""
        line = self.lines(partner, company)[category]
        expected = core_dates(orders, by_category=True)
        self.assertEqual(
            {name: self.plain(line[name]) for name in expected},
            {name: self.plain(value) for name, value in expected.items()},
        )
        return line

    def let_the_job_run(self):
        """What waits for the job: the queue, and a run over all lines."""
        self.settle()
        while self.env["sales.rhythm.queue"]._drain_lines():
            pass
        for run in self.env["sales.rhythm.run"].search(
            [("state", "=", "running"), ("company_id", "=", self.company.id)]
        ):
            while run.state == "running":
                run._step()


class TestLines(LineCase):
    def test_each_category_has_the_dates_of_its_own_days(self):
        shop = self.partner("Shop")
        for number, day in enumerate(MONTHLY):
            items = [(self.rice, 100)] if number % 2 else [(self.rice, 100), (self.oil, 40)]
            self.buys(shop, day, *items)
        self.refresh(shop)
        self.assertEqual(set(self.lines(shop)), {self.rice, self.oil})
        self.assertLine(shop, self.rice, [(day, 100) for day in MONTHLY])
        oil = self.assertLine(shop, self.oil, [(day, 40) for day in MONTHLY[::2]])
        self.assertEqual(oil.rhythm_id, self.row(shop))
        self.assertEqual(oil.user_id, self.rep)

    def test_several_items_of_a_category_on_a_day_are_one_purchase(self):
        shop = self.partner("Shop")
        other = self.goods_in(self.rice)
        self.buys(shop, "2026-01-05", (self.rice, 60), (other, 40))
        self.buys(shop, "2026-01-05", (self.rice, 10))
        self.buys(shop, "2026-02-05", (self.rice, 100))
        self.refresh(shop)
        line = self.assertLine(shop, self.rice, [("2026-01-05", 110), ("2026-02-05", 100)])
        self.assertEqual(line.year_amount, 210)

    def test_what_is_no_goods_is_in_no_line(self):
        shop = self.partner("Shop")
        self.buys(
            shop, "2026-01-05", (self.rice, 100), (self.oil, 0),
            {"display_type": "line_section", "name": "For the kitchen"},
            {"display_type": "line_note", "name": "Deliver early"},
        )  # fmt: skip
        order = self.buys(shop, "2026-01-06", (self.rice, 50))
        order.order_line = [Command.create({
            "product_id": self.goods[self.soap].id, "is_downpayment": True, "price_unit": 30,
            "product_uom_qty": 0, "tax_ids": False})]  # fmt: skip
        nowhere = self.goods_in(self.env["product.category"])
        self.buys(shop, "2026-01-20", (nowhere, 70))
        self.refresh(shop)
        self.assertEqual(set(self.lines(shop)), {self.rice})

    def test_combo_counts_where_its_parts_are(self):
        shop = self.partner("Shop")
        combo = self.env["product.combo"].create({
            "name": "Breakfast", "combo_item_ids": [
                Command.create({"product_id": self.goods[self.rice].id})]})  # fmt: skip
        meal = self.env["product.product"].create({
            "name": "Meal", "type": "combo", "categ_id": self.cleaning.id, "taxes_id": False,
            "combo_ids": [Command.set(combo.ids)], "list_price": 80})  # fmt: skip
        order = self.buys(shop, "2026-01-05", (meal, 80))
        order.order_line = [Command.create({
            "product_id": self.goods[self.rice].id, "combo_item_id": combo.combo_item_ids.id,
            "linked_line_id": order.order_line.id, "price_unit": 80,
            "tax_ids": False})]  # fmt: skip
        self.refresh(shop)
        sold = {category: line.year_amount for category, line in self.lines(shop).items()}
        self.assertEqual(sum(sold.values()), order.amount_untaxed)
        self.assertIn(self.rice, sold)

    def test_services_and_discounts(self):
        shop = self.partner("Shop")
        fees = self.categories("Fees")
        service = self.goods_in(fees, type="service")
        self.buys(shop, "2026-01-05", (service, 90))
        discounts = self.goods_in(self.categories("Discounts"), type="service")
        self.buys(shop, "2026-01-06", (self.rice, 100), (discounts, -20))
        self.refresh(shop)
        self.assertEqual(set(self.lines(shop)), {fees, self.rice}, "a discount is never a purchase")

    def test_returns_lower_the_value_and_are_no_purchase(self):
        shop = self.partner("Shop")
        self.buys(shop, "2026-01-05", (self.rice, 100))
        self.buys(shop, "2026-02-05", (self.rice, 100))
        self.buys(shop, "2026-02-20", (self.rice, -30))
        self.buys(shop, "2026-02-21", (self.oil, 10), (self.oil, -50))
        self.refresh(shop)
        line = self.assertLine(shop, self.rice, [("2026-01-05", 100), ("2026-02-05", 100)])
        self.assertEqual(line.ordered_amount, 170)
        self.assertEqual(line.year_amount, 170)
        self.assertNotIn(self.oil, self.lines(shop), "more came back than was bought")

    def test_all_returned_later_on(self):
        shop = self.partner("Shop")
        self.buys(shop, "2026-01-05", (self.rice, 100))
        self.buys(shop, "2026-02-05", (self.rice, -400))
        self.refresh(shop)
        self.assertEqual(self.lines(shop)[self.rice].year_amount, -300)

    def test_another_currency(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": self.company.id, "name": "2020-01-01",
            "rate": 0.04})  # fmt: skip
        dollars = self.env["product.pricelist"].create({
            "name": "Dollars", "currency_id": dollar.id})  # fmt: skip
        shop = self.partner("Shop")
        self.buys(shop, "2026-01-05", (self.rice, 8), pricelist_id=dollars.id)
        self.refresh(shop)
        self.assertEqual(self.lines(shop)[self.rice].year_amount, 200)

    def test_day_is_the_companys_at_midnight(self):
        shop = self.partner("Shop")
        self.buys(shop, "2026-01-05 00:10", (self.rice, 100))
        self.buys(shop, "2026-01-20 23:50", (self.rice, 100))
        self.refresh(shop)
        self.assertLine(shop, self.rice, [("2026-01-05", 100), ("2026-01-20", 100)])

    def test_an_order_of_four_hundred_lines(self):
        shop = self.partner("Shop")
        self.buys(shop, "2026-01-05", *[((self.rice, self.oil)[number % 2], 1)
                                        for number in range(400)])  # fmt: skip
        self.refresh(shop)
        self.assertEqual({line.year_amount for line in self.lines(shop).values()}, {200})

    def test_excluded_orders_and_contacts(self):
        tag = self.env["crm.tag"].create({"name": "Subscription"})
        self.policy.excluded_tag_ids = tag
        group = self.partner("Group")
        contact = self.partner("Contact", parent_id=group.id, is_company=False)
        self.buys(contact, "2026-01-05", (self.rice, 100))
        self.buys(group, "2026-01-20", (self.rice, 100))
        self.buys(group, "2026-02-20", (self.oil, 100), tag_ids=[Command.set(tag.ids)])
        self.refresh(contact)
        self.assertEqual(set(self.lines(group)), {self.rice})
        self.assertLine(group, self.rice, [("2026-01-05", 100), ("2026-01-20", 100)])
        self.assertFalse(self.lines(contact))

    def test_each_company_has_its_own(self):
        shop = self.partner("Shop", user_id=False)
        self.buys(shop, "2026-01-05", (self.rice, 100))
        self.buys(shop, "2026-01-05", (self.oil, 100), company=self.other_company)
        self.refresh(shop)
        self.assertEqual(set(self.lines(shop)), {self.rice})
        self.assertEqual(set(self.lines(shop, self.other_company)), {self.oil})

    def test_pauses_and_holidays_are_no_silence(self):
        self.company.rhythm_off_days = [clock.number(date(2026, 2, day)) for day in range(10, 20)]
        shop = self.partner("Shop")
        for day in MONTHLY:
            self.buys(shop, day, (self.rice, 100))
        self.refresh(shop)
        row, line = self.row(shop), self.lines(shop)[self.rice]
        # The customer buys nothing else: both have the same days off, and the same last order.
        self.assertEqual(line.expected_on, row.expected_on)
        self.assertEqual(line.stopped_from, row.stopped_from)


class TestYears(LineCase):
    def test_years_end_to_the_day_and_move_with_it(self):
        shop = self.partner("Shop")
        for day, amount in (
            ("2024-02-29", 1), ("2024-03-02", 2), ("2024-03-03", 4), ("2025-03-02", 8),
            ("2025-03-03", 16), ("2026-03-02", 32), ("2026-03-03", 64),
        ):  # fmt: skip
            self.buys(shop, day, (self.rice, amount))
        self.refresh(shop)
        line = self.lines(shop)[self.rice]
        self.assertEqual((line.year_amount, line.year_before_amount), (16 + 32, 4 + 8))
        with freeze_time("2026-03-02 17:30:00"):  # the third of March in Hanoi
            line.invalidate_recordset()
            # The order of that day is not known yet: a refresh of it comes with the night.
            self.assertEqual((line.year_amount, line.year_before_amount), (32, 8 + 16))
            self.refresh(shop)
            self.assertEqual(line.year_amount, 32 + 64)

    def test_rows_add_up_in_sql(self):
        shops = [self.partner(f"Shop {number}") for number in range(3)]
        for number, shop in enumerate(shops):
            self.buys(shop, "2025-06-01", (self.rice, 10 + number), (self.oil, 5))
            self.buys(shop, "2026-01-01", (self.rice, 100))
        self.refresh(*shops)
        found = self.env["sales.rhythm.line"]._read_group(
            [("partner_id", "in", [shop.id for shop in shops])], ["category_id"],
            ["year_amount:sum", "__count"],
        )  # fmt: skip
        self.assertEqual(found, [(self.rice, 333, 3), (self.oil, 15, 3)])


class TestLost(LineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.partner("Still buys rice")
        cls.gone = cls.partner("Buys nothing")
        for number in range(8):
            day = date(2024, 1, 5) + timedelta(days=15 * number)
            for shop in (cls.shop, cls.gone):
                cls.buys(shop, str(day), (cls.oil, 50), (cls.rice, 100))
        for day in MONTHLY:
            cls.buys(cls.shop, day, (cls.rice, 100))
        cls.refresh(cls.shop, cls.gone)

    def test_category_is_lost_while_the_customer_buys_other_things(self):
        lost = self.env["sales.rhythm.line"].search([
            ("is_lost", "=", True), ("partner_id", "in", (self.shop + self.gone).ids)
        ])  # fmt: skip
        self.assertEqual(lost, self.lines(self.shop)[self.oil])
        self.assertEqual(self.row(self.gone).status, "stopped")
        self.assertEqual(
            {line.is_lost for line in self.lines(self.gone).values()}, {False},
            "who stopped altogether is told of once",
        )  # fmt: skip

    def test_category_that_is_bought_again_is_lost_no_more(self):
        self.buys(self.shop, "2026-02-27", (self.oil, 50))
        self.refresh(self.shop)
        self.assertFalse(self.lines(self.shop)[self.oil].is_lost)


class TestCategories(LineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.partner("Shop")
        cls.buys(cls.shop, "2026-01-05", (cls.rice, 100), (cls.oil, 40), (cls.soap, 7))
        cls.buys(cls.shop, "2026-02-05", (cls.rice, 100), (cls.oil, 40))
        cls.refresh(cls.shop)

    def amounts(self):
        return {category: line.year_amount for category, line in self.lines(self.shop).items()}

    def test_level_of_categories(self):
        own = {self.rice: 200, self.oil: 80, self.soap: 7}
        self.assertEqual(self.amounts(), own)
        for level, expected in (
            (1, {self.food: 280, self.cleaning: 7}), (2, own), (3, own), (0, own),
        ):  # fmt: skip
            self.policy.category_level = level
            self.let_the_job_run()
            self.assertEqual(self.amounts(), expected, level)
        for level in (-1, 10):
            with self.assertRaisesRegex(ValidationError, "it must be from 0 to 9"):
                self.policy.category_level = level

    def test_category_moves_under_another(self):
        self.policy.category_level = 1
        self.oil.parent_id = self.cleaning
        self.let_the_job_run()
        self.assertEqual(self.amounts(), {self.food: 200, self.cleaning: 87})

    def test_product_moves_to_another_category(self):
        self.goods[self.oil].categ_id = self.rice
        self.let_the_job_run()
        self.assertEqual(self.amounts(), {self.rice: 280, self.soap: 7})

    def test_category_is_deleted_or_emptied(self):
        self.soap.unlink()
        self.goods[self.oil].categ_id = False
        self.let_the_job_run()
        self.assertEqual(self.amounts(), {self.rice: 200})

    def test_categories_are_merged(self):
        """What Odoo has for it: the products move, and what is empty is deleted."""
        (self.goods[self.oil] + self.goods[self.soap]).categ_id = self.rice
        (self.oil + self.soap).unlink()
        self.let_the_job_run()
        self.assertEqual(self.amounts(), {self.rice: 287})

    def test_product_is_archived(self):
        self.goods[self.rice].action_archive()
        self.let_the_job_run()
        self.assertEqual(self.amounts()[self.rice], 200)

    def test_line_of_another_product_at_the_same_price(self):
        order = self.buys(self.shop, "2026-02-20", (self.rice, 50))
        self.settle()
        order.order_line.product_id = self.goods[self.soap]
        order.order_line.price_unit = 50
        self.let_the_job_run()
        self.assertEqual(self.amounts()[self.soap], 57)

    def test_two_thousand_categories(self):
        many = self.env["product.category"].create([{"name": f"C{n}"} for n in range(2000)])
        goods = self.env["product.product"].create([
            {"name": each.name, "type": "consu", "categ_id": each.id, "taxes_id": False}
            for each in many[:300]
        ])  # fmt: skip
        self.buys(self.shop, "2026-02-20", *[(product, 3) for product in goods])
        self.settle()
        self.env["sales.rhythm.line"]._refresh_of(self.shop.ids)  # the caches are warm
        with self.assertQueryCount(10):
            self.env["sales.rhythm.line"]._refresh_of(self.shop.ids)
        self.assertEqual(len(self.lines(self.shop)), 303)


class TestRefreshOfLines(LineCase):
    def test_a_confirmation_leaves_the_lines_to_the_job(self):
        shop = self.partner("Shop")
        self.settle()
        self.env.cr.execute("DELETE FROM sales_rhythm_queue")
        self.buys(shop, "2026-01-05", (self.rice, 100))
        self.settle()
        self.assertTrue(self.row(shop), "the row is there before the commit")
        self.assertFalse(self.lines(shop))
        waiting = self.env["sales.rhythm.queue"].search([])
        self.assertEqual(set(waiting.mapped("partner_id")), {shop.id})
        self.assertEqual(set(waiting.mapped("of_lines")), {True})
        self.let_the_job_run()
        self.assertEqual(set(self.lines(shop)), {self.rice})
        self.assertFalse(waiting.exists())

    def test_money_that_moves_from_one_line_of_an_order_to_another(self):
        """The order's amount stays as it is, so that the order itself tells of nothing."""
        shop = self.partner("Shop")
        order = self.buys(shop, "2026-01-05", (self.rice, 100), (self.oil, 40))
        self.refresh(shop)

        def amounts():
            self.let_the_job_run()
            return {
                line.category_id.name: line.ordered_amount for line in self.lines(shop).values()
            }

        rice, oil = order.order_line
        order.write({"order_line": [
            Command.update(rice.id, {"price_unit": 90}), Command.update(oil.id, {"price_unit": 50})
        ]})  # fmt: skip
        self.assertEqual(amounts(), {"Rice": 90, "Oil": 50})
        order.write({"order_line": [
            Command.update(oil.id, {"product_uom_qty": 0}),
            Command.create(self.line_values((self.soap, 50))),
        ]})  # fmt: skip
        self.assertEqual(amounts(), {"Rice": 90, "Soap": 50})
        self.env["sale.order.line"].create([
            {"order_id": order.id, **self.line_values((self.oil, 20))},
            {"order_id": order.id, **self.line_values((self.rice, -20))},
        ])  # fmt: skip
        self.assertEqual(amounts(), {"Rice": 70, "Soap": 50, "Oil": 20})

    def test_an_activity_makes_no_work_for_lines(self):
        shop = self.customer("Shop", MONTHLY)
        self.env.cr.execute("DELETE FROM sales_rhythm_queue")
        shop.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
        self.settle()
        self.assertFalse(self.env["sales.rhythm.queue"].search([]))

    def test_unchanged_lines_are_not_written(self):
        shop = self.partner("Shop")
        for day in MONTHLY:
            self.buys(shop, day, (self.rice, 100), (self.oil, 33.33))
        self.refresh(shop)
        self.assertEqual(self.env["sales.rhythm.line"]._refresh_of(shop.ids), 0)
        self.buys(shop, "2026-02-28", (self.oil, 10))
        self.settle()
        self.assertEqual(self.env["sales.rhythm.line"]._refresh_of(shop.ids), 1)

    def test_customers_who_merge_bring_their_lines_together(self):
        one, two = self.partner("One"), self.partner("Two")
        self.buys(one, "2026-01-05", (self.rice, 100), (self.oil, 1))
        self.buys(two, "2026-02-05", (self.rice, 100), (self.soap, 5))
        self.refresh(one, two)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((one + two).ids, two)
        self.let_the_job_run()
        lines = {category: line.year_amount for category, line in self.lines(two).items()}
        self.assertEqual(lines, {self.rice: 200, self.oil: 1, self.soap: 5})

    def test_who_has_no_order_any_more_has_no_line(self):
        shop = self.partner("Shop")
        order = self.buys(shop, "2026-01-05", (self.rice, 100))
        self.refresh(shop)
        order._action_cancel()
        self.let_the_job_run()
        self.assertFalse(self.lines(shop))


class TestLineAccess(AccessCase):
    """Who may see a customer's row may see its lines, whoever took the orders."""

    def setUp(self):
        super().setUp()
        # AccessCase sells one product, which has to be of a category.
        self.product.categ_id = self.env["product.category"].create({"name": "Tea"})
        self.env["sales.rhythm.line"]._refresh_of(self.customers.ids)

    def test_lines_are_seen_with_the_rows(self):
        for user, partners in self.seen_by.items():
            with self.subTest(user=user.login):
                found = self.rpc(
                    user, "sales.rhythm.line", "search_read", self.domain, ["partner_id", "user_id"]
                )
                self.assertEqual({row["partner_id"][0] for row in found}, set(partners.ids))

    def test_nobody_writes_and_outsiders_read_nothing(self):
        line = self.env["sales.rhythm.line"].search(self.domain, limit=1)
        for user in (*self.seen_by, *self.without_rights):
            for method, args in (("write", [{"order_count": 1}]), ("unlink", [])):
                with self.assertRaises(Exception) as refused:
                    self.rpc(user, "sales.rhythm.line", method, line.ids, *args)
                self.assertIn("Access", type(refused.exception).__name__)
        for user in self.without_rights:
            with self.assertRaises(Exception) as refused:
                self.rpc(user, "sales.rhythm.line", "search_read", [], ["partner_id"])
            self.assertIn("Access", type(refused.exception).__name__)


class TestLineInSql(LineCase):
    """Derived fields are written in Python and in SQL; lines of any shape keep them alike."""

    def test_python_and_sql_agree(self):
        source = random.Random(6)
        shops = self.env["res.partner"].create([{"name": f"Shop {n}"} for n in range(15)])
        for shop in shops:
            day = date(2026, 3, 1)
            for _order in range(source.choice([1, 2, 4, 9])):
                day -= timedelta(days=source.choice([1, 7, 30, 200]))
                self.buys(shop, str(day), *[
                    (category, source.choice([10, 99.99, 1e6]))
                    for category in source.sample([self.rice, self.oil, self.soap], 2)
                ])  # fmt: skip
        self.refresh(*shops)
        domain = Domain("partner_id", "in", shops.ids)
        lines = self.env["sales.rhythm.line"]
        rows = lines.search(domain)
        self.assertGreater(len({row.status for row in rows}), 2)
        self.assertTrue(any(row.is_lost for row in rows))
        for status in STATUSES:
            self.assertEqual(
                lines.search(domain & Domain("status", "=", status)),
                rows.filtered(lambda row, status=status: row.status == status),
            )
        self.assertEqual(lines.search(domain & Domain("is_lost", "=", True)),
                         rows.filtered("is_lost"))  # fmt: skip
        for name in ("year_amount", "year_before_amount", "chance_7_ratio"):
            by = lines.search(domain, order=f"{name} desc, id")
            self.assertEqual(
                [round(row[name], 9) for row in by],
                sorted((round(row[name], 9) for row in rows), reverse=True),
            )
            middle = by[len(by) // 2][name] - 1e-9
            self.assertEqual(
                set(lines.search(domain & Domain(name, ">=", middle)).ids),
                {row.id for row in rows if row[name] >= middle},
            )


class TestCreditsInLines(CreditCase):
    """A credit note lowers what a line is worth, and is neither a purchase nor none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls.env["product.category"].create({"name": "Tea"})
        cls.product.categ_id = cls.tea

    def line(self):
        self.settle()
        self.env["sales.rhythm"]._refresh(self.buyer)
        return self.env["sales.rhythm.line"].search([
            ("partner_id", "=", self.buyer.id), ("category_id", "=", self.tea.id)])  # fmt: skip

    def test_credit_note_lowers_the_value_on_its_date(self):
        invoice = self.bill(self.sold(5))
        before = self.line()
        self.assertEqual(before.year_amount, 500)
        self.credit(invoice, [2])
        line = self.line()
        self.assertEqual((line.year_amount, line.ordered_amount, line.order_count), (300, 300, 1))
        self.assertEqual(line.last_order_on, before.last_order_on)
        self.assertEqual(line.mean_order_amount, 500, "what an order is worth is as it was")

    def let_the_job_run(self):
        self.settle()
        while self.env["sales.rhythm.queue"]._drain_lines():
            pass

    def products(self):
        self.env.invalidate_all()
        return self.env["sales.rhythm.product"].search(
            [("rhythm_id", "=", self.row(self.buyer).id)]
        )

    def more_tea(self):
        return self.env["product.product"].create({
            "name": "Green tea", "type": "consu", "taxes_id": False, "categ_id": self.tea.id,
            "invoice_policy": "order", "property_account_income_id": self.income.id})  # fmt: skip

    def test_products_of_a_line_add_up_to_it(self):
        green = self.more_tea()
        order = self.sold(5)
        order.order_line = [Command.create({
            "product_id": green.id, "product_uom_qty": 4, "price_unit": 30,
            "tax_ids": False})]  # fmt: skip
        self.sold(3, 70, "2026-02-20")
        invoice = self.bill(order)
        before = {product.product_id: product.last_price_amount for product in self.products()}
        days = self.products().mapped("days")
        self.assertEqual(self.line().year_amount, 830)
        for quantities, sums in (([1, 2], [610, 60]), ([2, 1], [410, 30]), ([2, 1], [210, 0])):
            self.credit(invoice, quantities)
            line, products = self.line(), self.products()
            self.assertEqual(products.mapped("year_amount"), sums)
            self.assertEqual(sum(products.mapped("year_amount")), line.year_amount)
            self.assertAlmostEqual(sum(products.mapped("share_ratio")), 1)
            self.assertAlmostEqual(products[0].share_ratio, sums[0] / sum(sums))
            self.assertEqual(products, line.product_ids)
        # What was paid, how much was taken and when are as they were.
        self.assertEqual(
            {product.product_id: product.last_price_amount for product in products}, before
        )
        self.assertEqual(products.mapped("days"), days)
        self.assertEqual(products.mapped("last_quantity"), [3, 4])
        self.assertEqual(
            [str(product.last_order_on) for product in products], ["2026-02-20", "2026-01-05"]
        )
        self.assertEqual(products.mapped("order_count"), [2, 1])

    def test_products_take_part_in_each_kind_of_credit_note_by_its_day(self):
        self.sold(5)
        order = self.sold(5)
        invoice = self.bill(order, "2024-01-10")
        self.credit(invoice, [1], "2025-03-02")  # a day more than a year ago
        self.credit(invoice, [1], "2025-03-03")
        self.credit(invoice, [1], "2026-03-02")
        self.credit(invoice, [1], "2026-03-03")  # tomorrow
        note = self.invoice(50, "2026-01-10", "out_refund", self.buyer)
        note.button_draft()
        note.invoice_line_ids.write({"product_id": self.product.id, "price_unit": 50})
        note.action_post()
        self.invoice(7, "2026-01-10", "out_refund", self.partner(
            "Someone else", property_account_receivable_id=self.owed.id))  # fmt: skip
        line = self.line()
        self.assertEqual(line.year_amount, 1000 - 100 - 100 - 50)
        self.assertEqual(self.products().year_amount, line.year_amount)

    def test_what_is_credited_of_an_order_is_of_the_product_that_was_ordered(self):
        green = self.more_tea()
        note = self.credit(self.bill(self.sold(5)), [2], post=False)
        note.invoice_line_ids.write({"product_id": green.id, "price_unit": 100})
        note.action_post()
        self.assertCredited(-200)
        self.assertEqual(self.line().year_amount, 300)
        self.assertEqual(self.products().mapped("year_amount"), [300])
        self.assertEqual(self.products().product_id, self.product)

    def test_quantity_that_the_price_makes_up_for_moves_what_is_credited(self):
        order = self.sold(2)
        self.credit(self.bill(order), [1])
        self.assertEqual(self.line().year_amount, 100)
        order.order_line.write({"product_uom_qty": 1, "price_unit": 200})
        self.assertEqual(order.amount_untaxed, 200)
        self.let_the_job_run()
        line = self.env["sales.rhythm.line"].search([("partner_id", "=", self.buyer.id)])
        self.assertEqual(line.year_amount, 200, "what came back is no longer in the order")

    def test_head_office_that_is_credited_moves_the_line_of_the_shop(self):
        office = self.partner("Head office", property_account_receivable_id=self.owed.id)
        invoice = self.bill(self.sold(5, partner_invoice_id=office.id))
        self.assertEqual(self.line().year_amount, 500)
        self.let_the_job_run()

        def after_the_job(year_amount):
            self.let_the_job_run()
            line = self.env["sales.rhythm.line"].search([("partner_id", "=", self.buyer.id)])
            line.invalidate_recordset()
            self.assertEqual(line.year_amount, year_amount)

        note = self.credit(invoice, [2])
        self.assertEqual(note.partner_id, office)
        after_the_job(300)
        note.button_draft()
        after_the_job(500)
        note.unlink()
        after_the_job(500)
        self.credit(invoice)
        after_the_job(0)

    def test_order_of_a_credit_note_that_is_deleted_leaves_it_to_who_was_credited(self):
        office = self.partner("Head office", property_account_receivable_id=self.owed.id)
        self.sold(9, partner=office)
        order = self.sold(5, partner_invoice_id=office.id)
        self.credit(self.bill(order), [2])
        self.let_the_job_run()
        order._action_cancel()
        order.unlink()
        self.let_the_job_run()
        lines = self.env["sales.rhythm.line"].search([("partner_id", "=", office.id)])
        self.assertEqual(lines.year_amount, 900 - 200)

    def test_posting_a_credit_note_marks_the_customer(self):
        invoice = self.bill(self.sold(5))
        self.settle()
        self.env.cr.execute("DELETE FROM sales_rhythm_queue")
        self.credit(invoice, [1])
        self.settle()
        waiting = self.env["sales.rhythm.queue"].search([("of_lines", "=", True)])
        self.assertIn(self.buyer.id, waiting.mapped("partner_id"))


class TestRunsOfLines(LineCase):
    """What moves all lines asks the job for one walk, and takes no other work away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["sales.rhythm.run"]
        cls.customer("Shop", MONTHLY)
        cls.ours = [("company_id", "=", cls.company.id)]

    def runs_after(self, kind=None, cursor_id=0):
        """[(kind, state)] once two products have moved while a run of a kind was open."""
        self.runs.search(self.ours).unlink()
        if kind:
            self.runs._request(self.company, kind).cursor_id = cursor_id
        self.goods[self.oil].categ_id = self.soap
        self.goods[self.rice].categ_id = self.soap
        found = self.runs.search(self.ours, order="id")
        self.goods[self.oil].categ_id, self.goods[self.rice].categ_id = self.oil, self.rice
        return [(run.kind, run.state) for run in found]

    def test_two_products_that_move_are_one_walk(self):
        self.assertEqual(self.runs_after(), [("lines", "running")])

    def test_walk_that_is_under_way_begins_again(self):
        self.assertEqual(
            self.runs_after("lines", cursor_id=5), [("lines", "failed"), ("lines", "running")]
        )

    def test_walks_on_which_lines_follow_go_on(self):
        for kind in ("rebuild", "orders", "sweep", "calendar"):
            with self.subTest(kind=kind):
                self.assertEqual(self.runs_after(kind, cursor_id=5), [(kind, "running")])

    def test_night_that_gives_way_is_made_up_for_by_a_walk_over_all_rows(self):
        self.assertEqual(self.runs_after("night"), [("night", "failed"), ("calendar", "running")])


class TestBatchesOfLines(LineCase):
    """A walk goes in ranges that together are all customers, however few orders one may have."""

    def walk(self):
        """The ranges of a walk over all lines, as customers who have some."""
        for run in self.env["sales.rhythm.run"].search([("state", "=", "running")]):
            run.state = "done"
        ids = [partner.id for partner in self.shops]
        with patch.object(refresh.Customers, "between", wraps=refresh.Customers.between) as between:
            self.env["sales.rhythm.run"]._request(self.company, "lines")
            self.let_the_job_run()
        ranges = [call.args for call in between.call_args_list]
        self.assertEqual(ranges[0][0], 1)
        self.assertEqual(ranges[-1][1], sql.LAST_ID)
        for (_first, last), (following, _last) in pairwise(ranges):
            self.assertEqual(following, last + 1)
        found = [[id_ for id_ in ids if first <= id_ <= last] for first, last in ranges]
        return [each for each in found if each]

    def test_ranges_by_orders(self):
        self.shops = [self.partner(f"Shop {number}") for number in range(3)]
        for shop, count in zip(self.shops, (1, 3, 1), strict=True):
            for day in MONTHLY[:count]:
                self.buys(shop, day, (self.rice, 100))
        self.refresh(*self.shops)
        kept = [self.lines(shop)[self.rice].order_count for shop in self.shops]
        self.assertEqual(kept, [1, 3, 1])
        first, second, third = [shop.id for shop in self.shops]
        for orders, expected in [
            (100, [[first, second, third]]), (4, [[first, second], [third]]),
            (2, [[first, second], [third]]), (1, [[first], [second], [third]]),
        ]:  # fmt: skip
            with self.subTest(orders=orders), patch.object(run_lines, "ORDERS", orders):
                self.env["sales.rhythm.line"].search([]).unlink()
                self.assertEqual(self.walk(), expected)
                lines = [self.lines(shop)[self.rice].order_count for shop in self.shops]
                self.assertEqual(lines, kept)
        with patch.object(run_lines, "BATCH", 1):
            self.assertEqual(self.walk(), [[first], [second], [third]])
