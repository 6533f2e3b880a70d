"""Steps of dev/bench.py for the director's screen: care and order status beside their bare SQL."""

import sys
import time
from pathlib import Path

from bench_managing import as_director
from bench_reading import REP
from bench_refresh import vacuum

sys.path.append(str(Path(__file__).parents[1] / "bench"))

TIMES = 9  # that a screen and its bare query are timed in turn
CLASSES = 3
MONTHS = 12  # at whose ends it is known how customers stood


def care(env) -> dict[str, list[tuple]]:
    """{figure: [(seconds, rows, statements)]} of care status, by each level in turn."""
    from bench_director import CARE

    return in_turn(env, "care", CARE)


def order_status(env) -> dict[str, list[tuple]]:
    """The same of order status."""
    from bench_director import ORDERS

    return in_turn(env, "order_status", [ORDERS])


def in_turn(env, name: str, screens) -> dict[str, list[tuple]]:
    """First each screen is compared with its bare query, row by row; then both are timed."""
    import bench_compare

    made(env)
    for screen in screens:
        bench_compare.check(as_director(env), screen)
    customers = env["sales.rhythm"].search_count([("company_id", "=", env.company.id)])
    found = {name: [], f"{name}_bare": []}
    for _ in range(TIMES):
        for screen in screens:
            director = as_director(env)
            found[name].append(timed(env, customers, lambda: screen.ask(director)))  # noqa: B023
            values = bench_compare.values_of(as_director(env), screen)
            found[f"{name}_bare"].append(
                timed(env, customers, lambda: bench_compare.rows_of(env, screen, values))  # noqa: B023
            )
    return found


def timed(env, rows: int, ask) -> tuple[float, int, int]:
    """(seconds, rows, statements) of a call."""
    asked = env.cr.sql_log_count
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start, rows, env.cr.sql_log_count - asked


def made(env) -> None:
    """A director, classes of customers, and how they stood at the ends of the months before.

    Never committed; most stood as they do now, and of some it is not known.
    """
    env.cr.rollback()
    vacuum(env, "sales_rhythm", "sales_rhythm_snapshot", "res_partner")
    director = env["res.users"].search([("login", "=", REP)])
    director.group_ids = [(4, env.ref("sales_team.group_sale_manager").id)]
    tags = env["res.partner.category"].create([{"name": f"Class {n}"} for n in range(CLASSES)])
    env["sales.rhythm.policy"].create(
        [{"company_id": env.company.id, "tag_id": tag.id} for tag in tags]
    )
    env.flush_all()
    env.cr.execute(
        """INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
           SELECT partner_id, (%s::int[])[1 + partner_id %% %s] FROM sales_rhythm
            WHERE company_id = %s AND partner_id %% 4 < 3
               ON CONFLICT DO NOTHING""",
        [tags.ids, CLASSES, env.company.id],
    )
    env.cr.execute(
        """INSERT INTO sales_rhythm_snapshot (company_id, partner_id, user_id, team_id, taken_on,
                  status, order_count, is_week_end, is_month_end, is_covered, replayed)
           SELECT company_id, partner_id, user_id, team_id,
                  (date_trunc('month', d.day) - interval '1 day')::date,
                  ('{new,on_rhythm,due,late,stopped}'::text[])[1 + partner_id %% 5], order_count,
                  FALSE, TRUE, TRUE, FALSE
             FROM sales_rhythm, generate_series(0, %s) n,
                  LATERAL (SELECT current_date - n * interval '1 month' AS day) d
            WHERE company_id = %s AND partner_id %% 20 > 0
               ON CONFLICT DO NOTHING""",
        [MONTHS - 1, env.company.id],
    )
    # As the database does by itself after a while.
    env.cr.execute(
        "ANALYZE res_partner_res_partner_category_rel, sales_rhythm_snapshot, sales_rhythm_policy"
    )
    env.invalidate_all()
