"""Steps of dev/bench.py: when stops are visited, and the coming days of all salespeople."""

import time
from datetime import date, timedelta

from bench_refresh import vacuum

STOPS = 20  # of each salesperson
DAYS = "012345"
TIMES = 3  # that both are timed in turn
CALL = "mail.mail_activity_data_call"


NEXT_VISITS = 200_000
HOLIDAYS = 12  # in each of the years that are asked about


def next_visit(_env):
    """Asks so many times for the next visit: of every code, and some intervals, with holidays."""
    from odoo.addons.sales_rhythm.core import policy, route

    weekdays = range(policy.DAYS_A_WEEK)
    stops = [
        route.Stop(code, route.pick(weekdays, route.visits_a_week(code), {}))
        for code in policy.FREQUENCIES
    ]
    first = date(2020, 1, 1)
    stops += [route.Stop(None, [2], weeks, first) for weeks in (1, 3, 6)]
    days = [first + timedelta(days=day) for day in range(NEXT_VISITS // len(stops))]
    off = days[:: 365 // HOLIDAYS]
    working = route.WorkingDays((0, 1, 2, 3, 4, 5), off)
    yield
    for stop in stops:
        for day in days:
            route.next_visit(stop, day, working)
    yield
    return len(stops) * len(days)


def plan(env) -> dict[str, list[tuple[float, int, int]]]:
    """{figure: [(seconds, rows, statements)]} of a plan, and of as many activities in batches.

    Every salesperson has a route of twenty stops, and no customer is called besides. None of it is
    committed. Both are done up to the commit, without that.
    """
    env.cr.rollback()
    vacuum(env, "sales_rhythm_visit", "sales_rhythm_stop", "sales_rhythm_route")
    planner = env["sales.rhythm.planner"]
    users = _routes(env)
    found = {"plan": [], "schedule": []}
    planner._plan(env.company, users)  # what is read once is not of the plan
    env.flush_all()
    # Nobody's table of activities is empty; of one PostgreSQL would read all for each foreign key.
    env.cr.execute("ANALYZE mail_activity")
    _undo(env, env["mail.activity"].search([("rhythm_plan", "!=", False)]))
    for _ in range(TIMES):
        measured = _timed(env, lambda: planner._plan(env.company, users))
        activities = env["mail.activity"].search([("rhythm_plan", "!=", False)])
        wanted = [(each.user_id, each.date_deadline, each.res_id) for each in activities]
        found["plan"].append(measured)
        _undo(env, activities)
        found["schedule"].append(_timed(env, lambda wanted=wanted: _schedule(env, wanted)))
        _undo(env, env["mail.activity"].search([("summary", "=", "Bench")]))
    return found


def _routes(env):
    """Salespeople with a route of twenty of their customers, worked on every day."""
    policy = env["sales.rhythm.policy"].search(
        [("company_id", "=", env.company.id), ("tag_id", "=", False)]
    )
    policy.plan_capacity = STOPS
    users = env["res.users"].search([("login", "=like", "bench%"), ("share", "=", False)])
    weekdays = env["sales.rhythm.weekday"].search([("number", "<", len(DAYS))])
    rows = env["sales.rhythm"]
    env["sales.rhythm.route"].create(
        [
            {
                "name": f"Bench {user.login}",
                "user_id": user.id,
                "weekday_ids": [(6, 0, weekdays.ids)],
                "stop_ids": [
                    (0, 0, {"partner_id": row.partner_id.id})
                    for row in rows.search([("user_id", "=", user.id)], limit=STOPS)
                ],
            }
            for user in users
        ]
    )
    env.flush_all()
    env.cr.execute("ANALYZE sales_rhythm_visit, sales_rhythm_stop, sales_rhythm_route")
    env.cr.precommit.clear()  # of the stops themselves
    return users


def _schedule(env, wanted) -> int:
    """The same calls by Odoo's own method, a batch for each salesperson and day."""
    batches = {}
    for user, day, partner_id in wanted:
        batches.setdefault((user, day), []).append(partner_id)
    for (user, day), ids in batches.items():
        partners = env["res.partner"].browse(ids).with_context(mail_activity_quick_update=True)
        partners.mapped("display_name")
        partners.activity_schedule(CALL, day, summary="Bench", user_id=user.id)
    return len(wanted)


def _timed(env, call):
    """(seconds, rows, statements) of a call that returns the number of rows."""
    env.flush_all()
    env.clear()
    asked = env.cr.sql_log_count
    start = time.perf_counter()
    count = call()
    env.flush_all()
    env.cr.precommit.run()
    return time.perf_counter() - start, count, env.cr.sql_log_count - asked


def _undo(env, activities) -> None:
    activities.with_context(rhythm_planning=True).unlink()
    env.flush_all()
    env.cr.precommit.clear()
