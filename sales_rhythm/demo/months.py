"""The last two months of the demo company, closed, and what was corrected of one since."""

from ..core import closing
from ..core.month import last_of_month
from ..models import clock

MILLION = 1_000_000
GOALS = {"lan": 60, "hung": 50, "thao": 40}  # millions of revenue a month
CALLS = 60
LATE = 1.1  # what an order of the last closed month came to be, of what it was when it was closed


def close(env, company, users, today):
    """Goals and closings of two months; after the second one an order of it has become larger."""
    last = closing.before(today)
    for month in (closing.before(last), last):
        _aim(env, company, users, month)
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


def _aim(env, company, users, month):
    revenue, calls = (
        env.ref(f"sales_rhythm.metric_{name}") for name in ("revenue", "calls")
    )
    env["sales.rhythm.target"].create([
        {"company_id": company.id, "user_id": users[login].id, "metric_id": metric.id,
         "month": month, "goal": goal}
        for login, millions in GOALS.items()
        for metric, goal in ((revenue, millions * MILLION), (calls, CALLS))
    ])  # fmt: skip
