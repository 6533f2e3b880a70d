from random import Random

import pytest
from core.milestones import Condition, status
from core.reasons import ASKING, FACTS, MONTH_FACTS, REASONS, Reason, Span, next_day, showing

TODAY = 100
NOTHING = dict.fromkeys(FACTS) | {
    "today": TODAY,
    "month_from": 90,
    "week_3_from": 98,
    "order_count": 5,
    "due_from": 200,
    "late_from": 220,
    "stopped_from": 300,
    "touched_on": 95,
    "neglected_from": 120,
    "rest_until": 97,
}


def names(**facts):
    return [reason.name for reason in showing(NOTHING | facts)]


def test_customer_on_rhythm_and_cared_for_has_no_reason():
    assert names() == []


def test_every_reason_shows_for_some_facts_and_names_are_unique():
    eight = names(
        directive_from=TODAY,
        promise_on=TODAY - 1,
        help_from=TODAY - 3,
        overdue_from=TODAY,
        late_from=TODAY,
        due_from=80,
        activity_on=TODAY - 2,
        quotation_hanging_from=TODAY,
        deal_hanging_from=TODAY - 400,
        touched_on=60,
        neglected_from=80,
        next_visit_on=TODAY - 1,
        visit_until=TODAY,
        push_from=TODAY - 5,
        line_lost_from=TODAY - 5,
    )
    assert eight == [
        "directive", "promise_broken", "must_care", "help", "overdue", "late",
        "activity_overdue", "route", "quotation_hanging", "deal_hanging", "neglected",
        "line_lost", "push",
    ]  # fmt: skip
    others = {*names(promise_on=TODAY, activity_on=TODAY, due_from=TODAY),
              *names(stopped_from=TODAY)}  # fmt: skip
    assert {*eight, *others} == {reason.name for reason in REASONS}
    assert len(REASONS) == len({reason.name for reason in REASONS})


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("due", {"due_from": TODAY}),
        ("late", {"due_from": 80, "late_from": TODAY}),
        ("stopped", {"stopped_from": TODAY}),
        ("neglected", {"neglected_from": TODAY}),
        ("must_care", {"touched_on": 60, "neglected_from": 97}),
        ("quotation_hanging", {"quotation_hanging_from": TODAY}),
        ("deal_hanging", {"deal_hanging_from": TODAY}),
    ],
)
def test_touch_and_silence_put_off_what_rests(name, facts):
    assert name in names(**facts)
    assert name in names(**facts, rest_until=TODAY)
    assert name in names(**facts, rest_until=None, silent_until=TODAY)
    assert name not in names(**facts, rest_until=TODAY + 1)
    assert name not in names(**facts, silent_until=TODAY + 1)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("directive", {"directive_from": TODAY}),
        ("promise_broken", {"promise_on": TODAY - 1}),
        ("promise_due", {"promise_on": TODAY}),
        ("overdue", {"overdue_from": TODAY}),
        ("help", {"help_from": TODAY}),
        ("activity_overdue", {"activity_on": TODAY - 1}),
        ("activity_due", {"activity_on": TODAY}),
    ],
)
def test_what_was_agreed_never_rests(name, facts):
    assert name in names(**facts, rest_until=TODAY + 9, silent_until=TODAY + 9)


def test_reason_shows_from_its_day_and_not_before():
    for day, shown in ((TODAY + 1, False), (TODAY, True), (TODAY - 400, True)):
        assert ("deal_hanging" in names(deal_hanging_from=day)) is shown
    for day, shown in ((TODAY, "promise_due"), (TODAY - 1, "promise_broken")):
        assert names(promise_on=day) == [shown]
    assert names(promise_on=TODAY + 1) == []


def test_stopped_is_news_for_two_weeks_or_until_touched():
    stopped = {"stopped_from": TODAY - 13}
    assert names(**stopped, touched_on=70) == ["stopped"]
    assert names(stopped_from=TODAY - 14, touched_on=70) == []
    assert names(**stopped, touched_on=TODAY - 12) == []


