"""What some customers of the demo company take: several products, and one no more."""

from typing import NamedTuple

from odoo import Command

UNIT = "thùng"


class Item(NamedTuple):
    """A product that a customer takes."""

    product: str
    quantity: int
    every: int = 1  # with each order, each second one, ...
    until: int = 0  # days ago from which on it was not bought any more


BASKETS = {
    "Siêu thị mini Hoàng Gia": [
        Item("Dầu ăn", 20), Item("Mì gói", 30, every=2), Item("Gia vị", 8),
    ],
    "Nhà hàng Biển Xanh": [Item("Nước mắm", 12), Item("Dầu ăn", 5, every=2, until=85)],
    "Nhà hàng Sài Gòn Xưa": [
        Item("Dầu ăn", 6, until=400), Item("Mì gói", 24), Item("Nước mắm", 5),
        Item("Gia vị", 4, every=3),
    ],
}  # fmt: skip


def fill(env, name, number, order, days_ago, amount):
    """Makes a customer's order, the `number`th, one of several products that come to an amount.

    Other customers' orders stay as they are.
    """
    taken = [
        item for item in BASKETS.get(name, ()) if days_ago >= item.until and not number % item.every
    ]
    if not taken:
        return
    company = ("company_id", "in", (False, env.company.id))
    found = env["product.product"].search(
        [("name", "in", [each.product for each in taken]), company]
    )
    products = {product.name: product for product in found if product.uom_id.name == UNIT}
    usual = sum(products[item.product].list_price * item.quantity for item in taken)
    first, *others = [
        {
            "product_id": products[item.product].id,
            "product_uom_qty": item.quantity,
            "price_unit": round(products[item.product].list_price * amount / usual, -2),
            "tax_ids": [Command.clear()],
        }
        for item in taken
    ]
    order.order_line = [
        Command.update(order.order_line.id, first),
        *(Command.create(values) for values in others),
    ]
