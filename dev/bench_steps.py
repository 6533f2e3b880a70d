"""One Odoo process of dev/bench.py: does the steps named on its standard input, one per line.

Each step is answered by one JSON line with its seconds and the peak memory of this process. A step
is a generator: what comes before its first `yield` is preparation, what comes between the first and
the second is timed, the rest is tidying up and returns the number of rows that the step was about.
"""

import json
import sys
import time
from pathlib import Path

import psycopg2
from bench_data import ZONE
from load_env import open_database
from lxml import etree

CONFIRMED_AT_ONCE = 100
NIGHT = "bench night"  # marks the orders of one night
CATEGORIES = 12
PRODUCTS_PER_CATEGORY = 8
REPS_PER_TEAM = 10


def set_up(env, reps: int) -> dict:
    """Reps in teams, products in categories and a company in ZONE: what bench_data.Base holds."""
    env = env(context=dict(env.context, no_reset_password=True, tracking_disable=True))
    company = env.company
    company.partner_id.tz = ZONE
    foreign = env["res.currency"].with_context(active_test=False)
    foreign = foreign.search([("name", "in", ("EUR", "USD")), ("id", "!=", company.currency_id.id)])
    foreign[0].active = True
    users = env["res.users"].create(
        [
            {
                "name": f"Rep {number}",
                "login": f"bench{number}",
                "tz": ZONE,
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
                "company_id": company.id,
                "company_ids": [(4, company.id)],
            }
            for number in range(reps)
        ]
    )
    groups = [users[at : at + REPS_PER_TEAM] for at in range(0, reps, REPS_PER_TEAM)]
    teams = env["crm.team"].create(
        [
            {
                "name": f"Team {number}",
                "company_id": company.id,
                "user_id": members[0].id,
                "member_ids": [(6, 0, members.ids)],
            }
            for number, members in enumerate(groups)
        ]
    )
    categories = env["product.category"].create(
        [{"name": f"Category {number}"} for number in range(CATEGORIES)]
    )
    products = env["product.product"].create(
        [
            {
                "name": f"Product {category.id}.{number}",
                "categ_id": category.id,
                "type": "service",
                "invoice_policy": "delivery",
                "taxes_id": [(5,)],
            }
            for category in categories
            for number in range(PRODUCTS_PER_CATEGORY)
        ]
    )
    env.cr.commit()
    return {
        "company_id": company.id,
        "currency_id": company.currency_id.id,
        "foreign_id": foreign[0].id,
        "country_id": env.ref("base.vn").id,
        "unit_id": products.uom_id.id,
        "reps": [(user.id, team.id) for team in teams for user in team.member_ids],
        "products": [(product.id, product.name) for product in products],
    }


def first_fill(env):
    """All rows of the company, from none."""
    env.cr.execute("DELETE FROM sales_rhythm WHERE company_id = %s", [env.company.id])
    env.cr.commit()
    _vacuum(env, "sales_rhythm")
    yield
    run = _walk(env)
    yield
    return run.changed_count


def sweep(env):
    """All rows of the company once more, when nothing has changed."""
    yield
    run = _walk(env)
    yield
    return run.changed_count


def _walk(env):
    """What the job does in a sweep of one company, batch by batch, each committed."""
    run = env["sales.rhythm.run"]._request(env.company)
    while run.state == "running":
        run._attempt(run._step)
        env["ir.cron"]._commit_progress()
    return run


def night(env):
    """The job in the night after one customer in a hundred has ordered."""
    _forget_night(env)
    _finish_runs(env)
    # The queue holds what the hooks of these orders would have left in it, and the last night is
    # yesterday's.
    env.cr.execute("DELETE FROM sales_rhythm_queue")
    env.cr.execute("UPDATE sales_rhythm_run SET day = day - 1 WHERE day >= %s", [_today(env)])
    env.cr.execute(
        """SELECT max(id), partner_id FROM sale_order WHERE state = 'sale' AND name LIKE 'B%%'
            GROUP BY partner_id ORDER BY md5(partner_id || %s)
            LIMIT (SELECT count(*) / 100 FROM sales_rhythm WHERE company_id = %s)""",
        [str(time.time()), env.company.id],
    )
    models, customers = zip(*env.cr.fetchall(), strict=True)
    given = {"name": "'N' || o.id", "client_order_ref": "%(ref)s", "date_order": "%(now)s",
             "create_date": "%(now)s", "write_date": "%(now)s"}  # fmt: skip
    kept = [name for name in _columns(env, "sale_order") if name not in given]
    env.cr.execute(
        f"""INSERT INTO sale_order ({", ".join([*given, *kept])})
            SELECT {", ".join([*given.values(), *(f"o.{name}" for name in kept)])}
              FROM sale_order o WHERE o.id = ANY(%(ids)s)""",
        {"ref": NIGHT, "now": env.cr.now(), "ids": list(models)},
    )
    kept = [name for name in _columns(env, "sale_order_line") if name != "order_id"]
    env.cr.execute(
        f"""INSERT INTO sale_order_line (order_id, {", ".join(kept)})
            SELECT n.id, {", ".join(f"l.{name}" for name in kept)}
              FROM sale_order n
              JOIN sale_order_line l ON l.order_id = substr(n.name, 2)::int
             WHERE n.client_order_ref = %s""",
        [NIGHT],
    )
    _enqueue(env, customers)
    env.cr.commit()
    yield
    env["sales.rhythm.run"]._cron_nightly()
    yield
    env.cr.execute("SELECT count(*) FROM sales_rhythm_queue")
    (left,) = env.cr.fetchone()
    _forget_night(env)
    _enqueue(env, customers)  # so that these rows too become right again
    env.cr.commit()
    return len(customers) - left


