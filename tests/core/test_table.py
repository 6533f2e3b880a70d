"""The month's table: states, bars, parts of goals, totals and the projected end."""

from datetime import date, timedelta

import pytest
from core.facts import NOBODY, Count, Facts, Measure, Parts
from core.month import weeks
from core.policy import Policy
from core.projection import Projection
from core.table import Cell, Line, Shares, judged, table
from hypothesis import given
from hypothesis import strategies as st

MARCH = date(2026, 3, 1)  # a Sunday; 22 working days, Monday the 2nd is the first
CALLS = Measure("calls")
REVENUE = Measure("revenue", "money")
COVERAGE = Measure("coverage", "percent", is_ratio=True, is_standing=True)
ORDER_SIZE = Measure("average_order", "money", is_ratio=True)
WEEKDAYS = tuple(day for ahead in range(31) if (day := MARCH + timedelta(days=ahead)).weekday() < 5)


@pytest.mark.parametrize(
    ("measure", "value", "goal", "pace", "state", "gap"),
    [
        (CALLS, 50, 100, 50, "ok", None),
        (CALLS, 48, 100, 50, "ok", None),  # 96 %
        (CALLS, 47, 100, 50, "behind", -3),  # 94 %
        (CALLS, 40, 100, 50, "behind", -10),  # 80 %
        (CALLS, 39, 100, 50, "far", -11),
        (CALLS, 0, 1, 0.4, "ok", None),  # nobody is behind by less than half a call
        (CALLS, 0, 1, 0.5, "far", -0.5),
        (REVENUE, 0, 1, 0.4, "far", -0.4),
        (CALLS, 0, 0, 0, "ok", None),
        (CALLS, 5, 0, 0, "ok", None),
        (CALLS, 5, None, None, "plain", None),
        (CALLS, 5, 10, None, "plain", None),
        (REVENUE, -20, 100, 50, "far", -70),  # more was taken back than sold
        (COVERAGE, 0.81, 0.85, 0.85, "ok", None),
        (COVERAGE, 0.80, 0.85, 0.85, "behind", -0.05),
        (COVERAGE, 0.58, 0.85, 0.85, "far", -0.27),
        (COVERAGE, 0.0, 0.85, 0.85, "far", -0.85),  # half of 100 % is no half of a call
    ],
)
def test_states(measure, value, goal, pace, state, gap):
    cell = judged(measure, Count(value), goal, pace)
    assert cell.state == state
    assert cell.gap == (None if gap is None else pytest.approx(gap))


@pytest.mark.parametrize(
    ("measure", "value", "goal", "pace", "fill", "tick"),
    [
        (CALLS, 40, 100, 50, 40, 50),
        (CALLS, 140, 100, 50, 100, 50),
        (REVENUE, -20, 100, 50, 0, 50),
        (CALLS, 3, 0, 0, 100, 100),
        (CALLS, 0, 0, 0, 0, 0),
        (COVERAGE, 0.58, 0.85, 0.85, 58, 85),
        (COVERAGE, 1.2, 0.85, 0.85, 100, 85),
        (ORDER_SIZE, 8, 10, 10, 80, 100),
        (ORDER_SIZE, 16, 10, 10, 100, 62.5),
        (CALLS, 3, None, None, 100, None),
        (CALLS, 0, None, None, 0, None),
        (COVERAGE, 0.3, None, None, 30, None),
    ],
)
def test_bars(measure, value, goal, pace, fill, tick):
    cell = judged(measure, Count(value), goal, pace)
    assert cell.fill == pytest.approx(fill)
    assert cell.tick == (None if tick is None else pytest.approx(tick))


def test_nothing_to_divide_by_is_no_figure():
    for count in (None, Count(0, 0), Count(3, 0)):
        cell = judged(COVERAGE, count, 0.85, 0.85)
        assert (cell.state, cell.value, cell.goal) == ("none", None, 0.85)


def test_thresholds_are_the_policys():
    policy = Policy(pace_ok_ratio=0.5, pace_far_ratio=0.2)
    assert judged(CALLS, Count(26), 100, 50, policy).state == "ok"
    assert judged(CALLS, Count(24), 100, 50, policy).state == "behind"
    assert judged(CALLS, Count(9), 100, 50, policy).state == "far"


