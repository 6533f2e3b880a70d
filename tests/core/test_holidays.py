"""The shipped holidays of Vietnam: the lunar ones worked out again from the sun and the moon."""

from datetime import date, datetime, timedelta
from math import floor, radians, sin

import pytest
from core.holidays import Holiday, vietnam, with_days_in_lieu

YEARS = range(2026, 2031)
HANOI, BEIJING = 7, 8
MON_TO_FRI, MON_TO_SAT = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5)


def day_at(julian, hours):
    """The date of a moment in the time zone that many hours ahead of UTC."""
    delta_t = 75 / 86400  # of these years, from dynamical time
    return (
        datetime(2000, 1, 1, 12) + timedelta(days=julian - 2451545 - delta_t, hours=hours)
    ).date()


def new_moon(number):
    """Moment of the new moon, as a Julian day; 0 is that of January 2000 (Meeus, chapter 49)."""
    t = number / 1236.85
    mean = 2451550.09766 + 29.530588861 * number + 0.00015437 * t**2
    sun = radians(2.5534 + 29.10535670 * number)
    moon = radians(201.5643 + 385.81693528 * number + 0.0107582 * t**2)
    node = radians(160.7108 + 390.67050284 * number - 0.0016118 * t**2)
    e = 1 - 0.002516 * t
    return mean + (
        -0.40720 * sin(moon) + 0.17241 * e * sin(sun) + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node) + 0.00739 * e * sin(moon - sun) - 0.00514 * e * sin(moon + sun)
        + 0.00208 * e**2 * sin(2 * sun) - 0.00111 * sin(moon - 2 * node)
        - 0.00057 * sin(moon + 2 * node) + 0.00056 * e * sin(2 * moon + sun)
        - 0.00042 * sin(3 * moon) + 0.00042 * e * sin(sun + 2 * node)
        + 0.00038 * e * sin(sun - 2 * node) - 0.00024 * e * sin(2 * moon - sun)
    )  # fmt: skip


def sun_longitude(julian):
    """Apparent longitude of the sun in degrees (Meeus, chapter 25)."""
    t = (julian - 2451545.0) / 36525
    anomaly = radians(357.52911 + 35999.05029 * t)
    longitude = (
        280.46646 + 36000.76983 * t
        + (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )  # fmt: skip
    return (longitude - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))) % 360


def midnight(day, hours):
    """The first moment of a day in the zone, as a Julian day."""
    return 2451544.5 + (day - date(2000, 1, 1)).days - hours / 24


def month_with(year, degrees, hours):
    """First day of the lunar month in which the sun reaches this longitude, in spring."""
    about = floor((year - 2000) * 12.3685) - 2
    for number in range(about, about + 9):
        first, after = (day_at(new_moon(each), hours) for each in (number, number + 1))
        start, end = (sun_longitude(midnight(day, hours)) for day in (first, after))
        if (degrees - start) % 360 < (end - start) % 360 and first.year == year:
            return first
    raise AssertionError(f"no month of {year} has {degrees} degrees")


def tet(year, hours=HANOI):
    """The first month is that of 330 degrees."""
    return month_with(year, 330, hours)


def days_called(name, year):
    return [each.day for each in vietnam() if each.name == name and each.day.year == year]


def test_new_moon_is_that_of_the_almanac():
    # 2024-04-08, 18:21 UTC, which was an eclipse of the sun
    number = round((2024.27 - 2000) * 12.3685)
    moment = datetime(2000, 1, 1, 12) + timedelta(days=new_moon(number) - 2451545)
    assert abs(moment - datetime(2024, 4, 8, 18, 22)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("year", "hanoi", "beijing"),
    [
        (2023, "2023-01-22", "2023-01-22"),
        (2024, "2024-02-10", "2024-02-10"),
        (2025, "2025-01-29", "2025-01-29"),
        (2007, "2007-02-17", "2007-02-18"),  # as it was: a day apart
        (2030, "2030-02-02", "2030-02-03"),
    ],
)
def test_new_year_in_two_time_zones(year, hanoi, beijing):
    assert (str(tet(year)), str(tet(year, BEIJING))) == (hanoi, beijing)


@pytest.mark.parametrize("year", YEARS)
def test_tet_is_its_eve_and_four_days(year):
    first = tet(year)
    assert days_called("Tết Nguyên đán", year) == [
        first + timedelta(days=days) for days in range(-1, 4)
    ]


@pytest.mark.parametrize("year", YEARS)
def test_hung_kings_are_the_tenth_of_the_third_month(year):
    assert days_called("Giỗ Tổ Hùng Vương", year) == [
        month_with(year, 30, HANOI) + timedelta(days=9)
    ]


@pytest.mark.parametrize("year", YEARS)
def test_days_of_the_sun_are_those_of_the_law(year):
    assert days_called("Tết Dương lịch", year) == [date(year, 1, 1)]
    assert days_called("Ngày Chiến thắng", year) == [date(year, 4, 30)]
    assert days_called("Quốc tế Lao động", year) == [date(year, 5, 1)]
    national = days_called("Quốc khánh", year)
    assert len(national) == 2 and date(year, 9, 2) in national
    assert (national[1] - national[0]).days == 1
    assert len([each for each in vietnam() if each.day.year == year]) == 11


def test_list_ascends_and_each_line_says_how_it_is_known():
    days = [each.day for each in vietnam()]
    assert days == sorted(set(days))
    assert {each.known for each in vietnam()} == {"announced", "computed"}
    assert all(each.source for each in vietnam())
    assert {each.day.year for each in vietnam() if each.known == "announced"} == {2026}


def test_holiday_on_a_weekly_day_off_gives_the_next_working_day():
    of_2026 = [each for each in vietnam() if each.day.year == 2026]
    in_lieu = [day for day, _name, extra in with_days_in_lieu(of_2026, MON_TO_FRI) if extra]
    assert in_lieu == [date(2026, 4, 27)]  # as announced
    of_2027 = [each for each in vietnam() if each.day.year == 2027]
    # Tet of 2027 has a Saturday and a Sunday; the first of May is a Saturday.
    for weekdays, days in (
        (MON_TO_FRI, [date(2027, 2, 10), date(2027, 2, 11), date(2027, 5, 3)]),
        (MON_TO_SAT, [date(2027, 2, 10)]),
        ((), []),
        (range(7), []),
    ):
        found = with_days_in_lieu(of_2027, weekdays)
        assert [day for day, _name, extra in found if extra] == days
        assert found == sorted(found)
        assert len(found) == 11 + len(days)


def test_day_in_lieu_is_never_a_holiday_itself():
    pair = [Holiday(date(2029, 9, 2), "A", "computed", ""), Holiday(date(2029, 9, 3), "A", "", "")]
    found = [day for day, _name, extra in with_days_in_lieu(pair, MON_TO_FRI) if extra]
    assert found == [date(2029, 9, 4)]
