"""Growth: which months are compared, and what the difference came from."""

from datetime import date, timedelta

import pytest
from core.growth import (
    Bought,
    Period,
    bought_within,
    months_before,
    months_compared,
    percent,
    periods_compared,
    split,
)
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-02-02"),
        ("2026-03-02", 3, "2025-12-02"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 6, "2026-06-30"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2024-02-29", 24, "2022-02-28"),
        ("2028-02-29", 48, "2024-02-29"),
        ("2026-08-31", 6, "2026-02-28"),
        ("2024-08-31", 6, "2024-02-29"),
    ],
)
def test_months_before_are_of_the_calendar_to_the_day(day, months, expected):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("first", "months"),
    [
        ("2020-01-01", 12),
        ("2024-03-01", 12),
        ("2024-03-02", 12),  # two years to the day
        ("2024-03-03", 6),
        ("2025-03-02", 6),  # one year to the day
        ("2025-03-03", None),
        ("2026-03-02", None),
    ],
)
def test_months_compared_are_those_the_customer_was_there_for(first, months):
    assert months_compared(date.fromisoformat(first), TODAY) == months


def test_period_begins_the_day_after_and_ends_with_its_last():
    bought = [Bought(date(2026, 3, day), 10**day) for day in range(1, 6)]
    found = bought_within(bought, date(2026, 3, 2), date(2026, 3, 4))
    assert found == Period(2, 11_000)
    assert bought_within((), date(2026, 3, 2), date(2026, 3, 4)) == Period(0, 0)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([(100, 0)], (1, 100)),
        ([(100, -30)], (1, 70)),  # a credit note of the same day
        ([(100, 0), (0, -30)], (1, 70)),  # of another day: no occasion
        ([(100, 0), (-30, 0)], (1, 70)),  # a return ordered on a day of its own
        ([(0, 0)], (0, 0)),
        ([(0, -30)], (0, -30)),
        ([(100, -100)], (1, 0)),
        ([(100, -130)], (1, -30)),
        ([(0.1 + 0.2 - 0.3, 0)], (0, 0)),
    ],
)
def test_returns_lower_the_value_and_are_no_orders(days, expected):
    bought = [Bought(date(2026, 2, number), *day) for number, day in enumerate(days, 1)]
    assert tuple(bought_within(bought, date(2026, 1, 1), TODAY)) == expected


@pytest.mark.parametrize(
    ("now", "before", "orders", "value"),
    [
        ((9, 1080), (12, 1200), -330, 210),  # (9 - 12) x 110, (120 - 100) x 10.5
        ((12, 1200), (9, 1080), 330, -210),
        ((10, 1000), (10, 1000), 0, 0),
        ((20, 2000), (10, 1000), 1000, 0),
        ((10, 1500), (10, 1000), 0, 500),
        ((1, 300), (2, 200), -200, 300),  # (1 - 2) x 200, (300 - 100) x 1.5
        ((0, 0), (12, 1200), -1200, 0),
        ((0, -50), (12, 1200), -1200, -50),  # credit notes alone
        ((2, 0), (2, 200), 0, -200),  # all was given back
        ((2, -100), (4, 400), -50, -450),  # (2 - 4) x 25, (-50 - 100) x 3
    ],
)
def test_difference_is_split_by_hand(now, before, orders, value):
    found = split(Period(*now), Period(*before))
    assert (found.orders_amount, found.value_amount) == pytest.approx((orders, value))
    assert found.ratio == pytest.approx((now[1] - before[1]) / before[1])


@pytest.mark.parametrize("before", [(0, 0), (0, -5), (3, 0), (3, -5), (0, 5)])
def test_nothing_before_is_nothing_to_compare_with(before):
    assert split(Period(5, 500), Period(*before)) is None


@pytest.mark.parametrize(
    ("period", "expected"),
    [((0, 0), False), ((0, -5), False), ((0, 5), False), ((3, 0), True), ((3, -5), True),
     ((3, 1e-6), False)],
)  # fmt: skip
def test_given_back_are_orders_of_which_nothing_is_left(period, expected):
    assert Period(*period).is_given_back is expected


