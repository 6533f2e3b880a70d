"""Builders of documents on their way to money, and what the map should say of them."""

from collections import defaultdict

from odoo.fields import Command

from .test_receivable import DebtCase

MONEY = "sales.rhythm.money"
DIRECTOR = "sales.rhythm.director"


class MoneyCase(DebtCase):
    """Customers who can be invoiced, and a product that is invoiced as it is delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.env.ref("base.vn")
        cls.company.account_fiscal_country_id = country
        group = cls.env["account.tax.group"].create({
            "name": "Ten", "company_id": cls.company.id, "country_id": country.id})  # fmt: skip
        cls.tax = cls.env["account.tax"].create({
            "name": "Ten", "amount": 10, "type_tax_use": "sale", "company_id": cls.company.id,
            "country_id": country.id, "tax_group_id": group.id})  # fmt: skip
        cls.delivered = cls.env["product.product"].create({
            "name": "Rice", "type": "consu", "invoice_policy": "delivery", "taxes_id": False,
            "property_account_income_id": cls.income.id})  # fmt: skip
        cls.product.invoice_policy = "order"
        cls.shop = cls.buyer("Shop")
        cls.settle()

    @classmethod
    def buyer(cls, name, **values):
        values.setdefault("property_account_receivable_id", cls.owed.id)
        return cls.partner(name, **values)

    @classmethod
    def sold(cls, quantity=10, price=1_000, product=None, partner=None, lines=1, **values):
        """A confirmed order of today."""
        order = cls.quoted(quantity, price, product, partner, lines, **values)
        order.action_confirm()
        cls.settle()
        return order

    @classmethod
    def quoted(cls, quantity=10, price=1_000, product=None, partner=None, lines=1, tax=None,
               **values):  # fmt: skip
        partner = partner or cls.shop
        taxes = [Command.set(tax.ids if tax else [])]
        return cls.env["sale.order"].create({
            "partner_id": partner.id, "company_id": cls.company.id, "user_id": partner.user_id.id,
            **values,
            "order_line": [Command.create({
                "product_id": (product or cls.delivered).id, "product_uom_qty": quantity,
                "price_unit": price, "tax_ids": taxes}) for _line in range(lines)]})  # fmt: skip

    @classmethod
    def deliver(cls, order, quantity):
        for line in order.order_line.filtered(lambda line: line.product_id):
            line.qty_delivered = quantity
        cls.settle()

    @classmethod
    def bill(cls, order, due="2026-03-31", post=True, **wizard):
        """The invoice of what is to be invoiced, or of an advance."""
        wizard = cls.env["sale.advance.payment.inv"].with_context(active_ids=order.ids).create(
            {"sale_order_ids": order.ids, "advance_payment_method": "delivered", **wizard}
        )  # fmt: skip
        before = order.invoice_ids
        wizard.create_invoices()
        invoice = order.invoice_ids - before
        invoice.write({"invoice_date": "2026-03-01", "invoice_payment_term_id": False,
                       "invoice_date_due": due})  # fmt: skip
        if post:
            invoice.action_post()
        cls.settle()
        return invoice

    @classmethod
    def credit(cls, invoice, quantity=None, post=True):
        """A credit note of an invoice, or of so many of each line."""
        note = invoice._reverse_moves([{"invoice_date": "2026-03-02", "date": "2026-03-02"}])
        if quantity is not None:
            note.invoice_line_ids.filtered("product_id").quantity = quantity
        if post:
            note.action_post()
        cls.settle()
        return note

    @classmethod
    def settled_with(cls, invoice, *others):
        """Matches an invoice with credit notes or payments."""
        lines = invoice.line_ids
        for other in others:
            lines |= other.line_ids
        lines.filtered(lambda line: line.account_id == cls.owed).reconcile()
        cls.settle()

    # ---- what the map says

    def money(self, user=None, domain=(), **kwargs):
        """{bucket: amount} as a remote call of this user gives it."""
        found = defaultdict(float)
        domain = [("company_id", "=", self.company.id), *domain]
        fields = ["bucket", "amount", "partner_id", "user_id", "res_model", "res_id", "day"]
        for row in self.rpc(user or self.director, MONEY, "search_read", domain, fields, **kwargs):
            found[row["bucket"]] += row["amount"]
        return dict(found)

    def assertMoney(self, domain=(), user=None, **expected):
        self.assertEqual(self.money(user, domain), expected)
