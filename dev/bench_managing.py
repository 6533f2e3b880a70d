"""Steps of dev/bench.py for the manager's month: the table, core's report beside it, the prints."""

import io
import sys
import time
from math import isclose
from pathlib import Path

from bench_reading import REP, context_of
from bench_refresh import vacuum

sys.path.append(str(Path(__file__).parents[1] / "bench"))

TIMES = 5  # that the table and its bare query are timed in turn
PRINTED = 10  # salespeople, of whom each is a page
TOLD_BY_REPORT = ("revenue", "orders", "new_customers")
KB = 1024


def month(env) -> dict[str, list[tuple]]:
    """{figure: [(seconds, rows, statements)]} of the table of all salespeople, and of others of it.

    First the table is compared with its bare query, figure by figure. What all salespeople did in
    the month is made for it and never committed.
    """
    import bench_compare
    from bench_review import TABLE

    made(env)
    bench_compare.check(as_director(env), TABLE)
    found = {"month": [], "month_bare": [], "month_sold": []}
    for _ in range(TIMES):
        director = as_director(env)
        found["month"].append(timed(director, lambda env: len(shown(env)["rows"])))
        values = bench_compare.values_of(as_director(env), TABLE)
        found["month_bare"].append(
            timed(env, lambda env, values=values: len(bench_compare.rows_of(env, TABLE, values)))
        )
        found["month_sold"].append(timed(as_director(env), lambda env: len(sold(env))))
    theirs = {}

    def told(env, ask) -> int:
        theirs.update(ask(env))
        return len(theirs)

    for name, ask in (("sale_report_sold", report_sold), ("sale_report", report)):
        found[name] = [timed(as_director(env), lambda env, ask=ask: told(env, ask))]
    told_alike(sold(as_director(env)), theirs)
    return found


def month_print(env) -> dict[str, list]:
    """{figure: answers} of the sheet of all salespeople, and of the printed pages of some.

    Peak memory is what each takes beyond what the process had before; what prints the pages is a
    program of its own, whose memory is not counted.
    """
    made(env)
    rows = shown(as_director(env))["rows"]
    users = [row["user_id"] for row in rows if row["user_id"]]
    reviews = as_director(env)["sales.rhythm.review"]
    sheet = measured(lambda: reviews._write_sheet(io.BytesIO(), False, False), len(users))
    data = {"month": str(reviews._month(False)), "user_ids": users[:PRINTED]}
    reports = as_director(env)["ir.actions.report"].sudo()
    page = measured(
        lambda: reports._render_qweb_pdf("sales_rhythm.report_month_review", data=data), PRINTED
    )
    return {"month_xlsx": [sheet], "month_pdf": [page]}


# ---- whose month, and how it is measured


def made(env) -> None:
    """The month's work of all, after what an earlier round left of its own was taken away."""
    import bench_month

    env.cr.rollback()
    vacuum(env, *bench_month.CHANGED)
    bench_month.Month(env).make()
    director = env["res.users"].search([("login", "=", REP)])
    director.group_ids = [(4, env.ref("sales_team.group_sale_manager").id)]
    env.flush_all()


def as_director(env):
    """The environment of a director's request, and nothing that an earlier one left in it."""
    env.clear()
    env.cr.cache.clear()
    director = env["res.users"].search([("login", "=", REP)])
    return env(user=director.id, su=False, context=context_of(director))


def timed(env, ask) -> tuple[float, int, int]:
    """(seconds, rows, statements) of a call that returns the number of rows."""
    asked = env.cr.sql_log_count
    start = time.perf_counter()
    rows = ask(env)
    return time.perf_counter() - start, rows, env.cr.sql_log_count - asked


def measured(call, rows: int) -> dict:
    """Seconds and memory of a call about so many rows, as an answer of a step."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = memory_mb("VmRSS")
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "rows": rows, "statements": 0,
            "peak_mb": max(0.0, memory_mb("VmHWM") - before)}  # fmt: skip


def memory_mb(name: str) -> float:
    """A figure of this process's memory."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) / KB


# ---- the table, and what core's report tells of it


def shown(env) -> dict:
    """The table as the screen gets it."""
    return env["sales.rhythm.review"].get_month_table()


def sold(env) -> dict:
    """{(user id, key): Line} of what core's report tells too: month and weeks, with the goals."""
    from odoo.addons.sales_rhythm.core.table import table
    from odoo.addons.sales_rhythm.models import month_facts

    reviews = env["sales.rhythm.review"]
    metrics = env["sales.rhythm.metric"].search([("key", "in", TOLD_BY_REPORT)])
    facts = month_facts.live(env, reviews._month(False), metrics)
    return table(facts, reviews._policy()).lines


def report_sold(env) -> dict:
    """{(user id, key): figure} of revenue and orders from core's report, by month and by week."""
    aggregates = ["price_subtotal:sum", "order_reference:count_distinct"]
    reports = env["sale.report"]
    found = {}
    by_week = reports._read_group(of_month(env), ["user_id", "date:week"], aggregates)
    by_user = reports._read_group(of_month(env), ["user_id"], aggregates)
    for user, amount, count in by_user:
        found[user.id or 0, "revenue"], found[user.id or 0, "orders"] = amount, count
    return found if by_week else {}


def report(env) -> dict:
    """The same, and new customers: those whose first order ever is of the month."""
    found = report_sold(env)
    first = of_month(env)[-2][2]
    confirmed = [("state", "=", "sale"), ("company_id", "=", env.company.id)]
    for customer, day in env["sale.report"]._read_group(
        confirmed, ["commercial_partner_id"], ["date:min"], having=[("date:min", ">=", first)]
    ):
        key = customer.user_id.id or 0, "new_customers"
        found[key] = found.get(key, 0) + bool(day)
    return found


def of_month(env) -> list:
    """The confirmed orders of the running month, by the moments between which it lies."""
    from odoo.addons.sales_rhythm.core.month import last_of_month
    from odoo.addons.sales_rhythm.models import clock

    zone = clock.zones(env)[env.company.id]
    start = clock.today(env.company).replace(day=1)
    first, after = clock.start_of_day(start, zone), clock.end_of_day(last_of_month(start), zone)
    return [("state", "=", "sale"), ("company_id", "=", env.company.id),
            ("date", ">=", first), ("date", "<", after)]  # fmt: skip


def told_alike(ours: dict, theirs: dict) -> None:
    """Raises AssertionError where core's report tells something else: so both are of the same.

    Of new customers in all, for whose one is the row knows by more than the customer.
    """
    totals = {"here": 0, "there": 0}
    for (user, key), line in ours.items():
        value, other = line.month.value or 0, theirs.get((user, key), 0)
        if key == "new_customers":
            totals = {"here": totals["here"] + value, "there": totals["there"] + other}
        # Core sums up lines, in the currency rates of each; an order is rounded once here.
        elif not isclose(value, other, rel_tol=1e-3, abs_tol=1e-6):
            raise AssertionError(f"{key} of user {user}: {value} here, {other} in sale.report")
    if not isclose(totals["here"], totals["there"], rel_tol=1e-2):
        raise AssertionError(f"new customers: {totals}")
