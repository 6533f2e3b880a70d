"""What a customer buys: the figures of its product lines, and the products inside."""

from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ..models import clock
from .sold import SoldCase

MONTHLY = ["2025-10-03", "2025-11-02", "2025-12-02", "2026-01-01", "2026-01-31"]


class TestProducts(SoldCase):
    """One row per customer and product, by hand."""

    def test_last_price_quantity_and_share(self):
        customer = self.partner("A")
        self.sell(customer, "2026-01-01", (self.oil, 20, 400_000), (self.rice, 2, 300_000))
        self.sell(customer, "2026-02-01", (self.oil, 18, 410_000, {"discount": 10}))
        self.refresh(customer)
        oil, rice = self.products(customer)
        self.assertEqual((oil.product_id, oil.category_id), (self.oil, self.oils))
        self.assertRecordValues(oil, [{
            "last_quantity": 18, "uom_id": self.unit.id, "last_price_amount": 369_000,
            "order_count": 2, "year_amount": 8_000_000 + 18 * 369_000}])  # fmt: skip
        self.assertEqual(str(oil.last_order_on), "2026-02-01")
        self.assertEqual((rice.last_quantity, rice.year_amount), (2, 600_000))
        total = oil.year_amount + rice.year_amount
        self.assertAlmostEqual(oil.share_ratio, oil.year_amount / total)
        self.assertAlmostEqual(oil.share_ratio + rice.share_ratio, 1)
        self.assertTrue(oil.expected_on)
        self.assertFalse(rice.expected_on, "After one purchase no day is promised")

    def test_products_add_up_to_their_line_and_have_its_dates(self):
        customer = self.partner("A")
        for day in MONTHLY:
            self.sell(customer, day, (self.oil, 20), (self.rice, 1))
        self.sell(customer, "2025-02-10", (self.oil, 7))  # more than a year ago
        self.sell(customer, "2026-02-01", (self.oil, -3))
        self.refresh(customer)
        line = self.line(customer, self.oils)
        oil = self.product_of(customer, self.oil)
        self.assertEqual(oil.year_amount, 97 * 420_000)
        self.assertEqual(line.year_amount, oil.year_amount)
        self.assertEqual(line.product_ids, oil)
        self.assertEqual(oil.expected_on, line.expected_on)
        self.assertEqual(oil.last_order_on, line.last_order_on)
        self.assertAlmostEqual(line.share_ratio, oil.share_ratio)

    def test_year_begins_the_day_after_this_day_a_year_ago(self):
        customer = self.partner("A")
        self.sell(customer, "2025-03-02", (self.oil, 1))
        self.sell(customer, "2025-03-03", (self.oil, 2))
        self.refresh(customer)
        self.assertEqual(self.products(customer).year_amount, 2 * 420_000)
        self.assertEqual(self.line(customer, self.oils).year_amount, 2 * 420_000)

    def test_what_is_no_goods_is_no_product(self):
        service = self.new_product("Assembly", self.rices, 50_000, type="service")
        discount = self.new_product("Discount", self.oils, 0, type="service")
        customer = self.partner("A")
        order = self.sell(
            customer, "2026-02-01", (self.oil, 12), (self.oil, 1, 0), (discount, 1, -200_000)
        )
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Section"}),
            Command.create({"display_type": "line_note", "name": "Note"}),
            Command.create({"product_id": self.rice.id, "is_downpayment": True,
                            "product_uom_qty": 1, "price_unit": 100, "tax_ids": False}),
        ]  # fmt: skip
        self.sell(customer, "2026-02-02", (service, 1))
        self.sell(customer, "2026-02-03", (self.rice, 5, 0))  # price 0: a sample
        self.refresh(customer)
        oil, other = self.products(customer)
        self.assertEqual((oil.product_id, oil.last_quantity), (self.oil, 12), "Without the free")
        self.assertEqual(oil.last_price_amount, 420_000)
        self.assertEqual(other.product_id, service, "Whoever sells services sells them")
        self.assertEqual(
            self.line(customer, self.oils).year_amount,
            12 * 420_000 - 200_000,
            "The discount counts",
        )

    def test_other_currency_is_converted_at_the_rate_of_the_order(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": self.company.id, "name": "2020-01-01",
            "rate": 1 / 25_000})  # fmt: skip
        prices = self.env["product.pricelist"].create({"name": "$", "currency_id": dollar.id})
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (self.oil, 4, 10), pricelist_id=prices.id)
        self.refresh(customer)
        oil = self.products(customer)
        self.assertAlmostEqual(oil.last_price_amount, 250_000, delta=1)
        self.assertAlmostEqual(oil.year_amount, 1_000_000, delta=1)

    def test_other_unit_is_the_unit_of_the_last_quantity(self):
        customer = self.partner("A")
        self.sell(customer, "2026-01-01", (self.oil, 20))
        self.sell(customer, "2026-02-01", (self.oil, 5),
                  (self.oil, 3, 5_000_000, {"product_uom_id": self.dozen.id}))  # fmt: skip
        self.refresh(customer)
        oil = self.products(customer)
        self.assertEqual((oil.last_quantity, oil.uom_id, oil.last_price_amount),
                         (3, self.dozen, 5_000_000))  # fmt: skip
        line = self.line(customer, self.oils)
        self.assertFalse(line.uom_id, "The last day has two units")
        self.assertFalse(line.last_quantity or line.last_price_amount or line.usual_text)

    def test_return_larger_than_the_sale(self):
        customer = self.partner("A")
        self.sell(customer, "2026-01-01", (self.oil, 20), (self.rice, 1))
        self.sell(customer, "2026-01-10", (self.oil, 1))
        self.sell(customer, "2026-01-10", (self.oil, -30))
        self.refresh(customer)
        oil = self.product_of(customer, self.oil)
        self.assertEqual((str(oil.last_order_on), oil.last_quantity), ("2026-01-01", 20))
        self.assertEqual((oil.year_amount, oil.share_ratio), (-9 * 420_000, 0))
        self.assertEqual(self.product_of(customer, self.rice).share_ratio, 1)
        line = self.line(customer, self.oils)
        self.assertEqual((line.year_amount, line.share_ratio), (-9 * 420_000, 0))
        self.assertEqual(self.line(customer, self.rices).share_ratio, 1)

    def test_what_was_all_returned_the_same_day_is_no_product(self):
        customer = self.partner("A")
        self.sell(customer, "2026-01-01", (self.oil, 0.1, 1), (self.oil, 0.2, 1), (self.rice, 1))
        self.sell(customer, "2026-01-01", (self.oil, -0.3, 1))
        self.refresh(customer)
        self.assertEqual(self.products(customer).product_id, self.rice)
        self.assertFalse(self.line(customer, self.oils))

    def test_product_without_category(self):
        loose = self.new_product("Loose", False, 10_000)
        loose.categ_id = False
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (loose, 3), (self.oil, 1))
        self.refresh(customer)
        self.assertEqual(self.product_of(customer, loose).last_quantity, 3)
        self.assertFalse(self.product_of(customer, loose).category_id)
        self.assertEqual(self.row(customer).line_ids.category_id, self.oils)

    def test_category_is_that_of_the_policy_level(self):
        fats = self.env["product.category"].create({"name": "Fats"})
        self.oils.parent_id = fats
        self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id)]).category_level = 1  # fmt: skip
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (self.oil, 3))
        self.refresh(customer)
        self.assertEqual(self.products(customer).category_id, fats)
        self.assertEqual(self.line(customer, fats).product_ids.product_id, self.oil)

    def test_product_moved_to_another_category(self):
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (self.oil, 3), (self.sesame, 2))
        self.refresh(customer)
        self.assertEqual(len(self.line(customer, self.oils).product_ids), 2)
        self.sesame.categ_id = self.rices
        self.settle()
        self.assertEqual(self.product_of(customer, self.sesame).category_id, self.rices)
        self.refresh(customer)  # what the job does, which the move has asked for
        self.assertEqual(self.line(customer, self.oils).product_ids.product_id, self.oil)
        self.assertEqual(self.line(customer, self.rices).year_amount, 2 * 90_000)

    def test_excluded_tags_drafts_and_cancelled_orders_do_not_count(self):
        tag = self.env["crm.tag"].create({"name": "Subscription"})
        self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id)]).excluded_tag_ids = tag  # fmt: skip
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (self.oil, 3))
        self.sell(customer, "2026-02-02", (self.rice, 3), tag_ids=[Command.set(tag.ids)])
        self.sell(customer, "2026-02-02", (self.sesame, 3))._action_cancel()
        self.quotations(customer, [5_000])
        self.refresh(customer)
        self.assertEqual(self.products(customer).product_id, self.oil)

    def test_day_is_the_companys_at_midnight(self):
        customer = self.partner("A")
        self.sell(customer, "2026-02-01 00:00", (self.oil, 1))
        self.sell(customer, "2026-01-31 23:59", (self.oil, 2))
        self.sell(customer, "2026-03-02 23:59", (self.rice, 1))
        self.sell(customer, "2026-03-03 00:00", (self.sesame, 1))
        self.refresh(customer)
        oil = self.product_of(customer, self.oil)
        self.assertEqual((str(oil.last_order_on), oil.last_quantity, oil.order_count),
                         ("2026-02-01", 1, 2))  # fmt: skip
        self.assertEqual(self.line(customer, self.oils).last_quantity, 1)
        self.assertTrue(self.product_of(customer, self.rice))
        self.assertFalse(self.product_of(customer, self.sesame), "That is tomorrow's")
        with freeze_time("2026-03-02 17:00:00"):  # UTC: midnight in Hanoi
            self.env.invalidate_all()
            self.assertTrue(self.product_of(customer, self.sesame))

    def test_contacts_and_branches_are_one_customer(self):
        customer = self.partner("A")
        branch = self.env["res.partner"].create({"name": "B", "parent_id": customer.id})
        self.sell(customer, "2026-01-01", (self.oil, 1))
        self.sell(branch, "2026-02-01", (self.oil, 2))
        self.refresh(customer)
        self.assertEqual(self.products(customer).order_count, 2)

    def test_numbers_that_are_none_do_not_count(self):
        customer = self.partner("A")
        order = self.sell(customer, "2026-02-01", (self.oil, 1), (self.rice, 1))
        self.settle()
        self.env.cr.execute(
            "UPDATE sale_order_line SET price_subtotal = 'NaN'"
            " WHERE order_id = %s AND product_id = %s",
            [order.id, self.oil.id],
        )
        with self.assertLogs("odoo.addons.sales_rhythm", "WARNING"):
            self.refresh(customer)
        self.assertEqual(self.products(customer).product_id, self.rice)
        self.assertEqual(self.products(customer).share_ratio, 1)

    def test_customer_who_bought_nothing_has_neither(self):
        customer = self.partner("A")
        self.quotations(customer, [5_000])
        self.refresh(customer)
        self.assertTrue(self.row(customer))
        self.assertFalse(self.products(customer) or self.row(customer).line_ids)

    def test_sold_product_cannot_be_deleted_and_stays_when_archived(self):
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (self.oil, 1))
        self.refresh(customer)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.oil.unlink()
        self.oil.active = False
        self.settle()
        self.assertEqual(self.products(customer).product_name, "Oil")
        self.assertFalse(self.products(customer).is_for_sale)


