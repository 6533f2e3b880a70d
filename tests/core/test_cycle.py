from itertools import accumulate
from math import exp, inf, log, sqrt

import pytest
from core.cycle import Prior, class_index, fit_prior, rhythm
from core.history import Stretch, extend, fold, scatter, stretches
from core.policy import DEFAULT_POLICY, LOG_TABLE_DAYS, Policy

MONTHLY = Prior(log(30), 0.5, regular_below=0.3, irregular_from=0.6)


def orders(*gaps):
    return list(accumulate(gaps, initial=0))


def history(*gaps, merge_days=1, amount=100.0):
    days = orders(*gaps)
    return fold(days, [amount] * len(days), DEFAULT_POLICY, merge_days)


def test_state_is_the_weighted_sum_over_gaps_and_occasions():
    gaps, amounts = [10, 20, 40], [100.0, 200.0, 50.0, 80.0]
    state = fold(orders(*gaps), amounts, DEFAULT_POLICY, 1)
    weights = [0.81, 0.9, 1]
    pairs = list(zip(weights, gaps, strict=True))
    assert state.order_count == 4
    assert state.weight == pytest.approx(sum(weights))
    assert state.log_gap_sum == pytest.approx(sum(w * log(g) for w, g in pairs))
    assert state.log_gap_square_sum == pytest.approx(sum(w * log(g) ** 2 for w, g in pairs))
    valued = list(zip([0.729, *weights], amounts, strict=True))
    assert state.amount_weight == pytest.approx(0.729 + sum(weights))
    assert state.log_amount == pytest.approx(sum(w * log(a) for w, a in valued))
    assert state.amount == pytest.approx(sum(w * a for w, a in valued))
    assert state.usual_amount == pytest.approx(exp(state.log_amount / state.amount_weight))
    assert state.usual_amount < state.mean_amount
    assert (state.first_day, state.last_day, state.total_amount) == (0, 70, 430.0)


def test_one_order_is_a_state_without_gaps():
    state = fold([7], [50.0], DEFAULT_POLICY, 1)
    assert state[:4] == (1, 0.0, 0.0, 0.0)
    assert state.usual_amount == pytest.approx(50)
    assert state.mean_amount == 50
    assert (state.first_day, state.last_day) == (7, 7)


def test_a_burst_moves_the_last_day_and_its_amount_joins_the_order():
    burst = fold([0, 10, 11, 31], [100, 60, 40, 120], DEFAULT_POLICY, 1)
    whole = fold([0, 10, 30], [100, 100, 120], DEFAULT_POLICY, 1)  # the same gaps: 10 and 20
    assert burst.order_count == 3
    assert burst[1:4] == whole[1:4]
    assert burst.usual_amount == pytest.approx(whole.usual_amount)
    assert burst.mean_amount == pytest.approx(whole.mean_amount)
    assert (burst.last_day, burst.total_amount, burst.last_amount) == (31, 320, 120)


def test_a_burst_after_a_burst_belongs_to_the_same_order():
    state = fold([0, 1, 2, 3], [10, 20, 30, 40], DEFAULT_POLICY, 1)
    assert (state.order_count, state.last_day) == (1, 3)
    assert state.mean_amount == 100
    assert state.usual_amount == pytest.approx(100)


def test_a_second_order_of_a_day_belongs_to_the_first():
    state = fold([0, 0, 9], [10, 20, 30], DEFAULT_POLICY, 0)
    assert (state.order_count, state.last_amount, state.total_amount) == (2, 30, 60)


def test_nothing_is_merged_when_merge_days_is_zero():
    assert history(1, 1, 1, merge_days=0).order_count == 4
    assert history(1, 1, 1, merge_days=1).order_count == 1
    assert history(2, 3, 4, merge_days=3).order_count == 2


def test_gaps_longer_than_the_table_of_logarithms_count_too():
    for gap in (LOG_TABLE_DAYS - 1, LOG_TABLE_DAYS, 3 * LOG_TABLE_DAYS):
        assert history(gap).log_gap_sum == pytest.approx(log(gap))
        last = list(stretches(orders(gap), DEFAULT_POLICY, 1))[-1]
        assert last.log_gap_sum == pytest.approx(log(gap))


def test_what_cannot_be_a_history_is_refused():
    def check(days, amounts, message):
        with pytest.raises(ValueError, match=message):
            fold(days, amounts, DEFAULT_POLICY, 1)

    check([], [], "no occasions")
    check([0], [0], "the amount of day 0 is 0: it must be positive")
    check([0, 5], [10, -1], "an amount is -1: all must be positive")
    check([0, 5, 9], [10, -1, 20], "an amount is -1: all must be positive")
    check([0, 5], [10, 0], "an amount is 0: all must be positive")
    check([5, 0], [10, 10], "day 0 comes after day 5: days must ascend")
    check([0, 5, 9], [10, 10], "zip")


def test_extending_by_nothing_changes_nothing():
    state = history(10, 20)
    assert extend(state, [], [], DEFAULT_POLICY, 1) == state


def test_cycle_is_drawn_to_the_company_by_one_order():
    def check(gaps, cycle_days):
        assert rhythm(history(*gaps), MONTHLY, DEFAULT_POLICY).cycle_days == pytest.approx(
            cycle_days
        )

    check([], 30)  # one order: the company's
    check([120], 60)  # two: half way, as a factor
    check([30, 30, 30], 30)
    check([30] * 8, 30)
    check([10, 10], exp((log(30) + 1.9 * log(10)) / 2.9))


