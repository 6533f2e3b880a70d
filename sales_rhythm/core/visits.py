"""Which visits of a stop there are to be, given its turns and those that were laid out before."""

from collections.abc import Container, Iterable
from datetime import date


def visits_of_turns(
    turns: Iterable[tuple[date, date]], laid_out: Container[date], decided: Container[date]
) -> dict[date, date]:
    """{turn: day} of the visits of [(turn, day)]: one a day.

    Turns meet on a day where those before it are off. Whose visit is `laid_out` already, and
    nobody decided about, keeps it, the latest turn of the day. Where nothing is laid out, the
    latest turn gets a visit; but none where the visit of a turn of that day was `decided` about:
    made, missed, cancelled, or moved to another day.

    Both Monday's and Tuesday's turn are on Wednesday:

    >>> days = {number: date(2026, 3, number) for number in (9, 10, 11)}
    >>> meeting = [(days[9], days[11]), (days[10], days[11])]
    >>> [turn.day for turn in visits_of_turns(meeting, laid_out=[], decided=[])]
    [10]
    >>> [turn.day for turn in visits_of_turns(meeting, laid_out=[days[9]], decided=[days[10]])]
    [9]
    """
    by_day: dict[date, list[date]] = {}
    for turn, day in turns:
        by_day.setdefault(day, []).append(turn)
    found = {}
    for day, own in by_day.items():
        kept = [turn for turn in own if turn in laid_out]
        if kept:
            found[max(kept)] = day
        elif not any(turn in decided for turn in own):
            found[max(own)] = day
    return found