class TestLines(SoldCase):
    """What the lines on the page say."""

    def test_usual_quantity_is_the_middle_of_the_latest_five(self):
        customer = self.partner("A")
        for day, quantity in zip(["2025-09-03", *MONTHLY], (99, 18, 20, 40, 22, 20), strict=True):
            self.sell(customer, day, (self.oil, quantity))
        self.refresh(customer)
        line = self.line(customer, self.oils)
        self.assertEqual((line.usual_quantity, line.last_quantity), (20, 20))
        self.assertEqual(line.usual_text, "20 Units")
        self.assertEqual(line.last_price_amount, 420_000)

    def test_trend_needs_two_years(self):
        young, old = self.partner("Young"), self.partner("Old")
        self.sell(young, "2024-03-03", (self.oil, 10))
        self.sell(young, "2026-02-01", (self.oil, 5))
        self.sell(old, "2024-03-02", (self.oil, 1))
        self.sell(old, "2024-06-01", (self.oil, 10))
        self.sell(old, "2026-02-01", (self.oil, 8))
        self.refresh(young, old)
        self.assertFalse(self.line(young, self.oils).trend_text)
        self.assertEqual(self.line(old, self.oils).trend_text, "-20%")
        self.assertAlmostEqual(self.line(old, self.oils).trend_ratio, -0.2)

    def test_lines_stand_in_the_order_of_what_is_to_be_done(self):
        categories = self.env["product.category"].create(
            [{"name": name} for name in ("late", "due", "on_rhythm", "new")]
        )
        late, due, on_rhythm, new = (self.new_product(c.name, c, 1_000) for c in categories)
        customer = self.partner("A")
        today = clock.today(self.company)
        for product, last, count in (
            (new, 5, 1), (on_rhythm, 2, 6), (due, 27, 6), (late, 60, 6), (self.oil, 250, 6),
        ):  # fmt: skip
            for number in range(count):
                day = clock.date_of(clock.number(today) - last - number * 30)
                self.sell(customer, str(day), (product, 1))
        self.refresh(customer)
        lines = self.row(customer).line_ids
        expected = ["late", "due", "on_rhythm", "new", "stopped"]
        self.assertEqual(lines.mapped("status"), expected)
        self.assertEqual(lines.mapped("urgency"), [0, 1, 2, 3, 4])
        self.assertTrue(lines[-1].is_lost)
        for name in ("status", "urgency"):
            for line in lines:
                found = lines.search([("id", "in", lines.ids), (name, "=", line[name])])
                self.assertEqual(found, line, name)

    def test_lines_of_a_stopped_customer_claim_nothing(self):
        customer = self.partner("A")
        for number in range(6):
            day = clock.date_of(clock.number(clock.today(self.company)) - 400 - number * 30)
            self.sell(customer, str(day), (self.oil, 1))
        self.refresh(customer)
        self.assertEqual(self.row(customer).status, "stopped")
        line = self.line(customer, self.oils)
        self.assertFalse(line.status or line.due_text or line.is_lost)
        self.assertTrue(line.cycle_text)
        for status in ("due", "late", "stopped"):
            self.assertFalse(line.search([("id", "=", line.id), ("status", "=", status)]))
        self.assertEqual(line.search([("id", "=", line.id), ("status", "=", False)]), line)
        self.assertFalse(self.products(customer).expected_on)

    def test_no_longer_bought_is_what_others_were_bought_after(self):
        both, only = self.partner("Both"), self.partner("Only")
        for customer in (both, only):
            for month in range(1, 7):
                self.sell(customer, f"2025-0{month}-03", (self.oil, 1))
        for day in MONTHLY:
            self.sell(both, day, (self.rice, 1))
        self.refresh(both, only)
        # As if the customer's own curve were more patient than that of lines.
        self.settle()
        self.env.cr.execute("UPDATE sales_rhythm SET stopped_from = '2030-01-01'")
        self.env.invalidate_all()
        lines = self.line(both, self.oils) | self.line(only, self.oils)
        self.assertEqual(lines.mapped("status"), ["stopped", "stopped"])
        self.assertEqual(lines.mapped("is_lost"), [True, False])
        for lost, partner in ((True, both), (False, only)):
            found = lines.search([("id", "in", lines.ids), ("is_lost", "=", lost)])
            self.assertEqual(found.partner_id, partner)

    def test_words_of_due_days(self):
        customer = self.partner("A")
        for day in MONTHLY:
            self.sell(customer, day, (self.oil, 1))
        self.refresh(customer)
        line = self.line(customer, self.oils)
        away = (line.expected_on - clock.today(self.company)).days
        for days, words in ((away, "Today"), (away + 1, "1 day ago"), (away - 2, "In 2 days")):
            now = clock.date_of(clock.number(clock.today(self.company)) + days)
            with freeze_time(f"{now} 03:00:00"):
                self.env.invalidate_all()
                self.assertEqual(line.due_text, words)


