from datetime import date
from math import ceil, floor
from random import Random

import pytest
from core.curve import Curve
from core.fit import default_fit
from core.milestones import (
    MILESTONES,
    STATUSES,
    Offsets,
    OffsetTable,
    first_stopped_day,
    offsets,
    status,
)
from core.policy import DEFAULT_POLICY, Policy

SHIPPED = default_fit().curve


def test_status_on_a_day():
    def check(order_count, due, late, stopped, today, expected):
        assert status(order_count, due, late, stopped, today) == expected

    check(0, None, None, None, 0, "new")  # a lead or quotation only
    check(1, None, None, 60, 59, "new")
    check(1, None, None, 60, 60, "stopped")
    check(2, 10, 20, 60, 9, "on_rhythm")
    check(2, 10, 20, 60, 10, "due")
    check(2, 10, 20, 60, 19, "due")
    check(2, 10, 20, 60, 20, "late")
    check(2, 10, 20, 60, 59, "late")
    check(2, 10, 20, 60, 60, "stopped")
    check(2, 10, 20, 15, 16, "stopped")  # the chance to come back may be gone before late
    check(2, None, None, None, 99, "on_rhythm")
    check(5, date(2026, 1, 5), date(2026, 2, 1), date(2026, 9, 1), date(2026, 1, 31), "due")
    check(1, date(2026, 1, 5), date(2026, 2, 1), date(2026, 9, 1), date(2026, 3, 1), "new")


def test_ladder_as_data_names_every_status_once():
    assert sorted(name for name, _condition in MILESTONES) == sorted(STATUSES)
    assert [name for name, condition in MILESTONES if condition is None] == ["on_rhythm"]
    assert MILESTONES[-1] == ("on_rhythm", None)


def test_dates_follow_from_class_and_cycle():
    table = OffsetTable(SHIPPED, DEFAULT_POLICY)
    for index in range(3, 15):
        u25, u50, u80 = (SHIPPED.quantile(index, f, DEFAULT_POLICY) for f in (0.25, 0.5, 0.8))
        for cycle_days in (1.0, 3.3, 14.0, 28.0, 61.7, 120.0, 400.0):
            found = table.get(index, cycle_days)
            assert found.expected_days == max(1, round(cycle_days * u50))
            assert found.due_days == floor(cycle_days * u25 - min(7, cycle_days / 4))
            assert found.late_days == ceil(cycle_days * u80) + 1
            assert table.shown_cycle_days(index, cycle_days) == found.expected_days


def test_after_one_order_only_the_stop_is_set():
    table = OffsetTable(SHIPPED, DEFAULT_POLICY)
    for index in range(3):
        found = table.get(index, 30)
        assert found[:3] == (None, None, None)
        assert found.stopped_days > 0
        assert table.shown_cycle_days(index, 30) > 0
    assert offsets(SHIPPED, 4, 30, 1, DEFAULT_POLICY)[:3] == (None, None, None)
    assert offsets(SHIPPED, 4, 30, 2, DEFAULT_POLICY) == table.get(4, 30)


def test_cycles_are_rounded_to_a_tenth_of_a_day():
    table = OffsetTable(SHIPPED, DEFAULT_POLICY)
    assert table.get(7, 30.04) is table.get(7, 29.96)
    assert table.get(7, 30.0) != table.get(7, 31.0)
    assert table.get(7, 0.01) == table.get(7, 0.1)
    assert table.shown_cycle_days(7, 0.01) == 1


def test_nobody_is_due_before_the_last_order():
    eager = Curve(((5.0,) * 19,) * 15)
    assert OffsetTable(eager, DEFAULT_POLICY).get(7, 30).due_days == 0


def plain_stopped_day(curve, index, cycle_days, policy):
    """The first day by trying each, up to the last one that the curve tells apart."""
    last = max(20 * cycle_days, policy.comeback_min_days, policy.comeback_cycles * cycle_days)
    for day in range(1, min(floor(last) + 1, policy.stopped_max_days)):
        if curve.comeback(index, cycle_days, day, policy) < policy.stopped_chance_ratio:
            return day
    return min(floor(last) + 1, policy.stopped_max_days)


def test_stop_is_the_first_day_with_little_chance_also_where_the_chance_first_rises():
    draw = Random(11)
    rates = [0.0, 0.02, 0.2, 1.5]
    for _ in range(150):
        row = tuple(draw.choice(rates) * draw.random() for _ in range(19))
        curve = Curve((row,) * 15)
        cycle_days = round(draw.uniform(1, 120), 1)
        found = first_stopped_day(curve, 7, cycle_days, DEFAULT_POLICY)
        assert found == plain_stopped_day(curve, 7, cycle_days, DEFAULT_POLICY)


def test_stop_of_the_shipped_curve():
    for index in range(15):
        for cycle_days in (1.0, 5.0, 14.0, 45.5, 90.0, 200.0):
            found = first_stopped_day(SHIPPED, index, cycle_days, DEFAULT_POLICY)
            assert found == plain_stopped_day(SHIPPED, index, cycle_days, DEFAULT_POLICY)


def test_a_chance_that_stays_high_ends_with_the_curve():
    busy = Curve(((1.0,) * 19,) * 15)

    def check(cycle_days, stopped_days, **thresholds):
        policy = Policy(**thresholds)
        assert first_stopped_day(busy, 7, cycle_days, policy) == stopped_days

    check(1, 181)  # the half year in which nothing came
    check(30, 601)  # 20 cycles
    check(30, 300, stopped_max_days=300)
    check(400, 3650)


def test_longest_silence_caps_any_stop():
    table = OffsetTable(SHIPPED, Policy(stopped_max_days=90))
    for index in range(15):
        for cycle_days in (3, 30, 300):
            assert 1 <= table.get(index, cycle_days).stopped_days <= 90


def test_offsets_are_days_that_can_be_unpacked():
    expected, due, late, stopped = Offsets(28, 12, 51, 240)
    assert (expected, due, late, stopped) == (28, 12, 51, 240)


def test_an_unknown_class_is_refused():
    with pytest.raises(IndexError):
        OffsetTable(SHIPPED, DEFAULT_POLICY).get(15, 30)
