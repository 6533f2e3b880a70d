"""The money map by product line: parts that add up to their amounts."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import MONTHLY, NOW
from .money import MONEY, MoneyCase

PART = "sales.rhythm.money.part"


@freeze_time(NOW)
class TestParts(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        cls.food = categories.create({"name": "Food"})
        cls.oil = categories.create({"name": "Oil", "parent_id": cls.food.id})
        cls.tea = categories.create({"name": "Tea"})
        cls.delivered.categ_id, cls.product.categ_id = cls.oil, cls.tea

    @classmethod
    def both(cls, confirm=True, rice=6, tea=4, **values):
        """A sale of 1,000 each of so much of both."""
        order = cls.quoted(rice, 1_000, **values)
        order.order_line = [Command.create({
            "product_id": cls.product.id, "product_uom_qty": tea, "price_unit": 1_000,
            "tax_ids": False})]  # fmt: skip
        if confirm:
            order.action_confirm()
        cls.settle()
        return order

    def parts(self, user=None, domain=()):
        """{(bucket, category): amount}."""
        found = self.rpc(user or self.director, PART, "search_read",
                         [("company_id", "=", self.company.id), *domain],
                         ["bucket", "category_id", "amount"])  # fmt: skip
        return {
            (row["bucket"], row["category_id"] and row["category_id"][0]): row["amount"]
            for row in found
        }

    def test_quotation_by_its_lines(self):
        self.both(confirm=False, validity_date="2026-03-20")
        self.assertEqual(self.parts(), {("quotation", self.oil.id): 6_000,
                                        ("quotation", self.tea.id): 4_000})  # fmt: skip

    def test_order_by_what_is_open_of_each_line(self):
        order = self.both()
        order.order_line[0].qty_delivered = 2
        self.settle()
        self.assertEqual(self.parts(), {
            ("to_deliver", self.oil.id): 4_000, ("to_invoice", self.oil.id): 2_000,
            ("to_deliver", self.tea.id): 4_000})  # fmt: skip

    def test_invoice_by_its_lines_whatever_is_paid(self):
        order = self.both()
        self.deliver(order, 6)  # two more of the tea, which is invoiced as it was ordered
        invoice = self.bill(order)
        self.assertEqual(self.parts(domain=[("bucket", "=", "unpaid")]), {
            ("unpaid", self.oil.id): 6_000, ("unpaid", self.tea.id): 4_000})  # fmt: skip
        self.pay(invoice, 5_000)
        self.assertEqual(self.parts(domain=[("bucket", "=", "unpaid")]), {
            ("unpaid", self.oil.id): 3_000, ("unpaid", self.tea.id): 2_000})  # fmt: skip

    def test_level_of_the_company(self):
        self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id)]).category_level = 1  # fmt: skip
        self.both(confirm=False, validity_date="2026-03-20")
        self.assertEqual(self.parts(), {("quotation", self.food.id): 6_000,
                                        ("quotation", self.tea.id): 4_000})  # fmt: skip

    def test_what_names_no_goods_stays_whole(self):
        self.lead(self.shop, 700, date_deadline="2026-04-01")
        self.customer("Late", MONTHLY[:-1])
        self.invoice(900, "2026-04-01", partner=self.shop)
        self.quoted(1, 0, partner=self.buyer("Free"), validity_date="2026-03-20")
        self.settle()
        found = self.parts()
        self.assertEqual({category for _bucket, category in found}, {False, self.tea.id})
        self.assertEqual((found["deal", False], found["unpaid", False]), (700, 900))
        self.assertIn(("late", False), found)
        self.assertEqual(found["quotation", False], 0)

    def test_parts_add_up_to_the_map(self):
        order = self.both(tax=self.tax)
        self.deliver(order, 2)
        self.bill(order, advance_payment_method="percentage", amount=33)
        self.bill(self.both(rice=1, tea=2), post=False)
        self.both(confirm=False, rice=7, tea=-2, validity_date="2026-03-20")
        self.lead(self.buyer("Other"), 700)
        self.settle()
        whole = {
            bucket: (amount, ids)
            for bucket, amount, ids in self.env[MONEY]._read_group(
                [("company_id", "=", self.company.id)], ["bucket"], ["amount:sum", "id:array_agg"])
        }  # fmt: skip
        self.assertGreater(len(whole), 4)
        for bucket, amount, ids in self.env[PART]._read_group(
            [("company_id", "=", self.company.id)], ["bucket"], ["amount:sum", "id:array_agg"]
        ):
            self.assertAlmostEqual(amount, whole.pop(bucket)[0], 6, bucket)
            self.assertEqual(len(ids), len(set(ids)))
        self.assertFalse(whole)

    def test_each_sees_their_own(self):
        self.both(confirm=False, validity_date="2026-03-20")
        theirs = self.both(confirm=False, validity_date="2026-03-20",
                           partner=self.buyer("Theirs", user_id=self.other_rep.id))  # fmt: skip
        own = [("user_id", "!=", False)]
        self.assertEqual(sum(self.parts(self.rep, own).values()), 10_000)
        self.assertEqual(sum(self.parts(self.leader, own).values()), 10_000)
        self.assertEqual(self.rpc(self.abroad, PART, "search_count", []), 0)
        rows = self.env[PART].search([("res_id", "=", theirs.id)])
        self.assertEqual(len(rows), 2)
        for method, *args in (("read", ["amount"]), ("action_open",)):
            with self.assertRaises(AccessError):
                self.rpc(self.rep, PART, method, rows[:1].ids, *args)
        with self.assertRaises(AccessError):
            self.parts(self.accountant)

    def test_opens_its_document(self):
        order = self.both(confirm=False, validity_date="2026-03-20")
        rows = self.env[PART].search([("res_id", "=", order.id)])
        found = self.rpc(self.rep, PART, "action_open", rows[:1].ids)
        self.assertEqual((found["res_model"], found["res_id"]), ("sale.order", order.id))
        read = self.rpc(self.rep, PART, "read", rows.ids, ["document_name", "amount"])
        self.assertEqual({row["document_name"] for row in read}, {order.name})
        self.assertEqual(sum(row["amount"] for row in read), 10_000)
