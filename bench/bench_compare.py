"""Whether a screen shows what is there: asked as a user, side by side with its bare queries.

Row by row, in order, the same values; or `Difference` is raised with the first that is not.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isclose
from typing import Any

import bench_bare
from bench_screens import Screen


class Difference(AssertionError):
    """A screen shows something else than its bare query: which, where, and both values."""


def values_of(env, screen: Screen) -> dict:
    """What a screen's bare queries ask with, as the user of `env`."""
    return bench_bare.parameters(env, **screen.values)


def rows_of(env, screen: Screen, values: dict) -> list[dict]:
    """The rows of a screen by its bare queries."""
    first, *more = screen.queries
    rows = bench_bare.fetch(env, first, values)
    for name in more:
        values["ids"] = [row["id"] for row in rows]
        known = {row["id"]: row for row in bench_bare.fetch(env, name, values)}
        rows = [{**row, **known[row["id"]]} for row in rows]
    return rows


def plain(value: Any) -> Any:
    """A value as one sees it, whoever told it: a name for a record, nothing for what is not set."""
    if isinstance(value, dict) and set(value) == {"id", "display_name"}:
        return value["display_name"]
    if value is False or value in (None, "", []):
        return None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal; sums of many amounts may be so in a different order."""
    if isinstance(one, float) or isinstance(other, float):
        return None not in (one, other) and isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)
    return one == other


def differences(path: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """(place, shown, there) of each value that is not the same, in whatever is in a cell."""
    one, other = plain(one), plain(other)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True), start=1):
            yield from differences(f"{path} {number}", *pair)
    elif isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for name, value in one.items():
            yield from differences(f"{path}, {name}", value, other[name])
    elif not same(one, other):
        yield path, one, other


def compare(name: str, shown: list[dict], there: list[dict]) -> None:
    """Raises `Difference` at the first value that a screen shows otherwise than it is."""
    for number, (row, known) in enumerate(zip(shown, there, strict=False), start=1):
        for column, value in row.items():
            if column not in known:
                raise Difference(f"{name}: no bare query has {column!r}")
            for place, one, other in differences(column, value, known[column]):
                raise Difference(
                    f"{name}, row {number}, {place}: the screen shows {one!r}, there is {other!r}"
                )
    if len(shown) != len(there):
        raise Difference(f"{name}: the screen shows {len(shown)} rows, there are {len(there)}")


def check(env, screen: Screen) -> int:
    """Compares a screen, asked as the user of `env`, with its bare queries; the number of rows."""
    env.flush_all()
    env.invalidate_all()
    shown = screen.ask(env)
    compare(screen.name, shown, rows_of(env, screen, values_of(env, screen)))
    return len(shown)
