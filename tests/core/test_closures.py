"""Which days are off, by the closures that people enter."""

from datetime import date, datetime, timedelta

import pytest
from core.closures import closed_days
from core.offdays import OffDays, date_of, number, pause_spans

MORNING, AFTERNOON = (8, 12), (13, 17)
MONDAY = "2026-03-02"


def office(day):
    """From Monday to Friday, and on Saturday morning."""
    return {5: (MORNING,), 6: ()}.get(day.weekday(), (MORNING, AFTERNOON))


def never(day):
    return ()


@pytest.mark.parametrize(
    ("hours", "closures", "days"),
    [
        (office, [("2026-03-02 00:00", "2026-03-02 23:59")], [2]),
        (office, [("2026-03-02 08:00", "2026-03-02 17:00")], [2]),
        (office, [("2026-03-02 08:00", "2026-03-02 16:59")], [2]),
        (office, [("2026-03-02 08:00", "2026-03-02 16:00")], []),
        (office, [("2026-03-02 08:00", "2026-03-02 12:00")], []),  # half a day
        (office, [("2026-03-07 08:00", "2026-03-07 12:00")], [7]),  # but not on Saturday
        # Two halves are one day, in whatever order, side by side or one over the other.
        (office, [("2026-03-02 13:00", "2026-03-02 17:00"),
                  ("2026-03-02 08:00", "2026-03-02 12:00")], [2]),
        (office, [("2026-03-02 08:00", "2026-03-02 11:00"),
                  ("2026-03-02 10:00", "2026-03-02 17:00")], [2]),
        (office, [("2026-03-02 08:00", "2026-03-02 10:59"),
                  ("2026-03-02 11:00", "2026-03-02 17:00")], [2]),
        # From noon to noon: the days between alone.
        (office, [("2026-03-02 12:30", "2026-03-05 12:30")], [3, 4]),
        # A Sunday within, and a Sunday alone.
        (office, [("2026-03-06 00:00", "2026-03-09 23:59:59")], [6, 7, 8, 9]),
        (office, [("2026-03-08 00:00", "2026-03-08 23:59:59")], [8]),
        (office, [("2026-03-08 08:00", "2026-03-08 12:00")], []),
        (never, [("2026-03-02 00:00", "2026-03-02 23:59")], [2]),
        (never, [("2026-03-02 08:00", "2026-03-02 17:00")], [2]),
        (never, [("2026-03-02 08:00", "2026-03-02 12:00")], []),
        (never, [("2026-03-02 12:00", "2026-03-02 18:00")], []),
        (office, [], []),
        (lambda day: ((0, 24),), [("2026-03-02 00:00", "2026-03-02 23:59:59")], [2]),
    ],
)  # fmt: skip
def test_days_of_closures(hours, closures, days):
    spans = [tuple(map(datetime.fromisoformat, span)) for span in closures]
    assert [date_of(day).day for day in closed_days(spans, hours).days] == days


def test_closure_of_a_hundred_years_counts_for_one():
    start = datetime(2026, 1, 1)
    off = closed_days([(start, start.replace(year=2126))], office)
    assert len(off.days) == 366
    assert off.days[0] == number(start.date())


def test_closures_of_other_centuries_are_none():
    assert not closed_days([(datetime(1, 1, 2), datetime(1, 1, 9))], office)
    assert not closed_days([(datetime(9998, 1, 2), datetime(9998, 1, 9))], office)
    late = closed_days([(datetime(2199, 12, 30), datetime(2200, 1, 9))], office)
    assert [str(date_of(day)) for day in late.days] == ["2199-12-30", "2199-12-31"]


def test_closure_that_ends_before_it_starts_closes_nothing():
    assert not closed_days([(datetime(2026, 3, 3), datetime(2026, 3, 2))], office)


def test_many_closures_of_a_day_are_one():
    start = datetime.fromisoformat(MONDAY)
    pieces = [(start + timedelta(hours=hour), start + timedelta(hours=hour + 1))
              for hour in range(24)]  # fmt: skip
    assert closed_days(pieces, office) == OffDays((number(date(2026, 3, 2)),))


@pytest.mark.parametrize(
    ("agreed", "told", "orders", "company", "found"),
    [
        ([], [], [1, 2], (), []),
        ([(5, 9)], [], [], (), [[5, 9]]),
        ([(5, 9), (7, 12)], [], [6], (), [[5, 12]]),  # overlapping; an order changes nothing
        ([(5, 9), (10, 12)], [], [], (), [[5, 12]]),
        ([(5, 9)], [], [], (7, 8), [[5, 6], [9, 9]]),  # the company's holidays are its own
        ([], [(5, 9)], [5], (), [[5, 9]]),  # told with the last order before the season
        ([], [(5, 9)], [4, 7, 8], (), [[5, 6]]),
        ([], [(5, 9)], [6], (), [[5, 5]]),
        ([(8, 9)], [(5, 9)], [6], (), [[5, 5], [8, 9]]),
        ([(9, 5)], [(9, 5)], [], (), []),
        ([(-9, 0)], [(84_005, 10**9)], [], (), [[0, 0], [84_005, 84_005]]),
    ],
)
def test_days_of_a_customers_own_pauses(agreed, told, orders, company, found):
    assert pause_spans(agreed, told, orders, OffDays(company)) == found
