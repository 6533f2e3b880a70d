"""Steps of dev/bench.py that refresh: the first fill, the sweep, a night, a holiday."""

import time
from unittest.mock import patch

import psycopg2
from bench_data import ZONE

NIGHT = "bench night"  # marks the orders of one night
HOLIDAY = "bench holiday"
HOLIDAY_AGO = 10  # days


def first_fill(env):
    """All rows of the company, from none."""
    env.cr.execute("DELETE FROM sales_rhythm WHERE company_id = %s", [env.company.id])
    env.cr.commit()
    vacuum(env, "sales_rhythm")
    yield
    run = _walk(env)
    yield
    changed = run.changed_count
    vacuum(env, "sales_rhythm")  # or the next steps plan for the empty table that it was
    _finish_runs(env)  # what follows on it would else be the next step's
    return changed


def sweep(env):
    """All rows of the company once more, when nothing has changed."""
    yield
    run = _walk(env)
    yield
    changed = run.changed_count
    _finish_runs(env)
    return changed


def _walk(env, kind="rebuild"):
    """What the job does in a run over all customers of one company, each batch committed."""
    return _finish(env, env["sales.rhythm.run"]._request(env.company, kind))


def _finish(env, run):
    """The run, after all its batches."""
    while run.state == "running":
        run._attempt(run._step, run)
        env["ir.cron"]._commit_progress()
    return run


def lines_fill(env):
    """The product lines of all customers, from none."""
    _finish_runs(env)
    env.cr.execute("DELETE FROM sales_rhythm_line WHERE company_id = %s", [env.company.id])
    env.cr.commit()
    vacuum(env, "sales_rhythm_line")
    yield
    run = _walk(env, "lines")
    yield
    vacuum(env, "sales_rhythm_line")
    return run.changed_count


def lines_sweep(env):
    """The product lines of all customers once more, when nothing has changed."""
    _finish_runs(env)
    yield
    run = _walk(env, "lines")
    yield
    return run.changed_count


def market(env):
    """What look-alikes buy, from all product lines of the company."""
    _finish_runs(env)
    vacuum(env, "sales_rhythm_line")
    yield
    run = _walk(env, "market")
    yield
    return run.changed_count


def night_lines(env):
    """The product lines of one customer in a hundred, who ordered since the last time."""
    customers = _order_at_night(env)
    env["sales.rhythm.queue"]._drain(len(customers))
    env.cr.commit()
    yield
    env["sales.rhythm.run"]._cron_nightly()
    yield
    return _after_night(env, customers)


def night(env):
    """The job in the night after one customer in a hundred has ordered, but for their lines."""
    customers = _order_at_night(env)
    # Timed by themselves; here the lines stay in the queue.
    with patch.object(type(env["sales.rhythm.queue"]), "_drain_lines", lambda self: 0):
        yield
        env["sales.rhythm.run"]._cron_nightly()
        yield
    return _after_night(env, customers)


def _order_at_night(env):
    """One customer in a hundred orders again what they ordered last; returns their ids."""
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
    return customers


def _after_night(env, customers):
    """Takes the orders of the night away again; returns how many customers were refreshed."""
    env.cr.execute(
        "SELECT count(*) FROM sales_rhythm_queue"
        " WHERE of_lines IS NOT TRUE OR partner_id <> ALL(%s)",
        [list(customers)],
    )
    (left,) = env.cr.fetchone()
    _forget_night(env)
    env.cr.execute("DELETE FROM sales_rhythm_queue")
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


def holiday(env):
    """All rows of the company after a public holiday was moved to the day after; undone."""
    from datetime import datetime, timedelta

    _finish_runs(env)
    noon = datetime.combine(_today(env), datetime.min.time()) - timedelta(days=HOLIDAY_AGO)
    leave = env["resource.calendar.leaves"].create(
        {
            "name": HOLIDAY,
            "company_id": env.company.id,
            "calendar_id": False,
            "date_from": noon - timedelta(hours=12),
            "date_to": noon + timedelta(hours=24),
        }
    )
    env.cr.commit()
    _finish_runs(env)
    vacuum(env, "sales_rhythm")
    yield
    leave.write(
        {
            "date_from": leave.date_from + timedelta(days=1),
            "date_to": leave.date_to + timedelta(days=1),
        }
    )
    env.cr.commit()
    changed = _walk_after_holiday(env)
    yield
    _finish_runs(env)
    leave.unlink()
    env.cr.commit()
    _finish_runs(env)
    vacuum(env, "sales_rhythm")
    return changed


def _walk_after_holiday(env) -> int:
    """The run over all rows that a holiday makes; what follows on it is timed by itself."""
    runs = env["sales.rhythm.run"].search([("state", "=", "running")])
    return _finish(env, runs.filtered(lambda each: each.kind == "calendar")).changed_count


def _finish_runs(env) -> int:
    """What follows on a rebuild once: the touches of past orders, the snapshots of past weeks.

    Returns how many rows changed.
    """
    runs, done = env["sales.rhythm.run"], env["sales.rhythm.run"]
    while run := runs.search([("state", "=", "running")], limit=1):
        done |= _finish(env, run)
    return sum(done.mapped("changed_count"))


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


def vacuum(env, *tables: str) -> None:
    """Take away the dead versions that undoing a step leaves of the same few rows.

    In life nothing is undone; without this, each round would read past those of all before it.
    """
    connection = psycopg2.connect(dbname=env.cr.dbname)
    connection.autocommit = True  # VACUUM runs outside a transaction only
    with connection.cursor() as cr:
        for table in tables:
            cr.execute("SELECT to_regclass(%s)", [table])
            if cr.fetchone()[0]:
                cr.execute(f"VACUUM (ANALYZE, INDEX_CLEANUP ON) {table}")
    connection.close()
