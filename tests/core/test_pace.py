from datetime import date, timedelta

import pytest
from core.month import last_of_month, weeks
from core.pace import pace, part_of_goal, share, share_of_days, span, working_days
from core.policy import DEFAULT_WEEKDAYS

SIX_DAYS = (0, 1, 2, 3, 4, 5)
MONTHS = [date(year, month, 1) for year in range(2024, 2029) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("start", "end", "weekdays", "days"),
    [
        ("2026-03-02", "2026-03-02", DEFAULT_WEEKDAYS, 1),
        ("2026-03-01", "2026-03-01", DEFAULT_WEEKDAYS, 0),  # a Sunday
        ("2026-03-02", "2026-03-08", DEFAULT_WEEKDAYS, 5),
        ("2026-03-02", "2026-03-08", SIX_DAYS, 6),
        ("2026-03-02", "2026-03-08", (), 0),
        ("2026-03-08", "2026-03-02", DEFAULT_WEEKDAYS, 0),
        ("2024-02-26", "2024-03-01", DEFAULT_WEEKDAYS, 5),  # a leap day in between
    ],
)
def test_working_days(start, end, weekdays, days):
    assert working_days(date.fromisoformat(start), date.fromisoformat(end), weekdays) == days


@pytest.mark.parametrize(
    ("period", "day", "start", "end"),
    [
        ("today", "2026-03-31", "2026-03-31", "2026-03-31"),
        ("week", "2026-03-31", "2026-03-30", "2026-03-31"),  # cut at the end of the month
        ("week", "2026-04-01", "2026-04-01", "2026-04-05"),  # and at its beginning
        ("week", "2026-03-02", "2026-03-01", "2026-03-08"),  # a Sunday alone is no week
        ("month", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("month", "2024-02-01", "2024-02-01", "2024-02-29"),
        ("year", "2026-03-31", "2026-03-31", "2026-03-31"),
    ],
)
def test_span(period, day, start, end):
    expected = date.fromisoformat(start), date.fromisoformat(end)
    assert span(period, date.fromisoformat(day)) == expected


@pytest.mark.parametrize("first", MONTHS)
@pytest.mark.parametrize("weekdays", [DEFAULT_WEEKDAYS, SIX_DAYS, range(7), (6,), ()])
def test_parts_add_up_to_the_month(first, weekdays):
    last = last_of_month(first)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    assert sum(share(first, day, day, weekdays) for day in days) == pytest.approx(1)
    by_week = [part_of_goal(90, each.start, each.end, weekdays) for each in weeks(first, weekdays)]
    assert sum(by_week) == pytest.approx(90)
    assert pace(90, first, last, weekdays) == pytest.approx(90)


@pytest.mark.parametrize("first", MONTHS)
def test_pace_never_falls_and_rises_on_working_days_alone(first):
    before = 0.0
    for ahead in range((last_of_month(first) - first).days + 1):
        day = first + timedelta(days=ahead)
        reached = pace(22, first, day)
        assert (reached > before) is (day.weekday() in DEFAULT_WEEKDAYS)
        before = reached


def test_days_outside_of_the_month_count_nothing():
    march = date(2026, 3, 1)
    assert share(march, date(2026, 2, 1), date(2026, 4, 30)) == 1
    assert share(march, date(2026, 4, 1), date(2026, 4, 30)) == 0
    assert pace(0, march, date(2026, 3, 10)) == 0


def test_goal_of_some_days_is_lost_on_none_and_reached_on_the_last():
    first, last = date(2026, 3, 10), date(2026, 3, 20)  # a Tuesday to a Friday: 9 working days
    for day, part in ((9, 0), (10, 10), (15, 40), (16, 50), (20, 90), (31, 90)):
        got = part_of_goal(90, date(2026, 3, 1), date(2026, 3, day), within=(first, last))
        assert got == pytest.approx(part)
    assert share_of_days(last, first, first, last) == 0
    weekend = date(2026, 3, 14), date(2026, 3, 15)
    assert share_of_days(*weekend, *weekend) == 1  # nobody works: every day counts alike
