from datetime import date, timedelta

import pytest
from core.care import Agreed, care_days, rest_days, rest_until
from core.month import next_working_day, week_of, weeks
from core.policy import DEFAULT_POLICY, Policy, PolicyError

EVERY_DAY = range(7)
MONTHS = [date(year, month, 1) for year in range(2024, 2031) for month in range(1, 13)]


@pytest.mark.parametrize("first", MONTHS)
@pytest.mark.parametrize("worked", [(0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), tuple(EVERY_DAY)])
def test_weeks_cover_the_month_once(first, worked):
    cells = weeks(first, worked)
    days = [
        cell.start + timedelta(days=ahead)
        for cell in cells
        for ahead in range((cell.end - cell.start).days + 1)
    ]
    assert days == sorted(set(days))
    assert {day.month for day in days} == {first.month}
    assert days[0] == first
    assert (days[-1] + timedelta(days=1)).month != first.month
    assert [cell.number for cell in cells] == list(range(1, len(cells) + 1))
    assert 4 <= len(cells) <= 6


@pytest.mark.parametrize("first", MONTHS)
def test_weeks_after_the_first_begin_on_mondays(first):
    cells = weeks(first)
    assert all(cell.start.weekday() == 0 for cell in cells[1:])
    assert all(cell.end.weekday() == 6 for cell in cells[:-1])


def test_first_part_of_three_working_days_is_a_week_of_its_own():
    wednesday = date(2026, 4, 1)
    assert [cell.end.day for cell in weeks(wednesday)] == [5, 12, 19, 26, 30]
    friday = date(2026, 5, 1)
    assert [cell.end.day for cell in weeks(friday)] == [10, 17, 24, 31]
    saturday_worked = (0, 1, 2, 3, 4, 5)
    thursday = date(2026, 10, 1)
    assert [cell.end.day for cell in weeks(thursday)] == [11, 18, 25, 31]
    assert [cell.end.day for cell in weeks(thursday, saturday_worked)] == [4, 11, 18, 25, 31]


def test_month_that_nobody_works_in_has_weeks_all_the_same():
    assert [cell.end.day for cell in weeks(date(2026, 2, 1), ())] == [8, 15, 22, 28]


def test_week_of_a_day_contains_it():
    for first in MONTHS:
        for ahead in range(28):
            day = first + timedelta(days=ahead)
            cell = week_of(day)
            assert cell.start <= day <= cell.end


def test_next_working_day_skips_what_nobody_works_on():
    saturday = date(2026, 3, 7)
    assert next_working_day(saturday) == date(2026, 3, 9)
    assert next_working_day(saturday, (6,)) == date(2026, 3, 8)
    assert next_working_day(saturday, (5,)) == date(2026, 3, 14)
    assert next_working_day(saturday, ()) == date(2026, 3, 8)


def test_care_interval_is_the_cycle_within_its_limits():
    assert care_days(1, DEFAULT_POLICY) == 14
    assert care_days(14.4, DEFAULT_POLICY) == 14
    assert care_days(45.6, DEFAULT_POLICY) == 45
    assert care_days(None, DEFAULT_POLICY) == 30
    assert care_days(5, Policy(care_min_days=3)) == 5


def test_care_limits_must_be_in_order():
    with pytest.raises(PolicyError) as raised:
        Policy(care_min_days=50)
    assert raised.value.field == "care_min_days"


def test_rest_is_at_least_a_day():
    assert rest_days(1, DEFAULT_POLICY) == 1
    assert rest_days(12, DEFAULT_POLICY) == 3
    assert rest_days(365, DEFAULT_POLICY) == 7
    assert rest_days(28, Policy(rest_max_days=2)) == 2


FRIDAY = date(2026, 3, 6)
CARE_DAYS = timedelta(days=28)


def until(*agreed, result=None):
    """Until when a customer of a cycle of 28 days rests, touched on FRIDAY."""
    return rest_until(FRIDAY, result, [Agreed(*each) for each in agreed], 28, DEFAULT_POLICY)


def test_agreed_date_wins_over_the_rest_and_over_no_answer():
    monday = date(2026, 3, 16)
    for result in (None, "talked", "no_answer"):
        assert until((monday, FRIDAY), result=result) == monday
        assert until((FRIDAY + timedelta(days=1), FRIDAY), result=result) == date(2026, 3, 7)


def test_date_that_has_passed_puts_nobody_off():
    made = date(2026, 3, 1)
    assert until((FRIDAY, made), (FRIDAY - timedelta(days=3), made)) == date(2026, 3, 13)


def test_next_of_several_agreed_dates_counts():
    days = [(date(2026, 3, day), FRIDAY) for day in (20, 10, 30)]
    assert until(*days) == date(2026, 3, 10)


@pytest.mark.parametrize("due_on", [date(2026, 4, 4), date(2026, 12, 20), date.max])
def test_far_date_puts_off_for_the_care_interval_at_most(due_on):
    assert until((due_on, FRIDAY)) == FRIDAY + CARE_DAYS
    assert until((due_on, FRIDAY - timedelta(days=20))) == date(2026, 3, 14)


def test_care_interval_of_a_plan_may_be_over_before_the_touch():
    long_ago = FRIDAY - CARE_DAYS
    assert until((date(2026, 3, 20), long_ago)) == date(2026, 3, 13)
    assert until((date(2026, 3, 20), long_ago), result="no_answer") == date(2026, 3, 9)


@pytest.mark.parametrize("made", range(-60, 61, 4))
@pytest.mark.parametrize("due", range(-60, 200, 7))
def test_rest_ends_after_the_touch_and_never_later_than_agreed(made, due):
    due_on, made_on = FRIDAY + timedelta(days=due), FRIDAY + timedelta(days=made)
    rest = until()
    found = until((due_on, made_on))
    assert found > FRIDAY
    assert found in (rest, due_on, made_on + CARE_DAYS)
    assert found <= max(rest, min(due_on, made_on + CARE_DAYS))
