"""What each screen asks the server, as the web client does, and the queries that say the same.

A screen's rows are dicts by the names of its view's fields, or of its figures.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from bench_bare import CARDS_AT_ONCE, ROWS_AT_ONCE
from lxml import etree

from odoo.tools.safe_eval import safe_eval

PERIODS = ("today", "week", "month")
AREAS = ("province", "city", "tag", "team", "route")
WIDGET_FIELDS = {
    "cover_text",
    "done_text",
    "phone_link",
}  # which no view names, but widgets of the deck need
COUNT_LIMIT = 10_001  # up to which the web client lets the server count


class Screen(NamedTuple):
    """A screen: how its rows are asked for, and the queries that have the same columns.

    Of several queries the first one has the rows, in order; the others know more of them by id.
    """

    name: str
    ask: Callable[[Any], list[dict]]
    queries: tuple[str, ...]
    values: dict


# ---- what the web client asks


_asked: dict[tuple, Any] = {}  # what the web client keeps of each view once it is loaded


def _once(what: str, model, view: str, read: Callable[[], Any]) -> Any:
    key = (what, model.env.cr.dbname, model.env.uid, model._name, view)
    if key not in _asked:
        _asked[key] = read()
    return _asked[key]


def specification(model, view: str) -> dict:
    """The fields of a view, as the web client asks for them."""
    return _once("fields", model, view, lambda: _specification(model, view))


def _specification(model, view: str) -> dict:
    arch = etree.fromstring(model.get_view(view_type=view)["arch"])
    names = {
        node.get("name")
        for node in arch.iter("field")
        if not any(parent.tag == "field" for parent in node.iterancestors())
    }
    names |= WIDGET_FIELDS & model._fields.keys()
    named = {"fields": {"display_name": {}}}
    return {name: named if model._fields[name].relational else {} for name in sorted(names)}


def default_order(model, view: str) -> str | None:
    """The order that a view asks for."""

    def read():
        return etree.fromstring(model.get_view(view_type=view)["arch"]).get("default_order")

    return _once("order", model, view, read)


def filter_domain(model, name: str) -> list:
    """The domain of a filter of the deck's search view."""

    def read():
        view = model.env.ref("sales_rhythm.sales_rhythm_view_search_deck").sudo()
        (node,) = view._get_combined_arch().iterfind(f".//filter[@name='{name}']")
        return safe_eval(node.get("domain"), {"uid": model.env.uid})

    return _once("filter", model, name, read)


def page(model, view: str, domain: list, limit: int, order: str | None = None) -> list[dict]:
    """The first page of a view."""
    found = model.web_search_read(
        domain,
        specification(model, view),
        limit=limit,
        order=order or default_order(model, view),
        count_limit=COUNT_LIMIT,
    )
    return found["records"]


def _deck(env):
    return env["sales.rhythm"]


def deck_cards(env) -> list[dict]:
    """The cards of today."""
    rows = _deck(env)
    return page(rows, "kanban", filter_domain(rows, "today"), CARDS_AT_ONCE)


def deck_list(env) -> list[dict]:
    """The same customers as a list."""
    rows = _deck(env)
    return page(rows, "list", filter_domain(rows, "today"), ROWS_AT_ONCE)


def deck_summary(period: str) -> Callable[[Any], list[dict]]:
    """The figures above the cards."""

    def ask(env) -> list[dict]:
        found = _deck(env).get_deck_summary(period)
        return [
            {
                "money": found["money"]["amount"],
                "waiting": found["money"]["count"],
                "done": found["done"]["count"],
                "total": found["total"]["count"],
                **{each["key"]: each["count"] for each in found["care"]},
                **{line["key"]: line["count"] for line in found["lines"]},
                "on_route": found["route"]["total"]["count"],
                "done_on_route": found["route"]["done"]["count"],
            }
        ]

    return ask


def deck_figures(period: str) -> Callable[[Any], list[dict]]:
    """The figures beside the customers."""
    return lambda env: _only(
        _deck(env).get_deck_figures(period), "key", "unit", "value", "goal", "pace"
    )


def metrics(period: str) -> Callable[[Any], list[dict]]:
    """What was done, against the goals."""
    return lambda env: _only(
        env["sales.rhythm.metric"].get_metrics(period), "key", "unit", "value", "goal", "pace"
    )


