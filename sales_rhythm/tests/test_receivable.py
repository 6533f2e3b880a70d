"""What a customer owes moves the row as invoices and payments come, and the chip as days pass."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time

from ..models import refresh
from .common import RhythmCase


class DebtCase(RhythmCase):
    """A customer with the accounts and journals of a company that has no chart of accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls.env["account.account"]
        cls.owed = cls.account("131000", "asset_receivable", reconcile=True)
        cls.income = cls.account("511000", "income")
        cls.bank = cls.account("112000", "asset_cash")
        cls.sales = cls.journal("Sales", "SAL", "sale", cls.income)
        cls.cash = cls.journal("Bank", "BNK", "bank", cls.bank)
        cls.debtor = cls.partner("Debtor", property_account_receivable_id=cls.owed.id)
        cls.settle()

    @classmethod
    def account(cls, code, account_type, **values):
        return cls.accounts.create({
            "name": code, "code": code, "account_type": account_type,
            "company_ids": [Command.set(cls.company.ids)], **values})  # fmt: skip

    @classmethod
    def journal(cls, name, code, kind, account):
        return cls.env["account.journal"].create({
            "name": name, "code": code, "type": kind, "company_id": cls.company.id,
            "default_account_id": account.id})  # fmt: skip

    def invoice(self, amount, due, move_type="out_invoice", partner=None):
        invoice = self.env["account.move"].create({
            "move_type": move_type, "partner_id": (partner or self.debtor).id,
            "journal_id": self.sales.id, "invoice_date": "2026-01-10", "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({
                "name": "Tea", "quantity": 1, "price_unit": amount,
                "account_id": self.income.id, "tax_ids": False})]})  # fmt: skip
        invoice.action_post()
        self.settle()
        return invoice

    def pay(self, invoice, amount, date="2026-02-25"):
        """A payment by hand: an entry against the bank, reconciled with the invoice."""
        entry = self.env["account.move"].create({
            "journal_id": self.cash.id, "date": date,
            "line_ids": [
                Command.create({"account_id": self.owed.id, "credit": amount,
                                "partner_id": invoice.partner_id.id}),
                Command.create({"account_id": self.bank.id, "debit": amount}),
            ]})  # fmt: skip
        entry.action_post()
        lines = (entry | invoice).line_ids
        lines.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.settle()


class TestReceivable(DebtCase):
    def owes(self, partner=None):
        self.env.invalidate_all()
        row = self.row(partner or self.debtor)
        found = self.env["sales.rhythm"].search(
            [("id", "=", row.id), ("overdue_amount", "=", row.overdue_amount)]
        )
        self.assertEqual(found, row)
        return row.overdue_amount

    def order_of(self):
        self.order(self.debtor, "2026-02-20")

    def test_three_due_dates_come_one_after_the_other_without_a_job(self):
        self.order_of()
        for amount, due in ((100, "2026-03-02"), (200, "2026-03-10"), (400, "2026-03-20")):
            self.invoice(amount, due)
        money = self.row(self.debtor).money_at_stake_amount
        for day, amount in (("02", 0), ("03", 100), ("11", 300), ("21", 700)):
            with freeze_time(f"2026-03-{day} 03:00:00"):
                self.assertEqual(self.owes(), amount, day)
                keys = [chip["key"] for chip in self.row(self.debtor).reasons or ()]
                self.assertEqual("overdue" in keys, bool(amount), day)
        with freeze_time("2026-03-21 16:59:00"):
            self.assertEqual(self.owes(), 700)
        self.env.invalidate_all()
        self.assertEqual(self.row(self.debtor).money_at_stake_amount, money)

    def test_due_day_ends_at_the_companys_midnight(self):
        self.order_of()
        self.invoice(100, "2026-03-02")
        for moment, amount in (("2026-03-02 16:59:00", 0), ("2026-03-02 17:00:00", 100)):
            with freeze_time(moment):
                self.assertEqual(self.owes(), amount, moment)

    def test_overdue_is_added_to_the_money_at_stake(self):
        self.order_of()
        before = self.row(self.debtor).money_at_stake_amount
        self.invoice(5_000_000, "2026-02-10")
        self.env.invalidate_all()
        self.assertEqual(self.row(self.debtor).money_at_stake_amount, before + 5_000_000)

    def test_partial_and_full_payment(self):
        self.order_of()
        invoice = self.invoice(1000, "2026-02-10")
        self.assertEqual(self.owes(), 1000)
        self.pay(invoice, 400)
        self.assertEqual(self.owes(), 600)
        self.pay(invoice, 600)
        self.assertEqual(self.owes(), 0)
        self.assertFalse(self.row(self.debtor).overdue_from)

    def test_credit_note_is_taken_off(self):
        self.order_of()
        self.invoice(1000, "2026-02-10")
        self.invoice(300, "2026-02-11", "out_refund")
        self.assertEqual(self.owes(), 700)
        self.invoice(900, "2026-02-12", "out_refund")
        self.assertEqual(self.owes(), 0)

    def test_money_that_is_there_counts_whatever_its_date(self):
        """Else a chip would say that 0 is overdue, and never go away."""
        self.order_of()
        self.invoice(1000, "2026-02-10")
        self.invoice(1000, "2026-04-20", "out_refund")
        self.assertEqual(self.owes(), 0)
        self.assertFalse(self.row(self.debtor).overdue_from)
        self.invoice(250, "2026-02-20")
        self.assertEqual(self.owes(), 250)
        self.assertEqual(str(self.row(self.debtor).overdue_from), "2026-02-21")

    def test_draft_and_reset_invoice_is_not_owed(self):
        self.order_of()
        invoice = self.invoice(1000, "2026-02-10")
        invoice.button_draft()
        self.settle()
        self.assertEqual(self.owes(), 0)
        invoice.action_post()
        self.settle()
        self.assertEqual(self.owes(), 1000)

    def test_invoice_to_a_contact_is_owed_by_the_customer(self):
        self.order_of()
        contact = self.env["res.partner"].create({
            "name": "Buyer", "parent_id": self.debtor.id,
            "property_account_receivable_id": self.owed.id})  # fmt: skip
        self.invoice(50, "2026-02-10", partner=contact)
        self.assertEqual(self.owes(), 50)

    def test_customer_who_only_owes_has_no_row(self):
        """Without an order, and with nothing open, nobody is to be sold to; accounting dunns."""
        self.invoice(50, "2026-02-10")
        self.assertFalse(self.row(self.debtor))

    def test_ten_invoices_are_one_refresh(self):
        self.order_of()
        invoices = self.env["account.move"].browse()
        for _each in range(10):
            invoices |= self.invoice(10, "2026-02-10")
        invoices.button_draft()
        self.settle()
        with patch.object(refresh, "refresh", side_effect=refresh.refresh) as calls:
            invoices.action_post()
            self.settle()
        self.assertEqual(calls.call_count, 1)
        self.assertEqual(self.owes(), 100)
