from collections import Counter

import pytest
from core.plan import ROUTE, Day, Planned, Stop, Wish, plan
from hypothesis import given
from hypothesis import strategies as st

DAYS = [Day(number, 3) for number in range(1, 6)]
AREAS = st.sampled_from(["A", "B", "C", None])


def customers(found, day):
    return [each.customer for each in found if each.day == day]


def test_stops_then_their_area_then_pinned_then_the_rest():
    stops = [Stop(1, 1, "A", 0)]
    wishes = [
        Wish(2, "due", 1, "C", 99),
        Wish(3, "must_care", 1, "C", 1, pinned=True),
        Wish(4, "late", 1, "A", 5),
        Wish(5, "due", 1, "A", 7),
    ]
    found = plan([Day(1, 5)], stops, wishes, {})
    assert customers(found, 1) == [1, 5, 4, 3, 2]
    assert found[0] == Planned(1, 1, ROUTE)


def test_customer_of_a_later_days_area_waits_for_it():
    stops = [Stop(1, 2, "B", 0)]
    found = plan(DAYS[:2], stops, [Wish(2, "late", 1, "B", 9)], {})
    assert customers(found, 1) == []
    assert customers(found, 2) == [1, 2]


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        # carried over first, then money, then never touched, then the longest untouched
        ([Stop(1, 1, None, 9), Stop(2, 1, None, 0, carried=True)], [2, 1]),
        ([Stop(1, 1, None, 1), Stop(2, 1, None, 2)], [2, 1]),
        ([Stop(1, 1, None, 1, 50), Stop(2, 1, None, 1, 40), Stop(3, 1, None, 1)], [3, 2, 1]),
        ([Stop(1, 1, None, 1), Stop(1, 1, None, 1)], [1]),  # on two routes of one day
    ],
)
def test_order_of_stops(stops, expected):
    assert customers(plan([Day(1, 9)], stops, [], {}), 1) == expected


def test_three_hundred_stops_and_room_for_twenty():
    stops = [Stop(number, 1, "A", number) for number in range(300)]
    found = plan([Day(1, 20)], stops, [Wish(999, "late", 1, "A", 1e9)], {})
    assert customers(found, 1) == list(range(299, 279, -1))


@pytest.mark.parametrize("room", [0, -4])
def test_no_room_no_plan(room):
    stops, wishes = [Stop(1, 1, "A", 0)], [Wish(2, "late", 1, "A", 5)]
    assert plan([Day(1, room)], stops, wishes, {}) == []


def test_nothing_on_a_day_that_is_not_worked():
    assert plan([], [Stop(1, 1, "A", 0)], [Wish(2, "late", 1, "A", 5)], {}) == []
    assert plan([Day(2, 9)], [Stop(1, 1, "A", 0)], [], {}) == []


def test_who_is_due_later_is_planned_later():
    found = plan(DAYS, [], [Wish(1, "due", 4, None, 1)], {})
    assert found == [Planned(4, 1, "due")]


def test_kept_call_stays_on_its_day_though_another_is_worth_more():
    wishes = [Wish(number, "late", 1, None, number) for number in range(1, 9)]
    first = plan(DAYS, [], wishes, {})
    kept = {each.customer: each.day for each in first}
    more = [*wishes, Wish(99, "late", 1, None, 1e9)]
    again = {each.customer: each.day for each in plan(DAYS, [], more, kept)}
    assert {customer: again[customer] for customer in kept} == kept
    assert again[99] == 3  # the first day with room left


@st.composite
def cases(draw):
    days = [
        Day(day, draw(st.integers(-1, 6)))
        for day in sorted(draw(st.sets(st.integers(1, 9), max_size=5)))
    ]
    touched = st.none() | st.integers(0, 50)
    money = st.sampled_from([0.0, 1.0, 2.0, 5.0])
    stops = [
        Stop(customer, draw(st.integers(1, 9)), draw(AREAS), draw(money), draw(touched),
             draw(st.booleans()))
        for customer in draw(st.lists(st.integers(1, 12), max_size=15))
    ]  # fmt: skip
    wishes = [
        Wish(customer, draw(st.sampled_from(["due", "late", "must_care"])),
             draw(st.integers(1, 9)), draw(AREAS), draw(money), draw(touched), draw(st.booleans()))
        for customer in draw(st.lists(st.integers(1, 20), max_size=20, unique=True))
    ]  # fmt: skip
    return days, stops, wishes


@given(cases())
def test_what_holds_for_any_plan(case):
    days, stops, wishes = case
    found = plan(days, stops, wishes, {})
    room = {day.day: max(day.room, 0) for day in days}
    per_day = Counter(each.day for each in found)
    assert all(per_day[day] <= room[day] for day in per_day)
    assert set(per_day) <= set(room)
    assert len({(each.day, each.customer) for each in found}) == len(found)
    calls = [each for each in found if each.reason != ROUTE]
    assert len({each.customer for each in calls}) == len(calls)
    visited = {each.customer for each in found if each.reason == ROUTE}
    assert visited.isdisjoint(each.customer for each in calls)
    first = {wish.customer: wish.first_day for wish in wishes}
    assert all(each.day >= first[each.customer] for each in calls)
    asked = {(stop.customer, stop.day) for stop in stops}
    assert {(each.customer, each.day) for each in found if each.reason == ROUTE} <= asked


@given(cases(), st.randoms())
def test_order_of_input_does_not_matter(case, random):
    days, stops, wishes = case
    found = plan(days, stops, wishes, {})
    random.shuffle(stops)
    random.shuffle(wishes)
    assert sorted(plan(days, stops, wishes, {})) == sorted(found)


@given(cases())
def test_second_run_changes_nothing(case):
    days, stops, wishes = case
    found = plan(days, stops, wishes, {})
    kept = {each.customer: each.day for each in found if each.reason != ROUTE}
    assert sorted(plan(days, stops, wishes, kept)) == sorted(found)


@given(cases(), st.sampled_from([0, 10_000]))
def test_call_kept_for_none_of_the_days_is_as_free_as_others(case, gone):
    days, stops, wishes = case
    kept = {wish.customer: gone for wish in wishes}
    assert plan(days, stops, wishes, kept) == plan(days, stops, wishes, {})


def test_call_whose_day_is_gone_or_full_is_made_on_another():
    wishes = [Wish(1, "late", 1, None, 9.0), Wish(2, "late", 1, None, 5.0)]
    kept = {1: 2, 2: 2}
    assert plan([Day(1, 1), Day(3, 1)], [], wishes, kept) == [
        Planned(1, 1, "late"), Planned(3, 2, "late")]  # fmt: skip
    assert plan([Day(1, 0), Day(2, 1), Day(3, 1)], [], wishes, kept) == [
        Planned(2, 1, "late"), Planned(3, 2, "late")]  # fmt: skip
