"""What holds for any orders, tried on many."""

from bisect import bisect_right
from math import log

import pytest
from core.curve import Curve, CurveBuilder
from core.cycle import Prior, fit_prior, rhythm
from core.fit import default_fit, fit
from core.history import extend, fold, stretches
from core.milestones import STATUSES, OffsetTable, status
from core.occasions import net_occasions
from core.policy import DEFAULT_POLICY, STEPS
from hypothesis import given
from hypothesis import strategies as st

PRIOR = Prior(log(30), 0.5, regular_below=0.3, irregular_from=0.6)
TABLE = OffsetTable(default_fit().curve, DEFAULT_POLICY)

amounts = st.floats(0.01, 1e6)
gaps = st.lists(st.integers(1, 500), max_size=30)
merges = st.integers(0, 3)
rates = st.lists(st.floats(0, 5), min_size=19, max_size=19)
curves = rates.map(lambda row: Curve.from_json([row] * 15))
classes = st.integers(0, 14)
cycles = st.floats(1, 400)


@st.composite
def customers(draw, min_orders=1):
    """Ascending days and positive amounts of one customer."""
    spans = draw(st.lists(st.integers(1, 500), min_size=min_orders - 1, max_size=30))
    days = [draw(st.integers(-1000, 1000))]
    for gap in spans:
        days.append(days[-1] + gap)
    return days, draw(st.lists(amounts, min_size=len(days), max_size=len(days)))


raw_orders = st.lists(st.tuples(st.integers(0, 20), st.integers(-50, 100)), max_size=30)


@given(raw_orders, st.randoms(use_true_random=False))
def test_order_of_the_input_is_irrelevant(orders, random):
    shuffled = list(orders)
    random.shuffle(shuffled)
    found = net_occasions([day for day, _amount in orders], [amount for _day, amount in orders])
    again = net_occasions([day for day, _amount in shuffled], [amount for _day, amount in shuffled])
    assert found == again


@given(raw_orders)
def test_occasions_are_ascending_days_of_positive_net(orders):
    days, nets = net_occasions(
        [day for day, _amount in orders], [amount for _day, amount in orders]
    )
    assert days == sorted(set(days))
    assert all(net > 0 for net in nets)
    for day, net in zip(days, nets, strict=True):
        assert net == sum(amount for other, amount in orders if other == day)
    assert net_occasions(days, nets) == (days, nets)


@given(customers(), merges, st.lists(st.integers(0, 31), max_size=4))
def test_streaming_is_the_batch(customer, merge_days, breaks):
    days, values = customer
    bounds = [1, *sorted(1 + at for at in breaks if 1 + at < len(days)), len(days)]
    state = fold(days[:1], values[:1], DEFAULT_POLICY, merge_days)
    for start, end in zip(bounds, bounds[1:], strict=False):
        state = extend(state, days[start:end], values[start:end], DEFAULT_POLICY, merge_days)
    whole = fold(days, values, DEFAULT_POLICY, merge_days)
    assert state[:9] == whole[:9]
    assert state == pytest.approx(whole)  # the plain total is added up in another order


@given(customers(), merges)
def test_last_stretch_knows_the_whole_history(customer, merge_days):
    days, values = customer
    last = list(stretches(days, DEFAULT_POLICY, merge_days))[-1]
    assert last[2:] == fold(days, values, DEFAULT_POLICY, merge_days)[:4]


@given(customers(), merges)
def test_values_lie_between_the_smallest_and_the_largest_order(customer, merge_days):
    days, values = customer
    state = fold(days, values, DEFAULT_POLICY, merge_days)
    # A burst makes an order larger, never smaller.
    assert min(values) * 0.999 <= state.usual_amount <= state.mean_amount * 1.001
    assert state.mean_amount <= sum(values) * 1.001


@given(customers(), merges, st.integers(-5000, 5000))
def test_shifting_the_orders_shifts_only_the_days(customer, merge_days, shift):
    days, values = customer
    state = fold(days, values, DEFAULT_POLICY, merge_days)
    moved = fold([day + shift for day in days], values, DEFAULT_POLICY, merge_days)
    assert moved == state._replace(
        first_day=state.first_day + shift, last_day=state.last_day + shift
    )
    # Dates are the last day plus offsets of the rhythm, and that is the same.
    assert rhythm(moved, PRIOR, DEFAULT_POLICY) == rhythm(state, PRIOR, DEFAULT_POLICY)


@given(gaps, st.integers(2, 9))
def test_scaling_the_gaps_scales_the_cycle_but_for_the_pull_of_the_company(spans, factor):
    """By factor ** (W / (k0 + W)); and by the factor itself when the company's cycle scales too."""

    def folded(scale):
        days = [0]
        for gap in spans:
            days.append(days[-1] + gap * scale)
        return fold(days, [1.0] * len(days), DEFAULT_POLICY, merge_days=0)

    state, scaled = folded(1), folded(factor)
    before, after = (rhythm(one, PRIOR, DEFAULT_POLICY) for one in (state, scaled))
    own_share = state.weight / (DEFAULT_POLICY.prior_weight + state.weight)
    assert after.cycle_days == pytest.approx(before.cycle_days * factor**own_share)
    assert after.variance == pytest.approx(before.variance, abs=2e-6)
    larger = PRIOR._replace(mean_log_days=PRIOR.mean_log_days + log(factor))
    whole = rhythm(scaled, larger, DEFAULT_POLICY)
    assert whole.cycle_days == pytest.approx(before.cycle_days * factor)