def _only(rows: list[dict], *names: str) -> list[dict]:
    return [{name: row[name] for name in names} for row in rows]


def areas(by: str) -> Callable[[Any], list[dict]]:
    """The areas of a level, those that need care first."""

    def ask(env) -> list[dict]:
        return [
            {
                "label": row["label"],
                **{figure["key"]: figure["count"] for figure in row["figures"]},
                "money": row["money"]["amount"],
                "needy": row["money"]["count"],
            }
            for row in _deck(env).get_areas(by)["areas"]
        ]

    return ask


def hit_rate(env) -> list[dict]:
    """How often orders came when they were expected."""
    found = _deck(env).get_hit_rate()
    return [
        {"period": period, **{name: found[period][name] for name in ("above", "below", "value")}}
        for period in ("month", "quarter")
    ]


def deck_groups(env) -> list[dict]:
    """The columns of the deck by status, the empty ones too."""
    rows = _deck(env).with_context(read_group_expand=True)
    found = rows.web_read_group(
        filter_domain(rows, "today"), ["status"], ["__count", "deck_amount:sum"]
    )
    return _groups(found["groups"], ["status"], {"deck_amount": "deck_amount:sum"})


def columns_of_cards(by: str) -> Callable[[Any], list[dict]]:
    """The deck's columns by a field, each with the cards of its first page."""

    def ask(env) -> list[dict]:
        rows = _deck(env).with_context(read_group_expand=True)
        found = rows.web_read_group(
            filter_domain(rows, "today"),
            [by],
            ["__count", "deck_amount:sum"],
            auto_unfold=True,
            unfold_read_specification=specification(rows, "kanban"),
            unfold_read_default_limit=CARDS_AT_ONCE,
        )
        return found["groups"]

    return ask


AMOUNTS = ("money_at_stake_amount", "open_amount", "ordered_amount", "hanging_amount",
           "overdue_amount")  # fmt: skip


def customer_groups(env) -> list[dict]:
    """The pivot of all customers by team, salesperson and status."""
    by = ["team_id", "user_id", "status"]
    wanted = {name: f"{name}:sum" for name in AMOUNTS} | {"chance_7_ratio": "chance_7_ratio:avg"}
    groups = _deck(env).formatted_read_group([], by, ["__count", *wanted.values()])
    return sorted(_groups(groups, by, wanted), key=lambda row: [row[name] or "" for name in by])


def _groups(groups: list[dict], by: list[str], wanted: dict[str, str]) -> list[dict]:
    """Groups as rows: the name of what each is of, the number of rows and the aggregates."""
    return [
        {
            **{name: _named(group[name]) for name in by},
            "count": group["__count"],
            **{name: group.get(aggregate) or 0 for name, aggregate in wanted.items()},
        }
        for group in groups
    ]


def _named(value: Any) -> Any:
    return value[1] if isinstance(value, (tuple, list)) else value


def open_work(env) -> list[dict]:
    """What is open, hangs and is overdue at each customer."""
    names = ["open_amount", "hanging_amount", "is_hanging", "overdue_amount"]
    return _deck(env).search([], order="id").read(names)


def snapshots(env) -> list[dict]:
    """The list of snapshots of ends of months."""
    domain = [("is_month_end", "=", True)]
    return page(env["sales.rhythm.snapshot"], "list", domain, ROWS_AT_ONCE)


def purchases(env) -> list[dict]:
    """The purchases of all customers, as the form lists them."""
    occasions = env["sales.rhythm.occasion"].search_read(
        [("rhythm_id", "in", _deck(env).search([]).ids)],
        ["rhythm_id", "day", "amount", "order_count", "order_names", "gap_days"],
        order="rhythm_id, day",
        load=None,
    )
    rows = [{name: value for name, value in each.items() if name != "id"} for each in occasions]
    return sorted(rows, key=lambda row: (row["rhythm_id"], row["day"]))


def whose_history(env):
    """The user's customer who ordered most often."""
    return _deck(env).search([("user_id", "=", env.uid)], order="order_count desc, id", limit=1)


