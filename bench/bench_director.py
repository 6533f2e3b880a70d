"""What the director's screen asks, each line as a row, as bench/director_*.sql have it."""

from collections.abc import Callable
from typing import Any

from bench_screens import Screen

LEVELS = ("team", "area", "class")


def care(by: str) -> Callable[[Any], list[dict]]:
    """Whether customers are cared for in time, by a level; areas are cities."""

    def ask(env) -> list[dict]:
        return [
            {
                "label": row["label"],
                "cared": row["above"],
                "known": row["below"],
                "forgotten": row["forgotten"]["count"],
                "money": row["money"]["amount"],
            }
            for row in env["sales.rhythm.director"].get_care(by)["rows"]
        ]

    return ask


def order_status(env) -> list[dict]:
    """How customers stand and stood when last month ended, and who moved."""
    found = env["sales.rhythm.director"].get_order_status()
    rows = [
        {
            "key": row["key"],
            "before": row["then"]["count"] if row["then"] else None,
            "count": row["count"],
            "amount": row["money"]["amount"],
        }
        for row in found["rows"]
    ]
    rows += [{"key": flow["key"], "count": flow["count"]} for flow in found["flows"]]
    return sorted(rows, key=lambda row: row["key"])


CARE = tuple(Screen(f"care {by}", care(by), ("director_care",), {"by": by}) for by in LEVELS)
ORDERS = Screen("order status", order_status, ("director_orders",), {})
SCREENS = (*CARE, ORDERS)
