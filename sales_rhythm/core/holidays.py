"""Vietnam's public holidays, as a start: what the law says, to be edited where it is entered."""

import csv
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .month import next_working_day
from .offdays import OffDays, number

_FILE = Path(__file__).with_name("vietnam_holidays.csv")


class Holiday(NamedTuple):
    """One day off by law.

    >>> Holiday(date(2026, 9, 2), "Quốc khánh", "announced", "Labour Code").day.day
    2
    """

    day: date
    name: str
    known: str
    """`announced` by the government, or `computed` from the law and the lunar calendar."""
    source: str


@cache
def vietnam() -> tuple[Holiday, ...]:
    """All that the shipped list has, ascending.

    >>> vietnam()[0].name
    'Tết Dương lịch'
    """
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(
        Holiday(date.fromisoformat(row["day"]), row["name"], row["known"], row["source"])
        for row in rows
    )


def with_days_in_lieu(
    holidays: Iterable[Holiday], weekdays: Collection[int]
) -> list[tuple[date, str, bool]]:
    """[(day, name, whether it is in lieu)], ascending: a holiday on a weekly day off gives another.

    That is the next working day which is no holiday itself (Labour Code, art. 111). `holidays`
    ascend; `weekdays` are the working ones.

    >>> sunday = Holiday(date(2026, 4, 26), "Giỗ Tổ Hùng Vương", "announced", "")
    >>> [str(day) for day, _name, _in_lieu in with_days_in_lieu([sunday], (0, 1, 2, 3, 4))]
    ['2026-04-26', '2026-04-27']
    """
    holidays = list(holidays)
    found = [(each.day, each.name, False) for each in holidays]
    if weekdays:
        taken = OffDays(tuple(number(each.day) for each in holidays))
        for each in holidays:
            if each.day.weekday() not in weekdays:
                day = next_working_day(each.day, weekdays, taken)
                taken |= OffDays((number(day),))
                found.append((day, each.name, True))
    return sorted(found)
