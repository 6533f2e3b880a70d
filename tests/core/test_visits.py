from datetime import date, timedelta

from core.visits import visits_of_turns
from hypothesis import given
from hypothesis import strategies as st

FIRST = date(2026, 3, 2)
days = st.integers(0, 20).map(lambda ahead: FIRST + timedelta(days=ahead))


@st.composite
def cases(draw):
    """Turns, each on its day or a later one, and which of them have a visit already."""
    turns = {turn: turn + timedelta(days=draw(st.integers(0, 3))) for turn in draw(st.sets(days))}
    known = draw(st.sets(days))
    decided = {turn for turn in known if draw(st.booleans())}
    return turns, known - decided, decided


@given(cases())
def test_one_visit_a_day_on_the_day_of_its_turn(case):
    turns, laid_out, decided = case
    found = visits_of_turns(turns.items(), laid_out, decided)
    assert len(set(found.values())) == len(found)
    assert all(turns[turn] == day for turn, day in found.items())
    assert not found.keys() & decided


@given(cases())
def test_no_day_is_forgotten_unless_somebody_decided_about_it(case):
    turns, laid_out, decided = case
    found = set(visits_of_turns(turns.items(), laid_out, decided).values())
    for turn, day in turns.items():
        same = {other for other, own in turns.items() if own == day}
        assert day in found or (same & decided and not same & laid_out), turn


@given(cases())
def test_second_time_nothing_changes(case):
    turns, laid_out, decided = case
    found = visits_of_turns(turns.items(), laid_out, decided)
    assert visits_of_turns(turns.items(), found.keys(), decided) == found


def test_where_turns_meet_the_latest_that_has_a_visit_keeps_it():
    monday, tuesday, wednesday = (FIRST + timedelta(days=ahead) for ahead in range(3))
    meeting = [(monday, wednesday), (tuesday, wednesday), (wednesday, wednesday)]
    for laid_out, decided, expected in (
        ([], [], wednesday),
        ([monday, tuesday], [wednesday], tuesday),
        ([monday], [], monday),
        ([], [monday], None),
    ):
        found = visits_of_turns(meeting, laid_out, decided)
        assert list(found) == ([expected] if expected else [])
