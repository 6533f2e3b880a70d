import json
from math import exp, log
from random import Random

import pytest
from core.fit import Fit, default_fit, default_prior, fit
from core.policy import DEFAULT_POLICY, Policy


def company(customers, gap_days, orders=13):
    """Customers who order every `gap_days`, each starting a day after the other."""
    return [
        ([start + gap_days * number for number in range(orders)], [100.0] * orders)
        for start in range(customers)
    ]


def test_a_company_without_orders_gets_what_is_shipped():
    young = fit([], 0, DEFAULT_POLICY)
    assert young == default_fit()
    assert young.prior[:2] == (log(30), 0.5)
    assert 0 < young.prior.regular_below < young.prior.irregular_from


def test_a_company_of_few_gaps_gets_the_shipped_curve_but_its_own_cycle():
    small = fit(company(20, 28, orders=10), 300, DEFAULT_POLICY)
    assert small.gap_count == 180
    assert small.curve == default_fit().curve
    assert exp(small.prior.mean_log_days) == pytest.approx(28)
    enough = fit(company(25, 28, orders=9), 300, DEFAULT_POLICY)
    assert enough.gap_count == 200
    assert enough.curve != default_fit().curve
    large = fit(company(23, 28, orders=10), 300, DEFAULT_POLICY)
    assert large.gap_count == 207
    assert large.curve != default_fit().curve


def test_customers_of_a_quick_trade_do_not_forget_items():
    def check(gap_days, merge_days):
        found = fit(company(30, gap_days), 10_000, DEFAULT_POLICY)
        assert found.merge_days == merge_days
        if gap_days > 1:
            assert exp(found.prior.mean_log_days) == pytest.approx(gap_days)

    check(7, 0)
    check(13, 0)
    check(15, 1)
    check(30, 1)


def test_next_day_orders_lengthen_no_cycle_of_a_quick_trade():
    daily = [([day + start for day in range(20)], [1.0] * 20) for start in range(30)]
    weekly = company(60, 7)
    found = fit(daily + weekly, 120, DEFAULT_POLICY)
    assert found.merge_days == 0
    expected = (30 * log(1) + 60 * log(7)) / 90
    assert found.prior.mean_log_days == pytest.approx(expected)


def test_a_policy_that_never_merges_is_kept():
    assert fit(company(30, 30), 400, Policy(merge_days=0)).merge_days == 0


def test_orders_after_today_are_not_known():
    customers = company(30, 28)
    today = 200
    known = [([day for day in days if day <= today], amounts) for days, amounts in customers]
    known = [(days, amounts[: len(days)]) for days, amounts in known]
    future = [([today + 1, today + 30], [5.0, 5.0])]
    assert fit(customers + future, today, DEFAULT_POLICY) == fit(known, today, DEFAULT_POLICY)


def test_raw_orders_are_netted():
    customers = company(30, 28)
    raw = [
        ([*reversed(days), days[0] + 3, days[0] + 3], [*amounts, 50.0, -50.0])
        for days, amounts in customers
    ]
    assert fit(raw, 400, DEFAULT_POLICY) == fit(customers, 400, DEFAULT_POLICY)


def test_an_iterator_is_refused():
    with pytest.raises(ValueError, match="occasions is an iterator"):
        fit(iter([]), 0, DEFAULT_POLICY)


def test_policy_shapes_a_young_company():
    prior = default_prior(Policy(default_cycle_days=10, default_variance=0.2))
    assert prior[:2] == (log(10), 0.2)
    assert prior[2:] == default_fit().prior[2:]


def test_fit_goes_through_json_unchanged():
    draw = Random(1)
    customers = [
        (sorted(draw.sample(range(700), 12)), [draw.uniform(1, 9) for _ in range(12)])
        for _ in range(60)
    ]
    found = fit(customers, 700, DEFAULT_POLICY)
    assert found.gap_count > 200
    assert Fit.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_a_category_is_fitted_with_its_own_weight_of_the_company():
    customers = [([start, start + 15], [1.0, 1.0]) for start in range(250)]
    customers += company(30, 60)
    whole = fit(customers, 400, DEFAULT_POLICY)
    by_category = fit(customers, 400, DEFAULT_POLICY, by_category=True)
    assert whole.prior == by_category.prior
    assert whole.curve != by_category.curve
