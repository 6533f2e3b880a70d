"""What credit notes take from what was ordered: each return once, however it was entered."""

from odoo.fields import Command
from odoo.tools import SQL

from ..models import sql
from .test_receivable import DebtCase


class CreditCase(DebtCase):
    """Orders, their invoices, and credit notes of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"invoice_policy": "order", "property_account_income_id": cls.income.id})
        cls.buyer = cls.customer("Buyer", property_account_receivable_id=cls.owed.id)
        cls.settle()

    def sold(self, quantity, price=100, when="2026-01-05", partner=None, **values):
        """A confirmed order of one line; its invoices are made with `bill`."""
        order = self.order(partner or self.buyer, when, price, **values)
        # Together, for a quantity alone would bring the price of the list.
        order.order_line.write({"product_uom_qty": quantity, "price_unit": price})
        return order

    def bill(self, order, day="2026-01-10"):
        """The posted invoice, or credit note, of what is left to invoice of an order."""
        move = order._create_invoices(final=True)
        move.invoice_date = day
        move.action_post()
        return move

    def credit(self, invoice, quantities=None, day="2026-02-10", post=True):
        """A credit note of an invoice, or of these quantities of its lines."""
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"date": day, "journal_id": invoice.journal_id.id})  # fmt: skip
        wizard.reverse_moves()
        note = wizard.new_move_ids
        note.auto_post = "no"  # or one of tomorrow would wait for its day
        for line, quantity in zip(note.invoice_line_ids, quantities or (), strict=False):
            line.quantity = quantity
        if post:
            note.action_post()
        return note

    def credited(self, partner=None, company=None, excluded=()):
        """[(day, product, amount)] of the customer's credit notes, by day."""
        partner = partner or self.buyer
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT day, product_id, amount FROM %s n WHERE partner_id = %s ORDER BY 1, 3",
            sql.credit_notes((company or self.company).id,
                             SQL("p.commercial_partner_id = %s", partner.id), excluded),
            partner.id,
        ))  # fmt: skip
        return [(str(day), product, amount) for day, product, amount in self.env.cr.fetchall()]

    def assertCredited(self, *amounts, **how):
        found = [amount for _day, _product, amount in self.credited(**how)]
        self.assertEqual([each for each in found if each], list(amounts))