def test_year_is_compared_where_there_is_one_and_else_half_of_it():
    bought = [
        Bought(date(2024, 3, 2), 5_000_000),  # the day before the first year
        Bought(date(2024, 3, 3), 1000),
        Bought(date(2025, 3, 2), 200),  # the last day of it
        Bought(date(2025, 3, 3), 40),
        Bought(date(2025, 9, 2), 8),
        Bought(date(2025, 9, 3), 3),
        Bought(date(2026, 3, 2), 1),
        Bought(date(2026, 3, 3), 9_000_000),  # tomorrow
    ]
    year = periods_compared(bought, date(2024, 3, 2), TODAY)
    assert year == (Period(4, 52), Period(2, 1200))
    half = periods_compared(bought, date(2024, 3, 3), TODAY)
    assert half == (Period(2, 4), Period(2, 48))
    assert periods_compared(bought, date(2025, 3, 3), TODAY) is None


def test_days_may_come_as_they_are_read():
    bought = [Bought(TODAY - timedelta(days=each), 10) for each in (0, 400)]
    first = date(2020, 1, 1)
    found = periods_compared(bought[::-1], first, TODAY)
    assert periods_compared(iter(bought), first, TODAY) == found
    assert found == (Period(1, 10), Period(1, 10))


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(112, 100, 12), (88, 100, -12), (100.4, 100, 0), (99.6, 100, 0), (2400, 100, 2300),
     (0, 7, -100), (-3.5, 7, -150)],
)  # fmt: skip
def test_percent_is_whole_and_never_minus_nothing(now, before, expected):
    assert percent(now, before) == expected
    assert str(percent(now, before)) == str(expected)


counts = st.integers(1, 2000)
amounts = st.floats(0.01, 1e12)
periods = st.builds(Period, counts, amounts)


@given(st.builds(Period, st.integers(0, 2000), st.floats(-1e12, 1e12)), periods)
def test_two_effects_add_up_to_the_difference(now, before):
    found = split(now, before)
    total = found.orders_amount + found.value_amount
    largest = max(abs(now.amount), before.amount, abs(found.orders_amount))
    assert total == pytest.approx(now.amount - before.amount, abs=1e-9 * largest)


@given(periods, periods)
def test_value_effect_is_the_change_of_value_on_the_mean_number(now, before):
    by_hand = (now.order_amount - before.order_amount) * (now.order_count + before.order_count) / 2
    largest = max(now.amount, before.amount) * 2000
    assert split(now, before).value_amount == pytest.approx(by_hand, abs=1e-9 * largest)


@given(periods, periods)
def test_exchanged_periods_mirror_the_effects(now, before):
    there, back = split(now, before), split(before, now)
    largest = max(now.amount, before.amount) * 2000
    assert there.orders_amount == pytest.approx(-back.orders_amount, abs=1e-9 * largest)
    assert there.value_amount == pytest.approx(-back.value_amount, abs=1e-9 * largest)


@given(periods, periods, st.sampled_from([0.5, 2.0, 1024.0]))
def test_another_unit_of_money_scales_the_effects_and_not_the_ratio(now, before, unit):
    small = split(now, before)
    large = split(
        Period(now.order_count, now.amount * unit), Period(before.order_count, before.amount * unit)
    )
    assert large.orders_amount == pytest.approx(small.orders_amount * unit)
    assert large.ratio == pytest.approx(small.ratio)


@given(periods, counts)
def test_effect_stands_alone_where_only_one_thing_changed(before, count):
    found = split(Period(count, before.order_amount * count), before)
    assert found.value_amount == pytest.approx(0, abs=1e-9 * before.order_amount * 4000)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 120))
def test_months_before_go_back_month_by_month(day, months):
    found = months_before(day, months)
    assert (day.year - found.year) * 12 + day.month - found.month == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
