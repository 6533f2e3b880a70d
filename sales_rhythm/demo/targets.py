"""What everybody of the demo company should reach, this month and in the two before it."""

from dateutil.relativedelta import relativedelta

MILLION = 1_000_000
METRICS = "revenue", "orders", "new_customers", "calls", "meetings"
# login: millions of dong, orders, new customers, calls, meetings and visits
GOALS = {
    "lan": (180, 20, 2, 40, 16),
    "hung": (160, 14, 2, 30, 12),
    "minh": (20, 3, 0, 10, 4),
    "thao": (10, 4, 1, 20, 8),
}
# What everybody should hold, every day.
LEVELS = {"coverage": 0.85, "collection": 0.9, "promises_kept": 0.9}
# A product line, and what two of them should sell of it this month, in millions.
LINE, LINE_GOALS = "Dầu ăn", {"lan": 60, "hung": 45}
# Months before this one: what was asked for then, as a share of these.
SHARES = {0: 1.0, 1: 1.0, 2: 0.9}


def enter(env, company, users, today):
    """A goal for each of them, metric and month; whoever tells the story may enter past ones."""
    env["sales.rhythm.target"].create(
        [
            {
                "company_id": company.id,
                "user_id": users[login].id,
                "metric_id": env.ref(f"sales_rhythm.metric_{key}").id,
                "month": today - relativedelta(months=months),
                "goal": goal,
            }
            for months, share in SHARES.items()
            for login, goals in GOALS.items()
            for key, goal in _goals(goals, share)
        ]
    )
    _enter_line(env, company, users, today)


def _enter_line(env, company, users, today):
    category = env["product.category"].search([("name", "=", LINE)], order="id desc", limit=1)
    metric = env["sales.rhythm.metric"]._of_line(category)
    metric.company_id = company  # other companies of the database have no part in the story
    env["sales.rhythm.target"].create(
        [
            {
                "company_id": company.id,
                "user_id": users[login].id,
                "metric_id": metric.id,
                "month": today,
                "goal": millions * MILLION,
            }
            for login, millions in LINE_GOALS.items()
        ]
    )


def _goals(goals, share):
    """[(key, goal)] of one person and month."""
    for key, goal in zip(METRICS, goals, strict=True):
        yield key, _rounded(goal * share) * (MILLION if key == "revenue" else 1)
    yield from LEVELS.items()


def _rounded(goal):
    """As people set them: whole ones."""
    return float(round(goal))
