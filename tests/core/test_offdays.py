"""Off-days: the count of days goes past them, there and back."""

from datetime import date, timedelta

import pytest
from core.care import Agreed, rest_until
from core.curve import Curve
from core.fit import default_fit, fit
from core.forecast import replay
from core.history import fold
from core.milestones import OffsetTable
from core.month import next_working_day
from core.offdays import NONE, OffDays, date_of, days_within, in_spans, number, spans
from core.pace import share, working_days
from core.policy import DEFAULT_POLICY, FIRST_OFF_DAY, LAST_OFF_DAY
from hypothesis import given
from hypothesis import strategies as st

off_days = st.lists(st.integers(-50, 400), max_size=60).map(lambda days: OffDays(tuple(days)))
days = st.integers(-200, 600)


@given(off_days, days)
def test_day_and_count_are_inverse(off, day):
    count = off.counted(day)
    found = off.day(count)
    assert found not in off
    assert off.counted(found) == count
    if day not in off:
        assert found == day
    assert all(off.counted(before) < count for before in range(found - 3, found))


@given(off_days, days, st.integers(0, 300))
def test_count_never_falls_and_skips_off_days_alone(off, day, ahead):
    later = day + ahead
    counted = off.counted(later) - off.counted(day)
    assert counted == sum(each not in off for each in range(day + 1, later + 1))
    assert counted == ahead - off.between(day, later)


@given(off_days, days, st.integers(-1000, 1000))
def test_all_moved_by_as_many_days_counts_the_same(off, day, shift):
    moved = OffDays(tuple(each + shift for each in off.days))
    assert moved.counted(day + shift) == off.counted(day) + shift
    assert moved.day(day + shift) == off.day(day) + shift


@given(days, st.lists(days, max_size=9).map(sorted))
def test_none_is_the_identity(day, some):
    assert NONE.counted(day) == NONE.day(day) == NONE.counted_on(day) == day
    assert NONE.counts(some) is some
    assert NONE.until(day, some) is some
    assert not NONE
    assert (NONE | NONE) is NONE


@given(off_days, off_days, days)
def test_union_is_off_where_either_is(one, other, day):
    both = one | other
    assert (day in both) == (day in one or day in other)
    assert both == other | one
    assert (one | NONE) == one == (NONE | one)


@given(off_days, days)
def test_next_counted_day(off, day):
    found = off.counted_on(day)
    assert found >= day and found not in off
    assert all(each in off for each in range(day, found))


@given(off_days, days, st.integers(1, 200))
def test_later_goes_that_many_counted_days(off, day, ahead):
    found = off.later(day, ahead)
    assert sum(each not in off for each in range(day + 1, found + 1)) == ahead
    assert found not in off


@given(off_days, st.lists(days, max_size=20).map(sorted))
def test_days_until_today_have_the_gaps_of_counted_days(off, some):
    today = max(some, default=0)
    moved = off.until(today, some)
    counted = [off.counted(day) for day in some]
    assert [b - a for a, b in zip(moved, moved[1:], strict=False)] == [
        b - a for a, b in zip(counted, counted[1:], strict=False)
    ]
    assert not some or moved[-1] == today
    assert list(off.counts(some)) == counted


@given(off_days, days, days)
def test_spans_are_the_days(off, start, end):
    found = spans(off.days)
    assert in_spans(found, -1000, 1000) == off
    assert all(first <= last for first, last in found)
    assert all(a[1] + 1 < b[0] for a, b in zip(found, found[1:], strict=False))
    if start <= end:
        assert days_within(found, start, end) == off.between(start, end)


def test_spans_are_cut_at_both_ends():
    assert in_spans([(-5, 3), (9, 10**9)], 1, 11).days == (1, 2, 3, 9, 10, 11)
    assert in_spans([(5, 3)], 0, 9) == NONE
    assert in_spans([(1, 5), (3, 7)], 0, 9).days == (1, 2, 3, 4, 5, 6, 7)


def test_dates_and_their_numbers():
    assert (number(date(1970, 1, 1)), number(date(2026, 2, 17))) == (0, 20501)
    assert date_of(20501) == date(2026, 2, 17)
    assert (str(date_of(FIRST_OFF_DAY)), str(date_of(LAST_OFF_DAY))) == ("1970-01-01", "2199-12-31")


# ---- what the rest of the core makes of them

# Six orders, every 14 days, the last one on 2026-02-05; Tet, from the 14th to the 22nd.
START = number(date(2025, 11, 27))
ORDERS = [START + 14 * each for each in range(6)]
TET = OffDays(tuple(range(number(date(2026, 2, 14)), number(date(2026, 2, 22)) + 1)))
TABLE = OffsetTable(default_fit().curve, DEFAULT_POLICY)


def known(off, orders=ORDERS):
    """What is foretold after the last order."""
    found = replay(orders, [1] * len(orders), [orders[-1]], default_fit(), TABLE, DEFAULT_POLICY,
                   off)  # fmt: skip
    ((forecast, _dates),) = found
    return forecast


