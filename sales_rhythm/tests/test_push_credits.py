"""Pushes count what customers keep: credit notes take it back as returns do."""

from .test_credit_notes import CreditCase
from .test_push_progress import MARCH, ProgressCase


class CreditedPushCase(ProgressCase, CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sauce.write({"invoice_policy": "order", "property_account_income_id": cls.income.id})
        cls.shop.property_account_receivable_id = cls.owed
        cls.push_of_march = cls.push()
        cls.settle()

    def given_back(self, order, quantities=None, day="2026-03-02", billed="2026-02-26"):
        """A credit note of an order that is invoiced for it."""
        note = self.credit(self.bill(order, billed), quantities, day)
        self.settle()
        return note


class TestWhoLacksIt(CreditedPushCase):
    def lacks(self):
        """Whether the shop lacks it, as its list and its card say."""
        found = "Shop" in self.lacking(self.push_of_march)
        self.assertEqual(self.chips(self.shop), ["Push: Fish sauce"] if found else [])
        return found

    def test_who_gave_all_back_lacks_it_and_who_kept_some_does_not(self):
        order = self.buys(self.shop, "2026-02-20")
        order.order_line.product_uom_qty = 3
        self.assertFalse(self.lacks())
        invoice = self.bill(order, "2026-02-21")
        self.credit(invoice, [2], "2026-02-25")
        self.assertFalse(self.lacks())
        last = self.credit(invoice, [1], "2026-03-02")  # since it began
        self.assertTrue(self.lacks())
        last.button_draft()
        self.assertFalse(self.lacks())

    def test_credit_note_counts_on_days_of_the_push(self):
        for day, lacks in (
            ("2025-02-28", False), ("2025-03-01", True), ("2026-02-28", True),
            ("2026-03-31", True), ("2026-04-01", False),
        ):  # fmt: skip
            with self.subTest(day), self.env.cr.savepoint() as savepoint:
                order = self.buys(self.shop, "2026-02-20")
                self.given_back(order, day=day, billed="2025-02-01")
                self.assertEqual(self.lacks(), lacks)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_credit_note_of_other_goods_takes_nothing_away(self):
        self.buys(self.shop, "2026-02-20", 100)
        tea = self.sold(5, 100, "2026-02-20", self.shop)
        self.given_back(tea)
        self.assertFalse(self.lacks())

    def test_credit_note_to_who_pays_is_of_who_ordered(self):
        self.cafe.property_account_receivable_id = self.owed
        self.buys(self.cafe, "2026-02-20")
        order = self.buys(self.shop, "2026-02-20", partner_invoice_id=self.cafe.id)
        self.given_back(order)
        self.assertTrue(self.lacks())
        self.assertNotIn("Cafe", self.lacking(self.push_of_march))

    def test_credit_note_without_an_order_counts(self):
        self.buys(self.shop, "2026-02-20", 300)
        note = self.invoice(300, "2026-02-25", "out_refund", self.shop)
        self.assertFalse(self.lacks(), "It is of no product")
        note.button_draft()
        note.invoice_line_ids.write({"product_id": self.sauce.id, "price_unit": 300})
        note.action_post()
        self.assertEqual(note.amount_untaxed, 300)
        self.assertTrue(self.lacks())

    def test_listed_products_follow_as_well(self):
        push = self.push(category_id=False, product_tmpl_ids=self.sauce.product_tmpl_id.ids)
        order = self.buys(self.shop, "2026-02-20")
        self.assertNotIn("Shop", self.lacking(push))
        self.given_back(order)
        self.assertIn("Shop", self.lacking(push))


class TestWhoWasWon(CreditedPushCase):
    def won(self):
        self.settle()
        wins = self.env["sales.rhythm.push.win"].search([("push_id", "=", self.push_of_march.id)])
        found = {win.partner_id.name: win.amount for win in wins}
        value = self.push_of_march.won_metric_id._value(self.rep, *MARCH)
        self.assertEqual(value, {self.rep.id: len(found)})
        return found

    def test_credit_note_takes_the_customer_back(self):
        order = self.buys(self.shop, "2026-03-01", 100)
        order.order_line.write({"product_uom_qty": 2, "price_unit": 100})
        self.assertEqual(self.won(), {"Shop": 200})
        invoice = self.bill(order, "2026-03-01")
        self.credit(invoice, [1], "2026-03-02")
        self.assertEqual(self.won(), {"Shop": 100})
        self.credit(invoice, [1], "2026-03-02")
        self.assertEqual(self.won(), {})
        self.buys(self.shop, "2026-03-02", 50)
        self.assertEqual(self.won(), {"Shop": 50})

    def test_who_had_it_and_gave_it_back_since_is_not_won_by_buying_again(self):
        self.given_back(self.buys(self.shop, "2026-02-20", 100))
        self.buys(self.shop, "2026-03-02", 100)
        self.assertEqual(self.won(), {})

    def test_who_gave_it_back_before_is_won(self):
        order = self.buys(self.shop, "2026-02-10", 100)
        self.given_back(order, day="2026-02-27")
        self.assertEqual(self.won(), {})
        self.buys(self.shop, "2026-03-02", 70)
        self.assertEqual(self.won(), {"Shop": 70})
