"""What some goods have brought in, as a metric: of a push, or of a product line with targets."""


def value_of(goods):
    """The values of a metric that sums the order lines of `goods`, a condition on these.

    Those that count as bought: of confirmed orders that the policy does not exclude, and neither
    headings nor down payments.
    """
    domain = [
        ("state", "=", "sale"),
        ("rhythm_is_excluded", "=", False),
        ("display_type", "=", False),
        ("is_downpayment", "=", False),
        goods,
    ]
    return {
        "kind": "sum",
        "unit": "money",
        "res_model": "sale.order.line",
        "domain": str(domain),
        "date_field": "rhythm_ordered_at",
        "user_field": "salesman_id",
        "measure": "rhythm_amount",
    }