def test_share_of_working_days():
    shares = Shares(WEEKDAYS)
    assert shares.of(MARCH, date(2026, 3, 10)) == pytest.approx(7 / 22)
    assert shares.of(date(2026, 3, 7), date(2026, 3, 8)) == 0  # a weekend
    assert shares.of(date(2026, 3, 8), date(2026, 3, 7)) == 0
    assert shares.of(MARCH, date(2026, 3, 31)) == 1
    assert Shares(()).of(MARCH, date(2026, 3, 31)) is None
    pushed = Shares(WEEKDAYS, date(2026, 3, 16), date(2026, 3, 20))
    assert pushed.of(MARCH, date(2026, 3, 13)) == 0
    assert pushed.of(MARCH, date(2026, 3, 17)) == pytest.approx(2 / 5)


def facts(parts, goals=None, today=date(2026, 3, 10), measures=(CALLS,), worked=None, **more):
    """March: `parts` {user: (month, *weeks)} of calls, or {(user, key): Parts}."""
    named = {
        (key if isinstance(key, tuple) else (key, "calls")): (
            value
            if isinstance(value, Parts)
            else Parts(Count(value[0]), tuple(map(Count, value[1:])))
        )
        for key, value in parts.items()
    }
    users = tuple(dict.fromkeys(user for user, _key in named))
    days = worked or {}
    return Facts(
        month=MARCH,
        today=today,
        weeks=weeks(MARCH),
        measures=measures,
        users=users,
        parts=named,
        goals={(user, "calls"): goal for user, goal in (goals or {}).items()},
        worked={user: days.get(user, WEEKDAYS) for user in users},
        **more,
    )


def test_month_by_hand():
    # Seven of 22 working days have passed: of 44 calls 14 should be there.
    found = table(facts({1: (14, 10, 4, 0, 0, 0), 2: (5, 5, 0, 0, 0, 0)}, {1: 44, 2: 44}))
    mine, other = (found.lines[user, "calls"] for user in (1, 2))
    assert (mine.month.value, mine.month.goal, mine.month.pace) == (14, 44, 14)
    assert (mine.month.state, mine.month.gap) == ("ok", None)
    # Weeks 2 to 6: five working days each are 10 calls; the second has two days behind it.
    assert [(cell.value, cell.goal, cell.pace) for cell in mine.weeks[:2]] == [
        (10, 10, 10), (4, 10, 4)]  # fmt: skip
    assert [cell.state for cell in mine.weeks] == ["ok", "ok", "future", "future", "future"]
    assert [cell.goal for cell in mine.weeks[2:]] == [10, 10, 4]
    assert (other.month.state, other.month.gap) == ("far", -9)
    assert [cell.state for cell in other.weeks[:2]] == ["far", "far"]
    total = found.total["calls"]
    assert (total.month.value, total.month.goal, total.month.pace) == (19, 88, 28)
    assert (total.month.state, total.month.gap) == ("far", -9)
    assert [cell.value for cell in total.weeks] == [15, 4, None, None, None]


def test_who_is_on_leave_is_not_behind():
    away = tuple(day for day in WEEKDAYS if day >= date(2026, 3, 23))
    found = table(facts({1: (0, 0, 0, 0, 0, 0), 2: (0, 0, 0, 0, 0, 0)}, {1: 14, 2: 14},
                        worked={1: away, 2: ()}))  # fmt: skip
    assert found.lines[1, "calls"].month.pace == 0
    assert found.lines[1, "calls"].month.state == "ok"
    gone = found.lines[2, "calls"].month
    assert (gone.state, gone.goal, gone.pace) == ("plain", 14, None)
    assert {cell.state for cell in found.lines[2, "calls"].weeks} == {"plain", "future"}


def test_who_left_is_not_judged_but_counts():
    found = table(facts({1: (3, 3, 0, 0, 0, 0), 2: (4, 4, 0, 0, 0, 0)}, {1: 44, 2: 12},
                        ended=frozenset({1})))  # fmt: skip
    assert found.lines[1, "calls"].month.state == "plain"
    assert found.total["calls"].month.value == 7
    # By those who have a goal: 4 calls, where 12 x 7 / 22 should be.
    assert found.total["calls"].month.pace == pytest.approx(12 * 7 / 22)
    assert found.total["calls"].month.state == "ok"
    assert found.total["calls"].month.lead == pytest.approx(4 - 12 * 7 / 22)


def test_small_part_of_a_goal_does_not_judge_a_week():
    found = table(facts({1: (0, 0, 0, 0, 0, 0)}, {1: 4}))  # less than one a week
    first = found.lines[1, "calls"].weeks[0]
    assert (first.state, first.goal) == ("plain", pytest.approx(4 * 5 / 22))


