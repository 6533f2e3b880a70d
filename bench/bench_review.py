"""The manager's month as it is asked for, each figure as a row, as bench/month.sql has it."""

from bench_screens import Screen

ALL = None  # whose figures those of all together are
REASONS = -1  # the user of the answers why customers do not buy, as in the query


def month_table(env) -> list[dict]:
    """Every figure of the table: each cell of each line, what is expected, the answers."""
    found = env["sales.rhythm.review"].get_month_table()
    lines = [(row["user_id"] or 0, row) for row in found["rows"]] + [(ALL, found["total"])]
    rows = [
        _figure(user_id, cell, line["weeks"] if cell["key"] == "revenue" else None)
        for user_id, line in lines
        for cell in line["cells"]
    ]
    rows += [
        {"user_id": user_id, "key": "expected", "value": line["projected"]["expected"]["value"]}
        for user_id, line in lines
        if line["projected"]
    ]
    rows += [
        {"user_id": REASONS, "key": each["key"], "value": each["amount"], "above": each["count"]}
        for each in found["reasons"]
    ]
    return sorted(rows, key=_place)


def _figure(user_id: int | None, cell: dict, weeks: list[dict] | None) -> dict:
    row = {
        "user_id": user_id,
        "key": cell["key"],
        "value": cell["value"],
        "above": cell.get("above"),
        "below": cell.get("below"),
        "weeks": weeks and [week["value"] for week in weeks],
    }
    # Of all together the goal of a level is a mean, and not one that anybody set.
    if user_id is not ALL:
        row |= {"goal": cell["goal"], "pace": cell["pace"]}
    return row


def _place(row: dict) -> tuple:
    return row["user_id"] is ALL, row["user_id"] or 0, row["key"]


TABLE = Screen("month", month_table, ("month",), {})