def _history(env) -> dict:
    events = env["sales.rhythm.event"]
    domain = [("rhythm_id", "in", whose_history(env).ids)]
    return events.web_search_read(
        domain, specification(events, "list"), limit=ROWS_AT_ONCE, count_limit=COUNT_LIMIT
    )


def history(env) -> list[dict]:
    """The first page of all that happened at a customer."""
    return _history(env)["records"]


def history_length(env) -> list[dict]:
    """How many of them there are, up to where the web client lets the server count."""
    return [{"length": _history(env)["length"]}]


def promises(env) -> list[dict]:
    """The ledger of promises."""
    return page(env["sales.rhythm.promise"], "list", [], ROWS_AT_ONCE)


def promise_rates(env) -> list[dict]:
    """The ledger's pivot, with the keep rate."""
    by = ["user_id", "state"]
    groups = env["sales.rhythm.promise"].formatted_read_group([], by, ["__count", "keep_ratio:avg"])
    rows = [
        {**row, "keep_ratio": group["keep_ratio:avg"]}
        for row, group in zip(_groups(groups, by, {}), groups, strict=True)
    ]
    return sorted(rows, key=lambda row: [row[name] or "" for name in by])


def activities(env) -> list[dict]:
    """The user's activities, with what is said there of the customer."""
    found = env["mail.activity"].web_search_read(
        [
            ("user_id", "=", env.uid),
            ("res_model", "in", ("res.partner", "sale.order", "crm.lead")),
        ],
        {"rhythm_status": {}, "rhythm_money_amount": {}},
        limit=ROWS_AT_ONCE,
        order="date_deadline, id",
    )
    return found["records"]


def touches(env) -> list[dict]:
    """The list of touches."""
    return page(env["sales.rhythm.touch"], "list", [], ROWS_AT_ONCE)


def why_not(env) -> list[dict]:
    """The answers by reason."""
    groups = env["sales.rhythm.why.not"].formatted_read_group(
        [], ["reason"], ["__count", "amount:sum"]
    )
    rows = _groups(groups, ["reason"], {"amount": "amount:sum"})
    return sorted(rows, key=lambda row: row["reason"])


def targets(env) -> list[dict]:
    """The user's targets."""
    return page(env["sales.rhythm.target"], "list", [("user_id", "=", env.uid)], ROWS_AT_ONCE)


CARDS = Screen("deck_cards", deck_cards, ("deck_cards", "card_care"), {})
SUMMARY = Screen("deck_summary today", deck_summary("today"), ("deck_summary",), {})
SCREENS = (
    CARDS,
    SUMMARY,
    *(
        Screen(
            f"deck_summary {period}",
            deck_summary(period),
            ("deck_summary",),
            {"furthest": period},
        )
        for period in PERIODS[1:]
    ),
    Screen("deck_list", deck_list, ("deck_list", "card_care"), {"limit": ROWS_AT_ONCE}),
    Screen("deck_groups", deck_groups, ("deck_groups",), {}),
    Screen("customer_groups", customer_groups, ("customer_groups",), {}),
    Screen("open_work", open_work, ("open_work",), {}),
    *(
        Screen(f"{name} {period}", ask(period), (name,), {"period": period})
        for name, ask in (("deck_figures", deck_figures), ("metrics", metrics))
        for period in PERIODS
    ),
    *(Screen(f"areas {by}", areas(by), ("areas",), {"by": by}) for by in AREAS),
    Screen("hit_rate", hit_rate, ("hit_rate",), {}),
    Screen("snapshots", snapshots, ("snapshots",), {"limit": ROWS_AT_ONCE}),
    Screen("purchases", purchases, ("purchases",), {}),
    Screen("history", history, ("history",), {"limit": ROWS_AT_ONCE}),
    Screen("history_length", history_length, ("history_length",), {"count_limit": COUNT_LIMIT}),
    Screen("promises", promises, ("promises",), {"limit": ROWS_AT_ONCE}),
    Screen("promise_rates", promise_rates, ("promise_rates",), {}),
    Screen("activities", activities, ("activities",), {"limit": ROWS_AT_ONCE}),
    Screen("touches", touches, ("touches",), {"limit": ROWS_AT_ONCE}),
    Screen("why_not", why_not, ("why_not",), {}),
    Screen("targets", targets, ("targets",), {}),
)
