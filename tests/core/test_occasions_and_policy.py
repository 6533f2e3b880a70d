from dataclasses import replace

import pytest
from core.occasions import net_occasions
from core.policy import DEFAULT_POLICY, STEPS, Policy


def test_purchase_days_are_net_ascending_and_positive():
    def check(days, amounts, expected_days, expected_amounts):
        assert net_occasions(days, amounts) == (expected_days, expected_amounts)

    check([], [], [], [])
    check([3], [10.0], [3], [10.0])
    check([3], [0.0], [], [])
    check([3], [-10.0], [], [])
    check([3, 3], [10.0, 5.0], [3], [15.0])
    check([3, 3], [10.0, -10.0], [], [])
    check([3, 3, 3], [0.1, 0.2, -0.3], [], [])  # 5.6e-17 in floating point
    check([3, 8], [10.0, -4.0], [3], [10.0])  # a later credit note is no occasion
    check([8, 3], [1.0, 2.0], [3, 8], [2.0, 1.0])
    check((3, 8), (1.0, 2.0), [3, 8], [1.0, 2.0])
    check([-5, 0], [1, 2], [-5, 0], [1, 2])
    check([3, 4, 3], [1.0, -2.0, 6.0], [3], [7.0])


def test_days_and_amounts_must_pair_up():
    with pytest.raises(ValueError, match="2 days but 1 amounts"):
        net_occasions([1, 2], [5.0])


def test_defaults_are_those_of_the_method():
    assert DEFAULT_POLICY == Policy()
    assert (DEFAULT_POLICY.decay, DEFAULT_POLICY.merge_days) == (0.9, 1)
    assert len(STEPS) == 19 and list(STEPS) == sorted(STEPS) and STEPS[0] == 0


def test_a_bad_threshold_says_which_one_its_value_and_what_is_allowed():
    def check(name, value, allowed):
        with pytest.raises(ValueError) as caught:
            Policy(**{name: value})
        assert str(caught.value) == f"{name} is {value!r}: it must be {allowed}"

    check("decay", 0, "at least 0.01 and at most 1")
    check("decay", 1.5, "at least 0.01 and at most 1")
    check("decay", float("nan"), "at least 0.01 and at most 1")
    check("decay", "0.9", "at least 0.01 and at most 1")
    check("decay", True, "at least 0.01 and at most 1")
    check("merge_days", -1, "at least 0 and at most 36500")
    check("merge_days", float("inf"), "at least 0 and at most 36500")
    check("prior_weight", 0, "at least 0.001 and at most 1e+06")
    check("stopped_chance_ratio", 1, "above 0 and below 1")
    check("due_fraction", 0.6, "at most expected_fraction, 0.5")
    check("expected_fraction", 0.9, "at most late_fraction, 0.8")
    check("sample_share", 0, "at least 0.0001 and at most 1")
    check("curve_window_days", 0, "at least 1 and at most 36500")


def test_thresholds_on_the_edge_are_allowed():
    Policy(decay=1, merge_days=0, sample_share=1, due_fraction=0.5, late_fraction=0.5)


def test_a_policy_is_not_changed_but_replaced():
    with pytest.raises(AttributeError):
        DEFAULT_POLICY.decay = 0.5
    assert replace(DEFAULT_POLICY, decay=0.5).decay == 0.5
    with pytest.raises(ValueError, match="decay is 2"):
        replace(DEFAULT_POLICY, decay=2)
