from datetime import date, timedelta
from itertools import pairwise

import pytest
from core.policy import FREQUENCIES, MOST_INTERVAL_WEEKS, WEEK_1
from core.route import (
    ALWAYS,
    EVERY_DAY,
    RouteError,
    Stop,
    WorkingDays,
    next_visit,
    pick,
    turns,
    visits_a_week,
)
from hypothesis import given
from hypothesis import strategies as st

SIX_DAYS = (0, 1, 2, 3, 4, 5)
FIVE_DAYS = (0, 1, 2, 3, 4)
A_YEAR = {"24": 312, "12": 156, "8": 104, "4": 52, "2.1": 24, "2.2": 24} | dict.fromkeys(
    ("1.1", "1.2", "1.3", "1.4"), 12
)

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
codes = st.sampled_from(sorted(FREQUENCIES))
weeks_1 = st.sampled_from(sorted(WEEK_1.values()))


@st.composite
def stops(draw):
    code = draw(st.none() | codes)
    count = visits_a_week(code)
    weekdays = draw(st.sets(st.sampled_from(EVERY_DAY), min_size=count, max_size=count))
    interval = draw(st.integers(1, MOST_INTERVAL_WEEKS))
    return Stop(code, weekdays, interval, draw(days), draw(weeks_1))


@st.composite
def calendars(draw):
    """Some weekdays, and days off in a row now and then, as a holiday has."""
    weekdays = draw(st.sets(st.sampled_from(EVERY_DAY), min_size=1))
    off = set()
    for start, length in draw(st.lists(st.tuples(days, st.integers(1, 12)), max_size=30)):
        off |= {start + timedelta(days=ahead) for ahead in range(length)}
    return WorkingDays(weekdays, off)


def visits(*stop_and_days):
    """Days on which a stop is visited, each once, however many turns meet there."""
    return list(dict.fromkeys(day for _turn, day in turns(*stop_and_days)))


def year_of(stop, year, working=ALWAYS):
    return list(visits(stop, date(year, 1, 1), date(year, 12, 31), working))


# ---- a month by hand for each code


@pytest.mark.parametrize(
    ("code", "weekdays", "expected"),
    [
        # March 2026: the 1st is a Sunday, the first Monday the 2nd, the last Tuesday the 31st
        ("24", SIX_DAYS, [day for day in range(1, 32) if day not in (1, 8, 15, 22, 29)]),
        ("12", (0, 2, 4), [2, 4, 6, 9, 11, 13, 16, 18, 20, 23, 25, 27, 30]),
        ("8", (1, 4), [3, 6, 10, 13, 17, 20, 24, 27, 31]),
        ("4", (1,), [3, 10, 17, 24, 31]),
        ("2.1", (1,), [3, 17]),
        ("2.2", (1,), [10, 24]),
        ("1.1", (1,), [3]),
        ("1.2", (1,), [10]),
        ("1.3", (1,), [17]),
        ("1.4", (1,), [24]),
    ],
)
def test_march_2026(code, weekdays, expected):
    found = visits(Stop(code, weekdays), date(2026, 3, 1), date(2026, 3, 31))
    assert [day.day for day in found] == expected


@pytest.mark.parametrize(
    ("week_1", "weekday", "expected"),
    [
        # August 2026 begins on a Saturday
        ("monday", 0, ["2026-08-03", "2026-08-17"]),
        ("middle", 0, ["2026-08-03", "2026-08-17"]),
        ("first", 0, ["2026-08-10"]),  # weeks from 27 July: the first visit is in July
        ("first", 5, ["2026-08-01", "2026-08-15"]),
        # September 2026 begins on a Tuesday; its own last days are in week 5 or in October's
        ("middle", 5, ["2026-08-08", "2026-08-22"]),
    ],
)
def test_first_week_of_a_month(week_1, weekday, expected):
    stop = Stop("2.1", [weekday], week_1=WEEK_1[week_1])
    found = visits(stop, date(2026, 8, 1), date(2026, 8, 30))
    assert [day.isoformat() for day in found] == expected


def test_five_week_month_has_no_sixth_turn():
    # Five Mondays in March 2026: 2, 9, 16, 23, 30
    for code, expected in (("2.1", [2, 16]), ("2.2", [9, 23]), ("1.4", [23])):
        found = visits(Stop(code, [0]), date(2026, 3, 1), date(2026, 3, 31))
        assert [day.day for day in found] == expected


