"""A step of dev/bench.py: the coming days of all salespeople, beside Odoo's own scheduling."""

import time

STOPS = 20  # of each salesperson
DAYS = "012345"
TIMES = 3  # that both are timed in turn
CALL = "mail.mail_activity_data_call"


def plan(env) -> dict[str, list[tuple[float, int]]]:
    """{figure: [(seconds, rows)]} of a plan, and of as many activities scheduled in batches.

    Every salesperson has a route of twenty stops, and no customer is called besides. None of it is
    committed. Both are done up to the commit, without that.
    """
    planner = env["sales.rhythm.planner"]
    users = _routes(env)
    found = {"plan": [], "schedule": []}
    planner._plan(env.company, users[:1])  # what is read once is not of the plan
    for _ in range(TIMES):
        seconds, made = _timed(env, lambda: planner._plan(env.company, users))
        activities = env["mail.activity"].search([("rhythm_plan", "!=", False)])
        wanted = [(each.user_id, each.date_deadline, each.res_id) for each in activities]
        found["plan"].append((seconds, made))
        _undo(env, activities)
        seconds, _made = _timed(env, lambda wanted=wanted: _schedule(env, wanted))
        found["schedule"].append((seconds, len(wanted)))
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
    env.flush_all()
    env.clear()
    start = time.perf_counter()
    count = call()
    env.flush_all()
    env.cr.precommit.run()
    return time.perf_counter() - start, count


def _undo(env, activities) -> None:
    activities.with_context(rhythm_planning=True).unlink()
    env.flush_all()
    env.cr.precommit.clear()