def test_last_day_and_a_month_that_is_over_want_all_of_the_goal():
    for today in (date(2026, 3, 31), date(2026, 4, 1), date(2027, 1, 1)):
        found = table(facts({1: (40, 10, 10, 10, 10, 0)}, {1: 44}, today=today))
        month = found.lines[1, "calls"].month
        assert month.pace == 44
        assert "future" not in {cell.state for cell in found.lines[1, "calls"].weeks}


def test_shares_are_added_by_what_they_are_of():
    parts = {(1, "coverage"): Parts(Count(9, 10)), (2, "coverage"): Parts(Count(10, 30))}
    known = facts(parts, measures=(COVERAGE,))
    found = table(known)
    assert found.total["coverage"].month.value == pytest.approx(19 / 40)
    goals = {(1, "coverage"): 0.9, (2, "coverage"): 0.5}
    month = table(known._replace(goals=goals)).total["coverage"].month
    assert month.goal == pytest.approx((0.9 * 10 + 0.5 * 30) / 40)


def test_unknown_figures_are_no_zeros():
    parts = Parts(None, (None, Count(3), Count(0), Count(0), Count(0)))
    found = table(facts({1: parts, 2: (4, 4, 0, 0, 0, 0)}, {1: 44, 2: 44}))
    mine = found.lines[1, "calls"]
    assert (mine.month.state, mine.weeks[0].state) == ("none", "none")
    assert found.total["calls"].month.value == 4


def test_nothing_at_all():
    empty = table(facts({}))
    assert empty.lines == {}
    assert empty.total["calls"] == Line(Cell(None, state="plain")._replace(state="none"))


def test_projection():
    found = Projection(reached=335, expected=85, goal=600, share=0.8)
    assert found.value == 420
    assert found.goal_ratio == pytest.approx(0.7)
    assert found.at_same_pace == pytest.approx(418.75)
    assert (found.shortfall, found.state()) == (180, "far")
    assert Projection(500, 80, 600, 0.8).state() == "ok"
    assert Projection(500, 20, 600, 0.8).state() == "behind"
    for goal in (None, 0):
        assert (Projection(5, 5, goal, None).state(), Projection(5, 5, goal, None).goal_ratio) == (
            "plain", None)  # fmt: skip
    # Of a team judged by those who have a goal, what the others reach is no part of it.
    team = Projection(85, 15, 44, 0.5, aimed=14)
    assert (team.value, team.shortfall, team.state()) == (100, 30, "far")
    assert Projection(5, 5, None, None).at_same_pace is None
    assert Projection(5, 5, None, 0).at_same_pace is None


numbers = st.integers(0, 500)


@given(
    st.dictionaries(st.integers(NOBODY, 40), st.lists(numbers, min_size=5, max_size=5), max_size=8),
    st.dictionaries(st.integers(1, 40), numbers, max_size=8),
    st.integers(1, 45),
)
def test_total_is_the_sum_of_the_lines_and_weeks_are_the_month(counts, goals, ahead):
    today = MARCH + timedelta(days=ahead - 1)
    parts = {user: (sum(of_weeks), *of_weeks) for user, of_weeks in counts.items()}
    found = table(facts(parts, goals, today=today))
    lines = [found.lines[user, "calls"] for user in counts]
    total = found.total["calls"]
    assert (total.month.value or 0) == sum(line.month.value for line in lines)
    for at, cell in enumerate(total.weeks):
        known = [line.weeks[at].value for line in lines if line.weeks[at].value is not None]
        assert (cell.value or 0) == sum(known)
    for line in lines:
        assert 0 <= line.month.fill <= 100
        if line.month.goal is not None:
            assert sum(cell.goal for cell in line.weeks) == pytest.approx(line.month.goal)
            passed = [cell.pace for cell in line.weeks if cell.pace is not None]
            if len(passed) == len([cell for cell in line.weeks if cell.state != "future"]):
                assert sum(passed) == pytest.approx(line.month.pace)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1), st.floats(0, 1e6))
def test_more_is_never_worse(value, goal, share, more):
    order = ("far", "behind", "ok")
    for measure in (CALLS, REVENUE, ORDER_SIZE):
        first, second = (
            judged(measure, Count(each), goal, goal * share) for each in (value, value + more)
        )
        assert order.index(first.state) <= order.index(second.state)
        assert first.gap is None or first.gap <= 0
        assert first.lead == pytest.approx(value - goal * share)