def test_fortnightly_across_the_end_of_a_year():
    found = visits(Stop("2.1", [0]), date(2026, 12, 1), date(2027, 1, 31))
    assert [day.isoformat() for day in found] == [
        "2026-12-07", "2026-12-21", "2027-01-04", "2027-01-18"]  # fmt: skip
    stop = Stop(None, [2], interval=2, start=date(2026, 12, 16))
    found = visits(stop, date(2026, 12, 1), date(2027, 1, 31))
    assert [day.isoformat() for day in found] == [
        "2026-12-02", "2026-12-16", "2026-12-30", "2027-01-13", "2027-01-27"]  # fmt: skip


def test_leap_day_is_a_day_like_any_other():
    assert next_visit(Stop("4", [1]), date(2028, 2, 28)) == date(2028, 2, 29)
    assert next_visit(Stop("1.4", [1]), date(2028, 2, 22)) == date(2028, 2, 29)
    working = WorkingDays(SIX_DAYS, [date(2028, 2, 28)])
    assert next_visit(Stop("4", [0]), date(2028, 2, 28), working) == date(2028, 2, 29)


# ---- days off


def test_turn_on_a_day_off_moves_to_the_next_working_day():
    tet = WorkingDays(SIX_DAYS, [date(2026, 2, day) for day in range(16, 22)])
    # Monday to Saturday are off, and Sunday is never worked
    assert next_visit(Stop("4", [0]), date(2026, 2, 16), tet) == date(2026, 2, 23)
    # a stop of the Wednesday moves to the same Monday, and is not lost when asked on it
    assert next_visit(Stop("4", [2]), date(2026, 2, 23), tet) == date(2026, 2, 23)
    assert next_visit(Stop("4", [2]), date(2026, 2, 24), tet) == date(2026, 2, 25)


def test_two_holidays_in_a_row():
    working = WorkingDays(FIVE_DAYS, [date(2026, 4, 30), date(2026, 5, 1)])  # Thursday, Friday
    found = visits(Stop("8", [3, 4]), date(2026, 4, 27), date(2026, 5, 8), working)
    assert [day.isoformat() for day in found] == ["2026-05-04", "2026-05-07", "2026-05-08"]


def test_turns_that_meet():
    """Monday and Tuesday are off: both are on Wednesday, which is visited once."""
    working = WorkingDays(SIX_DAYS, [date(2026, 3, 9), date(2026, 3, 10)])
    week = Stop("8", [0, 1]), date(2026, 3, 8), date(2026, 3, 14), working
    wednesday = date(2026, 3, 11)
    assert list(turns(*week)) == [(date(2026, 3, 9), wednesday), (date(2026, 3, 10), wednesday)]
    assert list(visits(*week)) == [wednesday]


def test_nobody_works():
    for working in (WorkingDays(()), WorkingDays((), [date(2026, 3, 2)])):
        assert next_visit(Stop("4", [0]), date(2026, 3, 2), working) is None
        assert list(visits(Stop("4", [0]), date(2026, 3, 2), date(2026, 4, 2), working)) == []
        assert working.first_from(date(2026, 3, 2)) is None
        assert working.last_before(date(2026, 3, 2)) is None


def test_last_working_day_before():
    working = WorkingDays(FIVE_DAYS, [date(2026, 3, 6)])
    assert working.last_before(date(2026, 3, 9)) == date(2026, 3, 5)
    assert working.last_before(date(2026, 3, 5)) == date(2026, 3, 4)


# ---- what holds for any stop


@given(codes, st.integers(2000, 2100), weeks_1)
def test_code_keeps_its_promise_in_any_year(code, year, week_1):
    weekdays = pick(SIX_DAYS, visits_a_week(code), {})
    found = len(year_of(Stop(code, weekdays, week_1=week_1), year))
    # 52 weeks and a day or two: each weekday may come once more
    assert abs(found - A_YEAR[code]) <= visits_a_week(code)


@given(st.sampled_from(["1.1", "1.2", "1.3", "1.4"]), st.integers(2000, 2100), st.data())
def test_monthly_stop_is_visited_once_in_each_week_of_its_number(code, year, data):
    weekday = data.draw(st.sampled_from(EVERY_DAY))
    found = year_of(Stop(code, [weekday]), year)
    assert {day.weekday() for day in found} == {weekday}
    assert all(28 <= (after - before).days <= 35 for before, after in pairwise(found))


@given(stops(), days, calendars())
def test_never_on_a_day_off_and_never_before_the_day(stop, day, working):
    found = next_visit(stop, day, working)
    assert found is None or (found >= day and working.works(found))


@given(stops(), days, calendars(), st.sets(st.sampled_from(EVERY_DAY)))
def test_only_on_days_on_which_the_customer_receives(stop, day, working, receives):
    received = working.only(receives)
    found = list(visits(stop, day, day + timedelta(days=60), received))
    assert all(working.works(each) for each in found)
    if any(works_on(working, weekday) for weekday in receives):
        assert {each.weekday() for each in found} <= receives
    else:
        assert received is working


