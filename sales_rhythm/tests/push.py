"""What the tests of pushes have in common: categories, products, and orders of them."""

from .common import RhythmCase


class PushCase(RhythmCase):
    """Fish sauce is a category under sauces; `sauce` is in it, and `tea` in none of the two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        cls.sauces = categories.create({"name": "Sauces"})
        cls.fish_sauce = categories.create({"name": "Fish sauce", "parent_id": cls.sauces.id})
        cls.sauce = cls.new_product("Anchovy 40", cls.fish_sauce)
        cls.tea = cls.product

    @classmethod
    def new_product(cls, name, category, **values):
        return cls.env["product.product"].create({
            "name": name, "type": "consu", "list_price": 1, "taxes_id": False,
            "categ_id": category.id, **values})  # fmt: skip

    @classmethod
    def push(cls, user=None, **values):
        """A push of fish sauce in March 2026, which begins the day before today."""
        values = {"category_id": cls.fish_sauce.id, "from_on": "2026-03-01",
                  "until_on": "2026-03-31", "company_id": cls.company.id, **values}  # fmt: skip
        pushes = cls.env["sales.rhythm.push"]
        if user:
            pushes = pushes.with_user(user)
        push = pushes.create(values)
        cls.settle()
        return push

    @classmethod
    def buys(cls, partner, when, amount=100_000, product=None, **values):
        """A confirmed order of a product, of `sauce` if none is named."""
        order = cls.quotations(partner, [amount], **values)
        line = order.order_line
        line.product_id = product or cls.sauce
        line.write({"price_unit": amount, "tax_ids": False})
        order.action_confirm()
        order.date_order = cls.utc(when, order.company_id)
        cls.settle()
        return order

    def lacking(self, push, user=None):
        """The names of the customers who lack it."""
        user = user or self.env.user
        rows = (
            self.env["sales.rhythm"]
            .with_user(user)
            .with_context(
                allowed_company_ids=user.company_id.ids
                if user != self.env.user
                else self.company.ids
            )
        )
        found = rows.search([("push_ids", "in", push.ids)])
        return sorted(found.partner_id.sudo().mapped("name"))

    def chips(self, partner, user=None):
        """The labels of the push on a customer's card."""
        self.settle()
        row = self.row(partner).with_user(user or self.rep)
        return [chip["label"] for chip in row.reasons or () if chip["key"] == "push"]
