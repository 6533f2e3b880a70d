"""Where to help: what is compared with what, and when there is too little to tell."""

import pytest
from core.diagnosis import STEPS, enough, steps, weakest
from core.facts import Count
from core.policy import Policy


def share(ratio, rows=100):
    return Count(ratio * rows, rows, rows)


def diagnosed(own, mates, past=None, policy=None):
    """The weakest step of who has `own` {key: share} among `mates`, themselves included."""
    own = {key: share(value) if isinstance(value, float) else value for key, value in own.items()}
    team = {key: [own.get(key), *(share(value) for value in mates.get(key, ()))] for key in STEPS}
    found = steps(own, team, past or {}, policy or Policy())
    return weakest(found, policy or Policy()), {step.key: step for step in found}


@pytest.mark.parametrize("key", STEPS)
def test_each_step_can_be_the_weak_one(key):
    own = dict.fromkeys(STEPS, 0.8) | {key: 0.5}
    mates = dict.fromkeys(STEPS, (0.8, 0.82, 0.85))
    weak, found = diagnosed(own, mates)
    assert weak.key == key
    assert found[key].usual == pytest.approx(0.81)  # the median of 0.5, 0.8, 0.82 and 0.85


def test_the_farthest_behind_goes_first():
    mates = {"coverage": (0.8, 0.8, 0.8), "collection": (0.9, 0.9, 0.9)}
    weak, _found = diagnosed({"coverage": 0.4, "collection": 0.5}, mates)
    assert weak.key == "coverage"  # half of what is usual, where collection is at 0.56 of it


def test_who_is_near_the_median_needs_no_help():
    mates = dict.fromkeys(STEPS, (0.8, 0.8, 0.8))
    assert diagnosed(dict.fromkeys(STEPS, 0.73), mates)[0] is None  # 91 %
    assert diagnosed(dict.fromkeys(STEPS, 0.71), mates)[0] is not None  # 89 %
    assert diagnosed({}, mates)[0] is None


def test_too_little_to_tell():
    mates = {"coverage": (0.8, 0.8, 0.8)}
    for figure in (None, Count(0, 0), share(0.25, rows=4)):
        weak, found = diagnosed({"coverage": figure}, mates)
        assert (weak, found["coverage"].is_told) == (None, False)
    weak, found = diagnosed({"coverage": share(0.2, rows=5)}, mates)
    assert (weak.key, found["coverage"].is_told) == ("coverage", True)
    assert not enough(share(0.5, rows=9), Policy(help_min_rows=10))


def test_small_team_is_compared_with_its_own_past():
    two = {"coverage": (0.9, 0.9)}  # three in all
    weak, found = diagnosed({"coverage": 0.4}, two)
    assert (weak, found["coverage"].is_told) == (None, False)
    weak, found = diagnosed(
        {"coverage": 0.4}, two, past={"coverage": [share(0.5), share(0.6), share(0.7)]}
    )
    assert (weak.key, found["coverage"].usual) == ("coverage", 0.6)
    # Months of the past with too little to tell say nothing either.
    few = {"coverage": [share(0.9, rows=2), share(0.9, rows=4)]}
    assert diagnosed({"coverage": 0.4}, two, past=few)[0] is None
    # The past of who has a team does not count.
    four = {"coverage": (0.9, 0.9, 0.9)}
    assert diagnosed({"coverage": 0.85}, four, past={"coverage": [share(0.2)]})[0] is None


def test_mates_with_too_little_do_not_count():
    own, others = share(0.4), [share(0.9), share(0.9), share(0.1, rows=2)]
    found = steps({"coverage": own}, {"coverage": [own, *others]}, {}, Policy())
    assert weakest(found) is None, "three say something, and four are needed"


def test_usual_of_nothing_is_no_measure():
    mates = {"promises_kept": (0.0, 0.0, 0.0)}
    assert diagnosed({"promises_kept": 0.0}, mates)[0] is None
