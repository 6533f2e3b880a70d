"""Steps of dev/bench.py that read: what a screen asks for, and the deck beside its bare SQL."""

import sys
import time
from pathlib import Path

from lxml import etree

sys.path.append(str(Path(__file__).parents[1] / "bench"))

REP = "bench1"  # a salesperson who leads no team
CHANGED = ("crm_lead", "mail_activity", "res_partner", "sale_order", "sales_rhythm",
           "sales_rhythm_promise", "sales_rhythm_touch")  # fmt: skip
"""The tables with the work that is made for the deck."""
PAST = 2000  # copies of an order, an invoice, a payment, a note and a call: 10,000 documents
TIMES = 9  # that the deck and its bare queries are timed in turn


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


def as_rep(env):
    """The environment of a salesperson's request, and nothing that an earlier one left in it."""
    env.clear()
    env.cr.cache.clear()
    rep = env["res.users"].search([("login", "=", REP)])
    return env(user=rep.id, su=False, context=context_of(rep))


def context_of(user) -> dict:
    """What the web client sends along with each request."""
    return {"allowed_company_ids": user.company_id.ids, "lang": user.lang, "tz": user.tz}


def deck(env) -> dict[str, list[tuple[float, int]]]:
    """{figure: [(seconds, rows)]} of the deck's first page and of the bare SQL of what it shows.

    First every screen is compared with its bare queries, row by row. The salesperson's work is made
    for it and never committed.
    """
    import bench_compare
    import bench_work
    from bench_screens import CARDS, SCREENS, SUMMARY

    bench_work.Work(env, env["res.users"].search([("login", "=", REP)])).make()
    # As the database does by itself after a while; else the bare queries are planned for no rows.
    env.cr.execute(f"ANALYZE {', '.join(CHANGED)}")
    for screen in SCREENS:
        bench_compare.check(as_rep(env), screen)
    found = {"deck": [], "deck_bare": []}
    for _ in range(TIMES):
        seconds = 0.0
        for screen in (CARDS, SUMMARY):  # which the web client asks for by a request each
            rep = as_rep(env)
            start = time.perf_counter()
            (*_others, last) = screen.ask(rep)
            seconds += time.perf_counter() - start
        customers = sum(last[state] for state in ("cared", "not_yet", "missed", "forgotten"))
        found["deck"].append((seconds, customers))
        seconds = 0.0
        for screen in (CARDS, SUMMARY):
            values = bench_compare.values_of(as_rep(env), screen)
            start = time.perf_counter()
            bench_compare.rows_of(env, screen, values)
            seconds += time.perf_counter() - start
        found["deck_bare"].append((seconds, customers))
    return found


def history(env) -> dict[str, list[tuple[float, int]]]:
    """{figure: [(seconds, rows)]} of the first page of a long history, and of its bare SQL.

    Of 10,000 documents of one customer, which are made for it and never committed. First the two
    are compared, row by row.
    """
    import bench_compare
    import bench_history
    from bench_screens import SCREENS

    bench_history.Past(env, env["res.users"].search([("login", "=", REP)])).make(PAST)
    env.cr.execute(f"ANALYZE {', '.join(bench_history.TABLES)}")
    screens = [screen for screen in SCREENS if screen.name.startswith("history")]
    page = screens[0]  # which the web client asks for together with its length
    for screen in screens:
        bench_compare.check(as_rep(env), screen)
    found = {"history": [], "history_bare": []}
    for _ in range(TIMES):
        rep = as_rep(env)
        start = time.perf_counter()
        rows = len(page.ask(rep))
        found["history"].append((time.perf_counter() - start, rows))
        values = [bench_compare.values_of(as_rep(env), screen) for screen in screens]
        start = time.perf_counter()
        for screen, known in zip(screens, values, strict=True):
            bench_compare.rows_of(env, screen, known)
        found["history_bare"].append((time.perf_counter() - start, rows))
    return found
