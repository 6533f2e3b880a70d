"""The money map as it is asked for, each bucket as a row, as bench/map.sql has it."""

from bench_screens import Screen

ALL = None  # the bucket of all the money, which counts customers in place of rows


def money_map(env) -> list[dict]:
    """Amount and number of rows of each bucket that has any; at last all, with its customers."""
    found = env["sales.rhythm.director"].get_money_map()
    buckets = [row for stage in found["stages"] for row in stage["rows"]]
    rows = [_bucket(row["key"], row["amount"], row["count_text"]) for row in buckets]
    rows = sorted((row for row in rows if row["count"]), key=lambda row: row["bucket"])
    return [*rows, _bucket(ALL, found["total"]["amount"], found["customers"])]


def _bucket(bucket: str | None, amount: float, told: str) -> dict:
    # The number stands in words alone, of which the digits are left.
    count = int("".join(filter(str.isdigit, told)))
    return {"bucket": bucket, "amount": amount, "count": count}


def largest_bucket(rows: list[dict]) -> str:
    """The bucket with the most money."""
    return max(rows[:-1], key=lambda row: row["amount"])["bucket"]


MAP = Screen("map", money_map, ("map",), {})
