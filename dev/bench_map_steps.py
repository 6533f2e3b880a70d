"""Step of dev/bench.py for the director's map: where the money is, and core's report beside it."""

import sys
from pathlib import Path

from bench_managing import as_director, timed
from bench_reading import REP
from bench_refresh import vacuum

sys.path.append(str(Path(__file__).parents[1] / "bench"))

TIMES = 5  # that the map and its bare query are timed in turn
OPEN = ("untaxed_amount_to_invoice:sum", "untaxed_amount_invoiced:sum", "qty_to_deliver:sum",
        "qty_to_invoice:sum")  # fmt: skip
"""What core's report knows of orders that are not invoiced."""


def money(env) -> dict[str, list[tuple]]:
    """{figure: [(seconds, rows, statements)]} of the money map, and of others of it.

    First the map is compared with its bare query, bucket by bucket. What is open is made for it and
    never committed.
    """
    import bench_compare
    from bench_map import MAP, largest_bucket

    made(env)
    bench_compare.check(as_director(env), MAP)
    documents = open_documents(as_director(env))
    bucket = largest_bucket(MAP.ask(as_director(env)))
    found = {"map": [], "map_bare": [], "bucket": []}
    for _ in range(TIMES):
        found["map"].append(timed(as_director(env), lambda env: MAP.ask(env) and documents))
        values = bench_compare.values_of(as_director(env), MAP)
        found["map_bare"].append(
            timed(
                env,
                lambda env, values=values: bench_compare.rows_of(env, MAP, values) and documents,
            )
        )
        found["bucket"].append(timed(as_director(env), lambda env: len(largest(env, bucket))))
    found["sale_report_open"] = [timed(as_director(env), lambda env: len(report(env)))]
    return found


def made(env) -> None:
    """Documents of all kinds, after what an earlier round left of its own was taken away."""
    import bench_money

    env.cr.rollback()
    vacuum(env, *bench_money.CHANGED)
    bench_money.Documents(env).make()
    director = env["res.users"].search([("login", "=", REP)])
    director.group_ids = [(4, env.ref("sales_team.group_sale_manager").id)]
    env.flush_all()


def open_documents(env) -> int:
    """How many rows the map adds up."""
    return env["sales.rhythm.money"].search_count([("company_id", "=", env.company.id)])


def largest(env, bucket: str) -> list[dict]:
    """The largest amounts of a bucket, as the screen shows them in place."""
    return env["sales.rhythm.director"].get_bucket(bucket)["rows"]


def report(env) -> list[tuple]:
    """Of each salesperson what core's report knows to be invoiced, to invoice and to deliver."""
    domain = [("state", "=", "sale"), ("company_id", "=", env.company.id)]
    return env["sale.report"]._read_group(domain, ["user_id"], OPEN)
