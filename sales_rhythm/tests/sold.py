"""Builders for what customers bought, product by product."""

from odoo.fields import Command

from .common import RhythmCase


class SoldCase(RhythmCase):
    """Two categories, oil (two products) and rice (one), and orders of several lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.oils, cls.rices = cls.env["product.category"].create(
            [{"name": "Cooking oil"}, {"name": "Rice"}]
        )
        cls.oil = cls.new_product("Oil", cls.oils, 420_000)
        cls.sesame = cls.new_product("Sesame oil", cls.oils, 90_000)
        cls.rice = cls.new_product("Rice", cls.rices, 300_000)

    @classmethod
    def new_product(cls, name, category, price, **values):
        return cls.env["product.product"].create({
            "name": name, "type": "consu", "list_price": price, "taxes_id": False,
            "categ_id": category and category.id, **values})  # fmt: skip

    @classmethod
    def sell(cls, partner, when, *sold, company=None, **values):
        """One confirmed order: (product, quantity[, price[, more values of the line]]) a line."""
        company = company or cls.company
        lines = []
        for product, quantity, *more in sold:
            price = more[0] if more else product.list_price
            lines.append(Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "price_unit": price,
                "tax_ids": False, **(more[1] if len(more) > 1 else {})}))  # fmt: skip
        order = cls.env["sale.order"].with_company(company).create({
            "partner_id": partner.id, "company_id": company.id, "user_id": cls.rep.id,
            "order_line": lines, **values})  # fmt: skip
        order.action_confirm()
        order.date_order = cls.utc(when, company)
        return order

    @classmethod
    def refresh(cls, *partners):
        """What the night does: rows and lines."""
        cls.settle()
        for partner in partners:
            cls.env["sales.rhythm"]._refresh(partner)
        cls.settle()

    @classmethod
    def line(cls, partner, category):
        return cls.row(partner).line_ids.filtered(lambda line: line.category_id == category)

    @classmethod
    def products(cls, partner, user=None):
        """The products that the customer bought, as a user (or the superuser) finds them."""
        model = cls.env["sales.rhythm.product"]
        model = model.with_user(user) if user else model
        return model.search([("rhythm_id", "=", cls.row(partner).id)])

    @classmethod
    def product_of(cls, partner, product):
        return cls.products(partner).filtered(lambda found: found.product_id == product)