def test_one_long_gap_moves_the_cycle_little():
    for at in range(9):
        gaps = [30] * 8
        gaps.insert(at, 400)
        cycle_days = rhythm(history(*gaps), MONTHLY, DEFAULT_POLICY).cycle_days
        assert 35 <= round(cycle_days) <= 43


def test_a_young_category_leans_three_times_on_the_company():
    def check(gaps, cycle_days):
        found = rhythm(history(*gaps), MONTHLY, DEFAULT_POLICY, by_category=True)
        assert found.cycle_days == pytest.approx(cycle_days)

    check([], 30)
    check([480], 60)  # 30 * 16 ** (1/4)
    check([120, 120], exp((log(30) + 1.9 * log(120)) / 2.9))


def test_spread_is_drawn_to_the_company():
    even = rhythm(history(30, 30, 30, 30), MONTHLY, DEFAULT_POLICY)
    freedom = 1 + 0.9 + 0.81 + 0.729 - 1
    assert even.variance == pytest.approx(5 * 0.5 / (5 + freedom), abs=1e-6)
    assert even.spread_ratio == exp(sqrt(even.variance))
    assert rhythm(history(), MONTHLY, DEFAULT_POLICY).variance == 0.5
    assert rhythm(history(90), MONTHLY, DEFAULT_POLICY).variance == 0.5
    assert rhythm(history(2, 90, 3, 80), MONTHLY, DEFAULT_POLICY).variance > 0.6


def test_scatter_of_equal_gaps_is_never_below_zero():
    for gap in range(2, 60):
        assert 0 <= scatter(history(*[gap] * 11)) < 1e-9


def test_class_follows_history_and_regularity():
    def check(order_count, variance, expected):
        assert class_index(order_count, variance, MONTHLY) == expected

    check(1, 0.1, 1)  # too few orders to be anything but average
    check(2, 0.9, 4)
    check(3, 0.1, 6)
    check(3, 0.3, 7)
    check(4, 0.6, 8)
    check(5, 0.599999, 10)
    check(9, 0.1, 9)
    check(10, 0.6, 14)
    check(500, 0.0, 12)


def test_stretches_leave_out_what_a_burst_ended():
    def check(days, expected):
        found = stretches(days, DEFAULT_POLICY, 1)
        assert [(one.start_day, one.end_day, one.order_count) for one in found] == expected

    check([], [])
    check([5], [(5, None, 1)])
    check([5, 6], [(6, None, 1)])
    check([5, 6, 7, 20], [(7, 20, 1), (20, None, 2)])


def test_stretches_know_what_the_fold_knew():
    days = orders(10, 1, 20, 5, 1, 1, 40)
    for stretch in stretches(days, DEFAULT_POLICY, 1):
        known = [day for day in days if day <= stretch.start_day]
        state = fold(known, [1.0] * len(known), DEFAULT_POLICY, 1)
        assert stretch[2:] == state[:4]


def test_prior_needs_twenty_customers():
    default = Prior(0, 0, 0.3, 0.6)
    for customers, cycle_days, variance in ((19, 30, 0.5), (20, 10, 0.0)):
        prior = fit_prior([history(10, 10)] * customers, DEFAULT_POLICY, default)
        assert exp(prior.mean_log_days) == pytest.approx(cycle_days)
        assert prior.variance == pytest.approx(variance)
    single = fit_prior([history()] * 50, DEFAULT_POLICY, default)
    assert single == (log(30), 0.5, 0.3, 0.6)


def test_customers_of_two_orders_tell_the_cycle_but_not_the_spread():
    prior = fit_prior([history(12)] * 20, DEFAULT_POLICY, Prior(0, 0, 0.3, 0.6))
    assert exp(prior.mean_log_days) == pytest.approx(12)
    assert prior[1:] == (0.5, 0.3, 0.6)


def test_without_terciles_everybody_is_average():
    prior = fit_prior([], DEFAULT_POLICY)
    assert prior[2:] == (0.0, inf)
    assert rhythm(history(30, 2, 90), prior, DEFAULT_POLICY).class_index == 7


def test_terciles_split_the_customers_in_three():
    states = [history(20, 20 + spread, 20 - spread // 3, 20 + 3 * spread) for spread in range(30)]
    prior = fit_prior(states, DEFAULT_POLICY)
    classes = [rhythm(state, prior, DEFAULT_POLICY).class_index % 3 for state in states]
    assert [classes.count(index) for index in range(3)] == [10, 10, 10]
    pooled = sum(scatter(state) for state in states) / sum(state.weight - 1 for state in states)
    assert prior.variance == pytest.approx(pooled)


def test_customers_who_are_all_alike_are_average():
    states = [history(20, 20, 20)] * 30
    prior = fit_prior(states, DEFAULT_POLICY)
    assert {rhythm(state, prior, DEFAULT_POLICY).class_index for state in states} == {7}


def test_decay_of_one_weighs_all_orders_alike():
    state = fold(orders(10, 20, 30), [1.0, 2.0, 3.0, 4.0], Policy(decay=1), 1)
    assert state.weight == 3
    assert state.mean_amount == 2.5


def test_a_stretch_without_gaps_has_no_scatter():
    assert scatter(Stretch(0, None, 1, 0.0, 0.0, 0.0)) == 0