class TestCost(SoldCase):
    """Nothing is asked once per row."""

    def read_page(self, customer):
        """What the page asks for its lines and the products in one of them."""
        row = self.row(customer)
        spec = {name: {} for name in (
            "due_text", "status", "usual_text", "last_order_on", "cycle_text", "year_amount",
            "share_ratio", "trend_text", "last_price_amount", "last_quantity")}  # fmt: skip
        spec["category_id"] = {"fields": {"display_name": {}}}
        inside = {name: {} for name in (
            "product_name", "is_for_sale", "last_price_amount", "year_amount", "share_ratio",
            "expected_on")}  # fmt: skip

        def read():
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            rows = row.with_user(self.rep)
            rows.web_read({"line_ids": {"fields": spec, "limit": 20}})
            rows.line_ids[:1].web_read({"product_ids": {"fields": inside}})

        read()
        before = self.env.cr.sql_log_count
        read()
        return self.env.cr.sql_log_count - before

    def test_as_many_queries_for_a_thousand_order_lines_as_for_ten(self):
        few, many = self.partner("Few"), self.partner("Many")
        products = [
            self.new_product(f"Oil {number}", self.oils, 1_000 + number) for number in range(40)
        ]
        for number, day in enumerate(MONTHLY):
            self.sell(few, day, (self.oil, 1 + number), (self.rice, 1))
        for day in MONTHLY:
            self.sell(many, day, *((product, 2) for product in products * 5), (self.rice, 1))
        self.refresh(few, many)
        self.assertGreater(len(many.sale_order_ids.order_line), 1000)
        self.assertEqual(self.read_page(few), self.read_page(many))

    def test_one_order_of_400_lines(self):
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", *((self.oil, 1) for _line in range(400)))
        self.refresh(customer)
        self.assertEqual(self.products(customer).last_quantity, 400)
        self.assertEqual(self.line(customer, self.oils).last_quantity, 400)

    def test_database_looks_at_the_orders_of_one_customer(self):
        customer = self.partner("A")
        self.sell(customer, "2026-02-01", (self.oil, 1))
        self.refresh(customer)
        query = self.env["sales.rhythm.product"]._search(
            [("rhythm_id", "=", self.row(customer).id)]
        )
        (plan,) = zip(*self.env.execute_query(SQL("EXPLAIN %s", query.select())), strict=True)
        text = "\n".join(plan)
        # Whichever way it finds the row: before anything is joined or summed, and not after.
        row_id = self.row(customer).id
        self.assertRegex(text, rf"(Index Cond|Filter): .*\(id = {row_id}\)")
        self.assertNotRegex(text, rf"rhythm_id = {row_id}")
