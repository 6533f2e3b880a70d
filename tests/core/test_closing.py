"""Which months are closed when, and how rows are cut into weeks."""

from datetime import date, timedelta

import pytest
from core.closing import (
    Kept,
    Row,
    by_span,
    by_week,
    changed,
    is_at_once,
    to_close,
)
from core.month import last_of_month, month_after, month_before, weeks
from core.policy import CLOSED_AT_ONCE_DAYS
from hypothesis import given
from hypothesis import strategies as st

DAYS = st.dates(date(2001, 1, 1), date(2100, 12, 31))


def months(text):
    return [date.fromisoformat(f"{each}-01") for each in text.split()]


@pytest.mark.parametrize(
    ("held", "reopened", "today", "expected"),
    [
        ("", "", "2026-03-01", "2026-02"),
        ("", "", "2026-02-28", "2026-01"),
        ("", "", "2026-01-31", "2025-12"),
        ("2026-02", "", "2026-03-01", ""),
        ("2026-02", "", "2026-03-31", ""),
        ("2026-02", "", "2026-04-01", "2026-03"),
        ("2025-11", "", "2026-03-01", "2025-12 2026-01 2026-02"),
        ("2026-01 2026-02", "2025-11", "2026-03-01", "2025-11"),
        ("2026-01", "2025-12", "2026-03-01", "2025-12 2026-02"),
        ("", "2026-01", "2026-02-10", "2026-01"),
        ("", "2026-02", "2026-02-10", ""),  # the clock went back
    ],
)
def test_months_to_close(held, reopened, today, expected):
    closings = dict.fromkeys(months(held), True) | dict.fromkeys(months(reopened), False)
    assert to_close(closings, date.fromisoformat(today)) == months(expected)


@given(DAYS)
def test_month_is_closed_once_it_is_over_and_never_before(today):
    (month,) = to_close({}, today)
    assert month == month_before(today)
    assert last_of_month(month) < today.replace(day=1) == month_after(month)
    assert to_close({month: True}, today) == []


@pytest.mark.parametrize("days", range(-3, 40))
def test_at_once_is_a_few_days(days):
    month = date(2026, 2, 1)
    today = last_of_month(month) + timedelta(days=days)
    assert is_at_once(month, today) == (1 <= days <= CLOSED_AT_ONCE_DAYS)


@given(DAYS, st.lists(st.integers(0, 27)), st.sets(st.integers(0, 6)))
def test_each_row_is_in_one_week(day, offsets, worked):
    month = day.replace(day=1)
    cut = weeks(month, worked)
    rows = [Row(id_, id_ % 3, month + timedelta(days=ahead), 2.0)
            for id_, ahead in enumerate(offsets)]  # fmt: skip
    found = by_week(rows, cut)
    assert sorted(id_ for kept in found.values() for id_, _amount in kept.of(0)) == [
        row.id for row in rows
    ]
    for row in rows:
        for week in cut:
            there = (row.id, 2.0) in found[row.user_id].of(week.number)
            assert there == (week.start <= row.day <= week.end)


def test_rows_of_spans_may_be_in_several_weeks():
    row = Row(7, 2, None, 1.0)
    kept = by_span([row], [[row], [row], []])[2]
    assert [len(kept.of(week)) for week in range(4)] == [1, 1, 1, 0]
    assert Kept().of(0) == ()


def test_what_changed():
    march, april = date(2026, 3, 1), date(2026, 4, 1)

    def ids(then, now):
        return changed(then, now, 2)

    same = {(march, 2, 7): 5.0}
    assert ids({}, {}) == ids(same, same) == ()
    assert ids(same, {(march, 2, 7): 5.001}) == ()
    assert ids(same, {(march, 2, 7): 5.01}) == (7,)
    assert ids(same, {}) == ids({}, same) == (7,)
    assert ids(same, {(april, 2, 7): 5.0}) == ids(same, {(march, 3, 7): 5.0}) == (7,)
    assert ids({}, {(march, 2, 9): 0.0, (march, 2, 1): 0.0}) == (1, 9)
