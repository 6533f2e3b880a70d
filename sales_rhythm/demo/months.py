"""The last two months of the demo company, closed, and what was corrected of one since."""

from ..core.month import last_of_month, month_before
from ..models import clock

LATE = 1.1  # what an order of the last closed month came to be, of what it was when it was closed


def close(env, company, users, today):
    """Closings of two months; after the second one an order of it has become larger."""
    last = month_before(today)
    for month in (month_before(last), last):
        env.cr.flush()
        env["sales.rhythm.month"]._close(company, month)
    zone = company.rhythm_zone
    order = env["sale.order"].search(
        [
            ("company_id", "=", company.id),
            ("state", "=", "sale"),
            ("user_id", "=", users["lan"].id),
            ("date_order", ">=", clock.start_of_day(last, zone)),
            ("date_order", "<", clock.end_of_day(last_of_month(last), zone)),
        ],
        order="date_order desc, id desc",
        limit=1,
    )
    for line in order.order_line[:1]:
        line.price_unit = round(line.price_unit * LATE)