def works_on(working, weekday):
    """Whether that day of the week is worked in some week of many years."""
    monday = date(2000, 1, 3)
    return any(working.works(monday + timedelta(weeks=week, days=weekday)) for week in range(5300))


@given(stops(), days)
def test_every_turn_is_on_one_of_its_weekdays(stop, day):
    assert next_visit(stop, day).weekday() in stop.weekdays


@given(stops(), days, calendars())
def test_next_visit_is_the_first_of_all_visits(stop, day, working):
    last = day + timedelta(days=400)
    found = list(visits(stop, day, last, working))
    assert found == sorted(set(found))
    moved = {working.first_from(turn) for turn in visits(stop, day, last)}
    # Turns on days off before the day may have moved into it, and the last ones past the end.
    assert {each for each in moved if each and each <= last} <= set(found)
    early = {working.first_from(turn) for turn in visits(stop, day - timedelta(days=400), day)}
    assert set(found) <= moved | early


@given(stops(), days, calendars())
def test_each_visit_has_its_turns_and_next_visit_finds_it(stop, day, working):
    found = list(turns(stop, day, day + timedelta(days=200), working))
    assert all(working.first_from(turn) == visit for turn, visit in found)
    visited = [visit for _turn, visit in found]
    assert visited == sorted(visited)
    assert [next_visit(stop, visit, working) for visit in visited] == visited
    if found:
        assert next_visit(stop, day, working) == visited[0]
    # Every turn between the first and the last one is there.
    for (before, _visit), (after, _later) in pairwise(found):
        assert next_visit(stop, before + timedelta(days=1)) == after


@given(stops(), days, st.integers(0, 60))
def test_asking_later_finds_the_same_visit(stop, day, later):
    found = next_visit(stop, day)
    asked = day + timedelta(days=later)
    if asked <= found:
        assert next_visit(stop, asked) == found


@given(st.integers(1, MOST_INTERVAL_WEEKS), days, days, st.sampled_from(EVERY_DAY))
def test_interval_is_kept_across_months_and_years(weeks, start, day, weekday):
    stop = Stop(None, [weekday], weeks, start)
    first = next_visit(stop, day)
    second = next_visit(stop, first + timedelta(days=1))
    assert (second - first).days == 7 * weeks
    monday = start - timedelta(days=start.weekday())
    assert (first - monday - timedelta(days=weekday)).days % (7 * weeks) == 0


# ---- which weekdays


@pytest.mark.parametrize(
    ("weekdays", "count", "loads", "expected"),
    [
        (SIX_DAYS, 6, {}, SIX_DAYS),
        (SIX_DAYS, 3, {}, (0, 2, 4)),
        (SIX_DAYS, 3, {2: 1}, (1, 3, 5)),
        (SIX_DAYS, 2, {}, (0, 3)),
        (SIX_DAYS, 1, {0: 2, 1: 1}, (2,)),
        ((1, 4), 1, {1: 5, 4: 4}, (4,)),
        ((4, 1), 2, {}, (1, 4)),
    ],
)
def test_pick(weekdays, count, loads, expected):
    assert pick(weekdays, count, loads) == expected


@given(st.sets(st.sampled_from(EVERY_DAY), min_size=1), codes, st.integers(1, 60))
def test_picked_days_fill_a_route_evenly(weekdays, code, number):
    count = visits_a_week(code)
    if len(weekdays) < count:
        return
    loads = dict.fromkeys(weekdays, 0)
    for _each in range(number):
        for weekday in pick(weekdays, count, loads):
            loads[weekday] += 1
    assert sum(loads.values()) == number * count
    if count == 1:
        assert max(loads.values()) - min(loads.values()) <= 1


# ---- what cannot be


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("code", lambda: Stop("3", [0])),
        ("code", lambda: Stop("", [0])),
        ("code", lambda: visits_a_week("4; DROP TABLE")),
        ("weekdays", lambda: Stop("4", [])),
        ("weekdays", lambda: Stop("4", [0, 1])),
        ("weekdays", lambda: Stop("4", [7])),
        ("weekdays", lambda: Stop("24", FIVE_DAYS)),
        ("weekdays", lambda: pick((0, 1), 3, {})),
        ("interval", lambda: Stop(None, [0], 0, date(2026, 3, 2))),
        ("interval", lambda: Stop(None, [0], MOST_INTERVAL_WEEKS + 1, date(2026, 3, 2))),
        ("start", lambda: Stop(None, [0], 2)),
    ],
)
def test_what_cannot_be_says_what(field, make):
    with pytest.raises(RouteError) as caught:
        make()
    assert caught.value.field == field