def test_customer_stays_on_rhythm_over_tet():
    without, over_tet = known(NONE), known(TET)
    assert over_tet.expected_on == without.expected_on + 9
    assert over_tet.late_from == without.late_from + 9
    assert over_tet.last_day == without.last_day == ORDERS[-1]
    day = without.late_from
    assert without.status(day) == "late"
    assert over_tet.status(day) in ("on_rhythm", "due")


def test_dates_that_fall_inside_move_past():
    expected = known(NONE).expected_on
    for offday in (expected, expected - 1, ORDERS[-1] + 1):
        assert known(OffDays((offday,))).expected_on == expected + 1
    assert known(OffDays((expected + 1,))).expected_on == expected
    assert known(OffDays((ORDERS[-1],))).expected_on == expected  # the day of the order itself


def test_past_gaps_are_without_off_days_too():
    """Orders every 14 days but for a Tet of 9 days: the rhythm is of 14 days all the same."""
    late = [day + 9 * (day > TET.days[0]) for day in (START + 40 + 14 * each for each in range(9))]
    without = [START + 40 + 14 * each for each in range(9)]
    gaps = fold(TET.counts(late), [1] * 9, DEFAULT_POLICY, 1)
    assert gaps[:4] == fold(without, [1] * 9, DEFAULT_POLICY, 1)[:4]


def test_orders_on_off_days_are_bursts_of_the_day_before():
    off = OffDays((11, 12, 13))
    orders = [0, 10, 11, 13, 24]
    assert list(off.counts(orders)) == [0, 10, 10, 10, 21]
    for merge_days in (0, 1):
        history = fold(off.counts(orders), [1.0] * 5, DEFAULT_POLICY, merge_days)
        assert (history.order_count, history.total_amount) == (3, 5.0)
    learned = fit([(off.until(30, orders), [1.0] * 5)] * 30, today=30, policy=DEFAULT_POLICY)
    assert isinstance(learned.curve, Curve)


def test_forecast_between_two_orders_on_off_days_knows_the_first_alone():
    off = OffDays((11, 12, 13))
    found = replay([0, 11, 13], [1, 2, 4], [12, 13], default_fit(), TABLE, DEFAULT_POLICY, off)
    assert [(each.last_day, dates) for each, dates in found] == [(11, [12]), (13, [13])]


@given(st.lists(st.integers(1, 90), min_size=1, max_size=12), off_days)
def test_dates_are_in_order_and_on_no_off_day(gaps, off):
    orders = [0]
    for gap in gaps:
        orders.append(orders[-1] + gap)
    foretold = known(off, orders)
    plain = known(NONE, orders)
    assert foretold.last_day == orders[-1]
    dates = [foretold.due_from, foretold.late_from, foretold.stopped_from]
    dates += [foretold.expected_on]
    for day in dates:
        assert day is None or day not in off
    assert plain == known(OffDays((-999,)), orders)
    if foretold.due_from is not None:
        assert foretold.due_from <= foretold.expected_on <= foretold.late_from


# ---- care and working days

FRIDAY = date(2026, 2, 13)


@pytest.mark.parametrize(
    ("result", "agreed", "until"),
    [
        (None, [], "2026-03-01"),  # seven days of rest, and nine of Tet
        ("no_answer", [], "2026-02-23"),
        (None, [Agreed(date(2026, 2, 18), FRIDAY)], "2026-02-23"),
        (None, [Agreed(date(2026, 2, 25), FRIDAY)], "2026-02-25"),
        (None, [Agreed(date(2026, 12, 25), FRIDAY)], "2026-03-22"),  # 28 days and Tet
    ],
)
def test_rest_leaves_out_off_days(result, agreed, until):
    found = rest_until(FRIDAY, result, agreed, 28, DEFAULT_POLICY, off=TET)
    assert str(found) == until
    assert number(found) not in TET


def test_next_working_day_is_after_the_holidays():
    assert str(next_working_day(FRIDAY, off=TET)) == "2026-02-23"
    assert str(next_working_day(FRIDAY, (5, 6), TET)) == "2026-02-28"
    assert str(next_working_day(FRIDAY, (), TET)) == "2026-02-14"


def test_holidays_are_no_working_days_of_a_goal():
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    assert working_days(first, last) == 20
    assert working_days(first, last, off=TET) == 15
    assert share(first, first, FRIDAY, off=TET) == 10 / 15
    assert share(first, date(2026, 2, 16), date(2026, 2, 22), off=TET) == 0


def test_goal_of_a_month_that_is_all_closed_is_not_lost():
    all_off = OffDays(tuple(range(number(date(2026, 2, 1)), number(date(2026, 3, 1)))))
    first = date(2026, 2, 1)
    assert share(first, first, first + timedelta(days=13), off=all_off) == 0.5
