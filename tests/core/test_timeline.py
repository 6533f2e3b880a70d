"""The picture of a customer's orders: where its dots, days and labels stand."""

from datetime import date, timedelta

import pytest
from core.policy import PICTURED_LABELS, PICTURED_MIN_SPAN_DAYS
from core.timeline import Axis, axis, sizes
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("shown", "start", "end"),
    [
        ([], "2026-01-01", "2026-03-02"),
        (["2026-03-02"], "2026-01-01", "2026-03-02"),
        (["2025-03-02"], "2025-03-02", "2026-03-02"),
        (["2025-03-02", "2026-04-10"], "2025-03-02", "2026-04-10"),
        (["2026-02-20", "2026-04-10"], "2026-02-09", "2026-04-10"),
        (["2012-05-01", "2012-09-01"], "2012-05-01", "2026-03-02"),
    ],
)
def test_axis_shows_all_days_and_today(shown, start, end):
    found = axis(map(date.fromisoformat, shown), TODAY)
    assert (str(found.start), str(found.end)) == (start, end)


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ("2026-01-01", "2026-03-02", "2026-01 2026-02 2026-03"),
        ("2026-01-02", "2026-03-02", "2026-02 2026-03"),
        ("2025-10-15", "2026-03-02", "2025-11 2025-12 2026-01 2026-02 2026-03"),
        ("2025-09-15", "2026-03-02", "2025-11 2026-01 2026-03"),
        ("2024-03-02", "2026-03-02", "2024-07 2025-01 2025-07 2026-01"),
        ("2020-03-02", "2026-03-02", "2022-01 2024-01 2026-01"),
        ("1990-03-02", "2026-03-02", None),
    ],
)
def test_labels_are_months_as_far_as_there_is_room(start, end, labels):
    found = Axis(date.fromisoformat(start), date.fromisoformat(end)).labels()
    if labels is None:
        assert [day.year for day in found] == [*range(1990, 2026, 5)][1:]
    else:
        assert [str(day)[:7] for day in found] == labels.split()


@given(st.lists(days, max_size=30), days)
def test_everything_stands_on_the_axis(shown, today):
    found = axis(shown, today)
    assert (found.end - found.start).days >= PICTURED_MIN_SPAN_DAYS
    for day in (*shown, today, *found.labels()):
        assert 0 <= found.at(day) <= 1
    assert found.at(found.end) == 1
    assert found.at(found.start) == 0


@given(days, st.integers(60, 20 * 365))
def test_labels_are_few_and_evenly_spaced_and_there_is_one(start, span):
    labels = Axis(start, start + timedelta(days=span)).labels()
    assert 1 <= len(labels) <= PICTURED_LABELS
    months = [day.year * 12 + day.month for day in labels]
    assert len({after - before for before, after in zip(months, months[1:], strict=False)}) <= 1


@given(st.lists(st.floats(0.01, 1e12), min_size=1))
def test_areas_are_as_the_amounts(amounts):
    for amount, size in zip(amounts, sizes(amounts), strict=True):
        assert size**2 * max(amounts) == pytest.approx(amount)


def test_what_is_no_purchase_has_no_size():
    assert sizes([0, -5]) == [0, 0]
    assert sizes([]) == []
    assert sizes([1, 1e6])[0] == pytest.approx(0.001)
