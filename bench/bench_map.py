"""The money map as it is asked for, each bucket as a row, as bench/map.sql has it."""

from bench_screens import Screen

HITS = "hits"
ALL = None  # the bucket of all the money, which counts customers in place of rows


def money_map(env) -> list[dict]:
    """Amount and number of rows of each bucket that has any, the hits, and at last all.

    Of the hits it is their share of so many closed windows, where these are enough to tell; all
    money is counted by its customers.
    """
    found = env["sales.rhythm.director"].get_money_map()
    buckets = [row for stage in found["stages"] for row in stage["rows"]]
    rows = [_bucket(row["key"], row["amount"], row["count_text"]) for row in buckets]
    if hits := found["hits"]:
        rows.append({"bucket": HITS, "amount": hits["value"], "count": hits["below"]})
    rows = sorted((row for row in rows if row["count"]), key=lambda row: row["bucket"])
    return [*rows, _bucket(ALL, found["total"]["amount"], found["customers"])]


def _bucket(bucket: str | None, amount: float, told: str) -> dict:
    # The number stands in words alone, of which the digits are left.
    count = int("".join(filter(str.isdigit, told)))
    return {"bucket": bucket, "amount": amount, "count": count}


def largest_bucket(rows: list[dict]) -> str:
    """The bucket with the most money."""
    buckets = [row for row in rows if row["bucket"] not in (HITS, ALL)]
    return max(buckets, key=lambda row: row["amount"])["bucket"]


MAP = Screen("map", money_map, ("map",), {})