class TestCreditNotes(CreditCase):
    """Rows of the one place that reads credit notes."""

    def test_credit_note_of_an_invoice_counts_on_its_date(self):
        invoice = self.bill(self.sold(5))
        self.credit(invoice, [2])
        self.assertEqual(self.credited(), [("2026-02-10", self.product.id, -200)])

    def test_draft_or_cancelled_one_does_not_count(self):
        note = self.credit(self.bill(self.sold(5)), post=False)
        self.assertCredited()
        note.action_post()
        self.assertCredited(-500)
        note.button_draft()
        note.button_cancel()
        self.assertCredited()

    def test_quantity_that_was_lowered_is_not_taken_twice(self):
        order = self.sold(5)
        self.bill(order)
        order.order_line.product_uom_qty = 3
        note = self.bill(order, "2026-01-20")
        self.assertEqual(note.move_type, "out_refund")
        self.assertCredited()

    def test_more_than_what_was_lowered_counts_from_then_on(self):
        order = self.sold(5)
        invoice = self.bill(order)
        order.order_line.product_uom_qty = 3
        self.bill(order, "2026-01-20")
        self.credit(invoice, [1], "2026-02-10")
        self.assertEqual([each for each in self.credited() if each[-1]],
                         [("2026-02-10", self.product.id, -100)])  # fmt: skip

    def test_credit_note_that_is_partly_of_what_was_lowered(self):
        order = self.sold(5)
        invoice = self.bill(order)
        self.credit(invoice, [4])
        order.order_line.product_uom_qty = 3
        self.assertCredited(-200)  # keeps 3 - max(0, 4 - (5 - 3)) = 1

    def test_negative_line_of_an_order_is_one_return(self):
        order = self.sold(-3)
        note = self.bill(order)
        self.assertEqual(note.move_type, "out_refund")
        self.assertCredited()

    def test_negative_line_beside_others_is_one_return(self):
        order = self.sold(1)
        order.order_line = [Command.create({
            "product_id": self.product.id, "product_uom_qty": -4, "price_unit": 100,
            "tax_ids": False})]  # fmt: skip
        note = self.bill(order)
        self.assertEqual((note.move_type, note.amount_untaxed), ("out_refund", 300))
        self.assertCredited()

    def test_invoice_that_was_corrected_by_another_costs_nothing(self):
        order = self.sold(5)
        self.credit(self.bill(order))
        self.bill(order, "2026-02-12")
        self.assertCredited()

    def test_without_an_order_it_counts_in_full(self):
        self.invoice(300, "2026-02-10", "out_refund", self.buyer)
        self.assertEqual(self.credited(), [("2026-01-10", None, -300)])

    def test_invoice_without_an_order_is_nothing(self):
        self.invoice(300, "2026-02-10", partner=self.buyer)
        self.assertCredited()

    def test_taxes_sections_and_notes_are_no_goods(self):
        self.company.country_id = self.env.ref("base.vn")
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "company_id": self.company.id, "country_id": self.company.country_id.id}
        )
        tax = self.env["account.tax"].create({
            "name": "VAT 10%", "amount": 10, "company_id": self.company.id,
            "tax_group_id": group.id, "country_id": self.company.country_id.id})  # fmt: skip
        note = self.env["account.move"].create({
            "move_type": "out_refund", "partner_id": self.buyer.id,
            "journal_id": self.sales.id, "invoice_date": "2026-02-01",
            "invoice_line_ids": [
                Command.create({"display_type": "line_section", "name": "Back"}),
                Command.create({"product_id": self.product.id, "quantity": 2, "price_unit": 100,
                                "discount": 25, "account_id": self.income.id,
                                "tax_ids": [Command.set(tax.ids)]}),
                Command.create({"display_type": "line_note", "name": "Torn"}),
            ]})  # fmt: skip
        note.action_post()
        self.assertEqual(note.amount_total, 165)
        self.assertEqual(self.credited(), [("2026-02-01", self.product.id, -150)])

    def test_goods_in_another_unit_are_reckoned_in_that_of_the_order(self):
        order = self.sold(2)
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        order.order_line.price_unit = 1200
        invoice = self.bill(order)
        note = self.credit(invoice, post=False)
        note.invoice_line_ids.write({
            "product_uom_id": self.env.ref("uom.product_uom_unit").id,
            "quantity": 12, "price_unit": 100})  # fmt: skip
        note.action_post()
        self.assertCredited(-1200)
        order.order_line.product_uom_qty = 1  # the dozen that came back
        self.assertCredited()

    def test_order_that_does_not_count_is_not_lowered(self):
        tag = self.env["crm.tag"].create({"name": "Sample"})
        order = self.sold(5, tag_ids=[Command.set(tag.ids)])
        self.credit(self.bill(order))
        self.assertCredited(-500)
        self.assertCredited(excluded=tag.ids)
        order._action_cancel()
        self.assertCredited()

    def test_whoever_got_the_credit_note_the_customer_who_ordered_gave_back(self):
        payer = self.partner("Payer", property_account_receivable_id=self.owed.id)
        contact = self.partner("Shop", parent_id=self.buyer.id, is_company=False)
        order = self.sold(5, partner=contact, partner_invoice_id=payer.id)
        self.credit(self.bill(order), [1])
        self.assertCredited(-100)
        self.assertCredited(partner=payer)

    def test_another_currency_is_that_of_the_company(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create({
            "name": "2026-01-01", "rate": 1 / 25_000, "currency_id": dollar.id,
            "company_id": self.company.id})  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "USD", "currency_id": dollar.id, "company_id": self.company.id})  # fmt: skip
        order = self.sold(5, price=10, pricelist_id=prices.id)
        self.credit(self.bill(order), [2])
        self.assertCredited(-500_000)

    def test_down_payment_that_is_paid_back_lowers_nothing(self):
        order = self.sold(5)
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids).create({
            "advance_payment_method": "fixed", "fixed_amount": 200})  # fmt: skip
        advance = wizard._create_invoices(order)
        advance.invoice_date = "2026-01-06"
        advance.action_post()
        self.credit(advance)
        self.assertCredited()
        self.credit(self.bill(order))
        self.assertCredited(-500)

    def test_other_company_sees_its_own(self):
        self.invoice(300, "2026-02-10", "out_refund", self.buyer)
        self.credit(self.bill(self.sold(5)))
        self.assertCredited(-300, -500)
        self.assertCredited(company=self.other_company)

    def test_two_credit_notes_of_a_line_count_each_on_its_date(self):
        invoice = self.bill(self.sold(5))
        self.credit(invoice, [1], "2026-02-10")
        self.credit(invoice, [2], "2026-02-20")
        self.assertEqual([(day, amount) for day, _product, amount in self.credited()],
                         [("2026-02-10", -100), ("2026-02-20", -200)])  # fmt: skip

    def test_absurd_amount_counts_as_nothing(self):
        note = self.invoice(300, "2026-02-10", "out_refund", self.buyer)
        line = note.invoice_line_ids
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_move_line SET balance = 'NaN' WHERE id = %s", line.ids)
        self.assertCredited()