def snapshot(env):
    """What is known of all customers, as when a week has ended yesterday; undone at the end."""
    from datetime import timedelta

    from odoo.addons.sales_rhythm.models import refresh, snapshot_run, sql

    yesterday = _today(env) - timedelta(days=1)
    env.cr.execute("DELETE FROM sales_rhythm_snapshot WHERE taken_on = %s", [yesterday])
    yield
    taken, last_id, count = 0, 0, snapshot_run.BATCH
    while count == snapshot_run.BATCH:
        first_id = last_id + 1
        last_id, count = sql.next_range(env, last_id, snapshot_run.BATCH)
        if count:
            company = refresh.Company.of(env.company)
            customers = refresh.Customers.between(first_id, last_id)
            taken += env["sales.rhythm.snapshot"]._take(company, [yesterday], customers)
    yield
    return taken


def _finish_runs(env) -> None:
    """What follows on a rebuild once: the touches of past orders, the snapshots of past weeks."""
    runs = env["sales.rhythm.run"]
    while run := runs.search([("state", "=", "running")], limit=1):
        run._attempt(run._step, run)
        env["ir.cron"]._commit_progress()


def _today(env):
    env.cr.execute("SELECT (now() AT TIME ZONE %s)::date", [ZONE])
    return env.cr.fetchone()[0]


def _columns(env, table: str) -> list[str]:
    env.cr.execute(
        """SELECT column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = %s AND column_name <> 'id'""",
        [table],
    )
    return [name for (name,) in env.cr.fetchall()]


def _enqueue(env, customers) -> None:
    env.cr.execute(
        "INSERT INTO sales_rhythm_queue (partner_id) SELECT unnest(%s)", [list(customers)]
    )


def _forget_night(env) -> None:
    env.cr.execute("DELETE FROM sale_order WHERE client_order_ref = %s", [NIGHT])
    env.cr.commit()


def _vacuum(env, table: str) -> None:
    # VACUUM runs outside a transaction only.
    connection = psycopg2.connect(dbname=env.cr.dbname)
    connection.autocommit = True
    connection.cursor().execute(f"VACUUM ANALYZE {table}")
    connection.close()


def rank(env):
    """The 80 customers of all with the most money at stake."""
    yield
    rows = env["sales.rhythm"].search([], order="money_at_stake_amount desc, id", limit=80)
    found = len(rows)
    yield
    return found


def status(env):
    """Customers and money at stake by status, over all rows."""
    yield
    groups = env["sales.rhythm"]._read_group(
        [], ["status"], ["__count", "money_at_stake_amount:sum"]
    )
    yield
    return sum(count for _status, count, _money in groups)


def list_page(env):
    """A rep's first page: what the web client asks for when the list is opened."""
    rep = env["res.users"].search([("login", "=", "bench0")])
    rows = env(user=rep.id, su=False)["sales.rhythm"]
    arch = etree.fromstring(rows.get_view(view_type="list")["arch"])
    names = [node.get("name") for node in arch.iterfind("field")]
    named = {"fields": {"display_name": {}}}
    columns = {name: named if rows._fields[name].relational else {} for name in names}
    env.cr.commit()
    env.clear()
    yield
    page = rows.web_search_read([], columns, limit=80, count_limit=10_001)
    yield
    return len(page["records"])


def confirm(env):
    """Confirm quotations of as many customers, up to the commit and what is hooked into it."""
    env.cr.execute(
        """SELECT min(id) FROM sale_order WHERE state = 'draft' AND name LIKE 'B%%'
            GROUP BY partner_id ORDER BY 1 LIMIT %s""",
        [CONFIRMED_AT_ONCE],
    )
    ids = [order_id for (order_id,) in env.cr.fetchall()]
    env.cr.execute("SELECT id, date_order FROM sale_order WHERE id = ANY(%s)", [ids])
    dates = env.cr.fetchall()
    env.cr.commit()
    env.clear()
    yield
    env["sale.order"].browse(ids).action_confirm()
    env.cr.commit()
    yield
    # Quotations again, behind the ORM's back, so that every run finds the same data.
    env.cr.executemany(
        "UPDATE sale_order SET state = 'draft', date_order = %s WHERE id = %s",
        [(date, order_id) for order_id, date in dates],
    )
    env.cr.execute("UPDATE sale_order_line SET state = 'draft' WHERE order_id = ANY(%s)", [ids])
    env.cr.commit()
    return len(ids)


STEPS = {
    "first_fill": first_fill,
    "sweep": sweep,
    "snapshot": snapshot,
    "night": night,
    "rank": rank,
    "status": status,
    "list": list_page,
    "confirm": confirm,
}


def peak_mb() -> float:
    """Most memory that this process has had at once."""
    # Unlike getrusage's, this figure starts anew when a program is started.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(env, name: str) -> dict:
    """Seconds that the timed part of the step takes, the number of rows it was about, memory."""
    env.clear()
    step = STEPS[name](env)
    next(step)
    start = time.perf_counter()
    next(step)
    seconds = time.perf_counter() - start
    peak = peak_mb()
    try:
        next(step)
    except StopIteration as end:
        rows = end.value
    env.cr.rollback()
    return {"seconds": seconds, "rows": rows, "peak_mb": peak}


def main(database: str, addon: str) -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # nothing else may be said on the answers' line
    with open_database(database, addon=addon == "with") as env:
        for line in sys.stdin:
            name, *arguments = line.split()
            if name == "set_up":
                answer = set_up(env, int(arguments[0]))
            else:
                answer = run(env, name)
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
