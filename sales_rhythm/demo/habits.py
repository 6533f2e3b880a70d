"""What else the customers of the demo company buy, so that one can see who does not."""

from datetime import timedelta

from odoo import Command

from ..models import clock
from .cases import CASES

MILLION = 1_000_000
# Customer: (product, millions, days ago between which each order has it too).
ALSO = {
    # Who buys noodles buys spices too, but for Tạp hóa Cô Ba.
    "Căn tin THPT Nguyễn Du": ("Gia vị", 1.2, 0, 400),
    "Tạp hóa Út Mười": ("Gia vị", 0.9, 0, 400),
    "Cửa hàng Thu Trang": ("Gia vị", 0.6, 0, 400),
    "Tạp hóa Chín Hiền": ("Gia vị", 0.4, 0, 400),
    "Nhà hàng Sen Vàng": ("Gia vị", 1.6, 0, 400),
}


def fill(env, customers, products, today):
    """Puts the other products into the orders; `products` by name, `customers` too."""
    zone = clock.zones(env)[env.company.id]
    for name in [case.name for case in CASES if case.name in ALSO]:
        product, millions, after, until = ALSO[name]
        orders = env["sale.order"].search([
            ("partner_id", "child_of", customers[name].id), ("state", "=", "sale"),
            ("date_order", "<", clock.end_of_day(today - timedelta(days=after), zone)),
            ("date_order", ">=", clock.start_of_day(today - timedelta(days=until), zone)),
        ])  # fmt: skip
        orders.write({
            "order_line": [
                Command.create({
                    "product_id": products[product].id, "product_uom_qty": 1,
                    "price_unit": round(millions * MILLION), "tax_ids": [Command.clear()]})
            ]
        })  # fmt: skip
