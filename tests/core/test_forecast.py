"""Replayed forecasts are those of the day, and closed windows are counted once."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from core.fit import default_fit
from core.forecast import (
    Closed,
    Forecast,
    closed_windows,
    forecast,
    is_month_end,
    last_month,
    last_quarter,
    replay,
    snapshot_dates,
)
from core.history import fold
from core.milestones import OffsetTable
from core.policy import DEFAULT_POLICY, Policy
from hypothesis import given
from hypothesis import strategies as st

FIT = default_fit()
TABLE = OffsetTable(FIT.curve, DEFAULT_POLICY)


@st.composite
def histories(draw):
    gaps = draw(st.lists(st.integers(1, 90), max_size=20))
    days = [draw(st.integers(0, 50))]
    for gap in gaps:
        days.append(days[-1] + gap)
    return days, draw(st.lists(st.integers(1, 1000), min_size=len(days), max_size=len(days)))


dates = st.lists(st.integers(-20, 1500), unique=True).map(sorted)


def alone(days, amounts, day):
    """The forecast from what was ordered up to `day`, folded from scratch; None before all."""
    known = [each for each in days if each <= day]
    if not known:
        return None
    return forecast(fold(known, amounts[: len(known)], DEFAULT_POLICY, FIT.merge_days), FIT, TABLE)


def rows(days, amounts, dates, policy=DEFAULT_POLICY, table=TABLE):
    return [
        (day, found)
        for found, stood_on in replay(days, amounts, dates, FIT, table, policy)
        for day in stood_on
    ]


@given(histories(), dates)
def test_replay_of_a_date_is_the_fold_of_what_was_before(history, dates):
    days, amounts = history
    found = dict(rows(days, amounts, dates))
    assert list(found) == [day for day in dates if day >= days[0]]
    for day in dates:
        expected = alone(days, amounts, day)
        if expected:
            assert found[day][:6] == expected[:6]
            assert found[day].mean_amount == pytest.approx(expected.mean_amount)


@given(histories(), dates, st.integers(0, 1500))
def test_what_comes_later_is_not_known(history, dates, cut):
    days, amounts = history
    known = sum(day <= cut for day in days)
    past = [day for day in dates if day <= cut]
    assert rows(days[:known], amounts[:known], past) == rows(days, amounts, past)


@given(histories())
def test_replay_at_the_last_date_is_the_row_of_today(history):
    days, amounts = history
    ((_day, found),) = rows(days, amounts, [days[-1]])
    assert found == forecast(fold(days, amounts, DEFAULT_POLICY, FIT.merge_days), FIT, TABLE)


def test_nothing_to_replay():
    assert rows([], [], [1, 2]) == []
    assert rows([1], [1], []) == []
    assert rows([10], [1], [9]) == []


def test_customers_policy_sets_the_dates_and_the_companys_the_sums():
    own = OffsetTable(FIT.curve, Policy(due_lead_days=0))
    ((_day, found),) = rows([0, 30, 60], [1, 1, 4], [60], table=own)
    ((_day, usual),) = rows([0, 30, 60], [1, 1, 4], [60])
    assert found.due_from > usual.due_from
    ((_day, even),) = rows([0, 30, 60], [1, 1, 4], [60], policy=Policy(decay=1))
    assert even.mean_amount == 2 < usual.mean_amount


def test_status_then():
    known = Forecast(5, 100, 130, 112, 151, 340, 80.0)
    found = [known.status(day) for day in (100, 111, 112, 150, 151, 339, 340)]
    assert found == ["on_rhythm", "on_rhythm", "due", "due", "late", "late", "stopped"]
    assert Forecast(1, 100, None, None, None, 340, 80.0).status(120) == "new"


def check(snapshots, days, today, *expected):
    assert closed_windows(snapshots, days, today) == [Closed(*each) for each in expected]


def test_closed_windows():
    first = Forecast(5, 100, 130, 112, 151, 340, 80.0)
    check([(105, first)], [100, 112], 151, (5, 105, 150, True))
    check([(105, first)], [100, 150], 151, (5, 105, 150, True))
    check([(105, first)], [100, 111, 151], 152, (5, 105, 150, False))
    check([(105, first)], [100], 150)  # its last day is not over
    check([(112, first)], [100], 151)  # the window had opened before it was seen
    check([(105, first._replace(due_from=None))], [100], 151)
    # A refit moved the window: the last word before it opened.
    moved = first._replace(due_from=118, late_from=161)
    check([(105, first), (111, moved), (118, moved)], [100], 161, (5, 111, 160, False))
    check([(105, first), (111, moved)], [100], 151)
    # A forgotten item moves the day of the order, but is the same purchase.
    burst = first._replace(last_day=101, due_from=113, late_from=152)
    check([(100, first), (105, burst)], [100, 101], 200, (5, 105, 151, False))
    # The next purchase is another window.
    later = Forecast(6, 140, 170, 152, 191, 380, 80.0)
    check([(105, first), (141, later)], [100, 140], 191,
          (5, 105, 150, True), (6, 141, 190, False))  # fmt: skip


DAYS = [date(2024, 1, 1) + timedelta(days=ahead) for ahead in range(0, 1500, 1)]


def test_periods_are_whole_and_before_today():
    for today in DAYS:
        month, quarter = last_month(today), last_quarter(today)
        assert month.end + timedelta(days=1) == today.replace(day=1)
        assert month.start == month.end.replace(day=1)
        assert quarter.end < today <= quarter.end + timedelta(days=92)
        assert is_month_end(quarter.end) and quarter.end.month % 3 == 0
        assert quarter.start.day == 1 and quarter.start.month == quarter.end.month - 2


def test_snapshot_dates():
    for today in DAYS:
        found = snapshot_dates(today)
        assert found == sorted(set(found))
        assert found[-1] < today <= found[-1] + timedelta(days=7)
        ends = [day for day in found if day.day == monthrange(day.year, day.month)[1]]
        assert len(ends) == 12
        start = last_quarter(today).start
        sundays = [day for day in found if day >= start and day.weekday() == 6]
        assert sundays[0] - start < timedelta(days=7)
        assert set(found) == {*ends, *sundays}
        assert 13 <= len(sundays) <= 27


def test_day_that_ends_both_week_and_month_is_one_date():
    assert snapshot_dates(date(2026, 6, 1))[-2:] == [date(2026, 5, 24), date(2026, 5, 31)]