@given(customers(), merges)
def test_cycle_lies_between_the_gaps_and_the_company(customer, merge_days):
    days, values = customer
    found = rhythm(fold(days, values, DEFAULT_POLICY, merge_days), PRIOR, DEFAULT_POLICY)
    spans = [after - before for before, after in zip(days, days[1:], strict=False)]
    assert min([30, *spans]) * 0.999 <= found.cycle_days <= max([30, *spans]) * 1.001
    assert 0 <= found.class_index < 15
    assert found.spread_ratio >= 1


@given(st.lists(customers(), min_size=20, max_size=40))
def test_terciles_are_in_order(company):
    states = [fold(*customer, DEFAULT_POLICY, 1) for customer in company]
    prior = fit_prior(states, DEFAULT_POLICY, default_fit().prior)
    assert 0 <= prior.regular_below < prior.irregular_from
    assert prior.variance >= 0
    assert fit_prior(reversed(states), DEFAULT_POLICY, default_fit().prior) == pytest.approx(prior)


@given(curves, classes, cycles, st.integers(0, 4000), st.integers(0, 4000))
def test_chance_is_a_share_and_grows_with_the_horizon(curve, index, cycle, silent, horizon):
    chance = curve.chance(index, cycle, silent, horizon)
    assert 0 <= chance <= curve.chance(index, cycle, silent, horizon + 7) <= 1
    assert 0 <= curve.comeback(index, cycle, silent, DEFAULT_POLICY) <= 1


@given(curves, classes, st.floats(0, 50))
def test_flat_arrays_give_the_cumulative_curve(curve, index, u):
    intercepts, slopes = curve.flat()
    at = index * len(STEPS) + bisect_right(STEPS, u) - 1
    assert intercepts[at] + slopes[at] * u == curve.cumulative(index, u)


@given(curves, classes, st.floats(0, 50), st.floats(0, 50))
def test_cumulative_never_falls(curve, index, one, other):
    low, high = sorted((one, other))
    assert curve.cumulative(index, low) <= curve.cumulative(index, high) + 1e-9


@given(st.lists(customers(), max_size=12), st.randoms(use_true_random=False))
def test_curve_does_not_depend_on_the_order_of_customers(company, random):
    def built(some):
        builder = CurveBuilder(PRIOR, DEFAULT_POLICY, 1, today=2000)
        for days, _values in some:
            builder.add(days)
        return builder.build().rates

    shuffled = list(company)
    random.shuffle(shuffled)
    for found, wanted in zip(built(shuffled), built(company), strict=True):
        assert found == pytest.approx(wanted)


@given(st.lists(customers(), max_size=12), st.integers(-500, 500))
def test_shifting_a_company_and_today_changes_no_fit(company, shift):
    moved = [([day + shift for day in days], values) for days, values in company]
    assert fit(moved, 2000 + shift, DEFAULT_POLICY) == fit(company, 2000, DEFAULT_POLICY)


@given(curves, classes, cycles)
def test_dates_are_in_order(curve, index, cycle):
    found = OffsetTable(curve, DEFAULT_POLICY).get(index, cycle)
    assert found.stopped_days >= 1
    if index < 3:
        assert found[:3] == (None, None, None)
    else:
        assert 0 <= found.due_days <= found.expected_days <= found.late_days


@given(st.integers(9, 14), st.floats(20, 85))
def test_shipped_curve_lets_a_customer_be_late_before_the_stop(index, cycle):
    """Not so for every class and cycle: the chance to come back may be gone before late."""
    found = TABLE.get(index, cycle)
    assert found.late_days < found.stopped_days


@given(customers(min_orders=2), st.integers(0, 3))
def test_status_is_one_a_day_and_never_goes_back_while_silent(customer, merge_days):
    days, values = customer
    state = fold(days, values, DEFAULT_POLICY, merge_days)
    found = rhythm(state, PRIOR, DEFAULT_POLICY)
    dates = TABLE.get(found.class_index, found.cycle_days)
    _expected, due, late, stopped = dates
    silent_days = sorted({0, 1, stopped - 1, stopped, stopped + 400, *range(0, stopped, 5)})
    seen = [status(state.order_count, due, late, stopped, silent) for silent in silent_days]
    assert set(seen) <= set(STATUSES)
    steps = [STATUSES.index(name) for name in seen]
    assert steps == sorted(steps)
    assert seen[-1] == "stopped"
    if state.order_count > 1:
        assert "new" not in seen
    else:
        assert set(seen) == {"new", "stopped"}


@given(curves, classes, cycles)
def test_stop_is_where_the_chance_to_come_back_falls_below_the_line(curve, index, cycle):
    found = OffsetTable(curve, DEFAULT_POLICY).get(index, cycle).stopped_days
    rounded = round(cycle * 10) / 10
    line = DEFAULT_POLICY.stopped_chance_ratio

    def comeback(day):
        return curve.comeback(index, rounded, day, DEFAULT_POLICY)

    if found > 1:
        assert comeback(found - 1) >= line - 1e-9
    if found < min(20 * rounded, DEFAULT_POLICY.stopped_max_days):
        assert comeback(found) < line