def test_must_care_asks_for_what_the_interval_asked_for():
    untouched = {"touched_on": 80}
    assert names(**untouched, neglected_from=97) == ["must_care", "neglected"]
    assert "must_care" not in names(**untouched, neglected_from=98)
    assert "must_care" not in names(**untouched, neglected_from=97, week_3_from=TODAY + 1)
    assert "must_care" not in names(touched_on=90, neglected_from=97)
    assert "must_care" not in names(**untouched, neglected_from=97, stopped_from=99)
    assert "must_care" in names(touched_on=None, neglected_from=97)


def test_due_late_and_stopped_never_show_together_and_agree_with_the_status():
    draw = Random(3)
    for _ in range(2000):
        due = draw.randrange(80, 120)
        late = due + draw.randrange(20)
        stopped = late + draw.randrange(40)
        count = draw.choice([0, 1, 2, 9])
        facts = {"due_from": due, "late_from": late, "stopped_from": stopped,
                 "order_count": count, "touched_on": None, "rest_until": None}  # fmt: skip
        shown = {"due", "late", "stopped"} & set(names(**facts))
        found = status(count, due, late, stopped, TODAY)
        assert shown <= {found}
        if found in ("due", "late"):
            assert shown == {found}


def test_missing_date_never_comes_unless_it_says_so():
    assert not Condition("a", "today").holds({"a": None, "today": 5})
    assert Condition("a", "today", missing=True).holds({"a": None, "today": 5})
    assert not Condition("a", "b").holds({"a": 3, "b": None})


def test_new_chip_is_one_entry():
    visit = Reason("visit", (Condition("visit_on", "today"),))
    assert visit.shows({"visit_on": 5, "today": 5})
    assert not visit.shows({"visit_on": 6, "today": 5})


def test_first_day_is_the_first_of_the_days_that_show():
    """Whatever comes and goes between them, and across the end of a month."""
    draw = Random(5)
    days = sorted({*FACTS} - MONTH_FACTS - {"today", "order_count"})
    shown = set()
    for _ in range(3000):
        facts = {name: draw.choice([None, draw.randrange(60, 160)]) for name in days}
        facts["order_count"] = draw.choice([0, 1, 2, 9])
        first, length, edge = draw.randrange(95, 105), draw.randrange(40), draw.randrange(40)
        spans = [
            Span(first, first + min(length, edge), {"month_from": 90, "week_3_from": 104}),
            Span(first + min(length, edge) + 1, first + length,
                 {"month_from": first + edge + 1, "week_3_from": first + edge + 9}),
        ]  # fmt: skip
        plain = {
            reason.name: day
            for span in reversed(spans)
            for day in range(span.last, span.first - 1, -1)
            for reason in showing({**facts, **span.facts, "today": day})
        }
        asked = [plain[reason.name] for reason in ASKING if reason.name in plain]
        assert next_day(facts, spans) == min(asked, default=None)
        for reason in REASONS:
            found = [
                reason.first_day({**facts, **span.facts}, span.first, span.last) for span in spans
            ]
            kept = next((day for day in found if day is not None), None)
            assert kept == plain.get(reason.name)
        shown |= plain.keys()
    assert shown == {reason.name for reason in REASONS}


def test_remark_shows_and_asks_for_nothing():
    assert names(push_from=TODAY) == ["push"]
    assert names(push_from=TODAY + 1) == []
    span = Span(TODAY, TODAY + 5, {"month_from": 90, "week_3_from": 98})
    assert next_day(NOTHING | {"push_from": TODAY}, [span]) is None
    assert [reason.name for reason in REASONS if reason.remark] == ["line_lost", "push"]


def test_first_day_of_a_date_that_counts_as_passed():
    rested = Condition("rest_until", "today", missing=True)
    assert Reason("a", (rested,)).first_day({"rest_until": None}, 3, 9) == 3
    assert Reason("a", (), unless=(rested,)).first_day({"rest_until": None}, 3, 9) is None
    assert Reason("a", (), unless=(rested,)).first_day({"rest_until": 5}, 3, 9) == 3
    assert Reason("a", (), unless=(rested,)).first_day({"rest_until": 3}, 3, 9) is None


def test_visit_shows_from_its_day_to_the_one_it_is_carried_to():
    visit = {"next_visit_on": TODAY, "visit_until": TODAY + 3}
    for day, shows in ((-1, False), (0, True), (3, True), (4, False)):
        assert ("route" in names(**visit, today=TODAY + day)) == shows
