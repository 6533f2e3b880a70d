"""What the demo company pushes, and who bought it since. Days count from today."""

from datetime import timedelta

from odoo import Command

MILLION = 1_000_000
PUSHED = "Nước mắm"
FROM, UNTIL = -10, 20
TARGET_COUNT, TARGET_MILLIONS = 6, 60
GOALS = {"lan": 20, "hung": 15}  # millions of this month
# Who buys it elsewhere: customer, reason, the days between which it is not offered, the words.
DISMISSED = "Tạp hóa Út Mười", "elsewhere", -20, 160, "Lấy nước mắm của người bà con"
WON = ["Quán cơm Bà Sáu", "Căn tin THPT Nguyễn Du"]  # half of their latest order was of it


def declare(env, company, users, customers, today):
    """A push that runs, two customers won by it, and a goal for two salespeople."""
    category = env["product.category"].search([("name", "=", PUSHED)], order="id desc", limit=1)
    product = env["product.product"].search([("categ_id", "=", category.id)], limit=1)
    for name in WON:
        order = env["sale.order"].search(
            [("partner_id", "child_of", customers[name].id), ("state", "=", "sale")],
            order="date_order desc",
            limit=1,
        )
        line = order.order_line[:1]
        half = line.price_unit / 2  # the order stays what it was, and so does the rhythm
        line.price_unit = half
        order.order_line = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "price_unit": half,
                    "tax_ids": [Command.clear()],
                }
            )
        ]
    _dismiss(env, company, customers, category, today)
    push = env["sales.rhythm.push"].create(
        {
            "company_id": company.id,
            "category_id": category.id,
            "from_on": today + timedelta(days=FROM),
            "until_on": today + timedelta(days=UNTIL),
            "target_count": TARGET_COUNT,
            "target_amount": TARGET_MILLIONS * MILLION,
            "user_id": users["giamdoc"].id,
        }
    )
    env["sales.rhythm.target"].create(
        [
            {
                "company_id": company.id,
                "user_id": users[login].id,
                "metric_id": push.value_metric_id.id,
                "month": today,
                "goal": millions * MILLION,
            }
            for login, millions in GOALS.items()
        ]
    )


def _dismiss(env, company, customers, category, today):
    """One customer to whom it is not to be offered, and so not pushed either."""
    name, reason, days, until, note = DISMISSED
    customer = customers[name]
    env["sales.rhythm.dismissal"].create(
        {
            "company_id": company.id,
            "partner_id": customer.id,
            "category_id": category.id,
            "user_id": customer.user_id.id,
            "reason": reason,
            "dismissed_on": today + timedelta(days=days),
            "until_on": today + timedelta(days=until),
            "note": note,
        }
    )
