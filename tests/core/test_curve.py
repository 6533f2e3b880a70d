from bisect import bisect_right
from math import exp, log
from random import Random

import pytest
from core.curve import Curve, CurveBuilder, comeback_days
from core.cycle import Prior, rhythm
from core.fit import fit
from core.history import stretches
from core.policy import DEFAULT_POLICY, MAX_RATE, STEPS

PRIOR = Prior(log(30), 0.5, regular_below=0.45, irregular_from=0.55)
FLAT = Curve(((1.0,) * 19,) * 15)


def plain_curve(customers, today):
    """The table of CYCLE 6 by a loop over every step of every stretch."""
    events = [[0] * 19 for _ in range(15)]
    exposure = [[0.0] * 19 for _ in range(15)]
    ends = [*STEPS[1:], float("inf")]
    for days in customers:
        for stretch in stretches([day for day in days if day <= today], DEFAULT_POLICY, 1):
            until = today if stretch.end_day is None else stretch.end_day
            since = max(stretch.start_day, today - 365)
            known = rhythm(stretch, PRIOR, DEFAULT_POLICY)
            low, high = ((day - stretch.start_day) / known.cycle_days for day in (since, until))
            if high <= low:
                continue
            for step in range(19):
                inside = min(high, ends[step]) - max(low, STEPS[step])
                exposure[known.class_index][step] += max(0.0, inside)
                if stretch.end_day is not None and STEPS[step] < high <= ends[step]:
                    events[known.class_index][step] += 1
    rates = []
    for index in range(15):
        row = []
        for step in range(19):
            pool = (sum(line[step] for line in events) + 0.5) / (
                sum(line[step] for line in exposure) + 0.5
            )
            row.append((events[index][step] + 2) / (exposure[index][step] + 2 / pool))
        rates.append(row)
    return rates


def random_customers(seed, count):
    draw = Random(seed)
    for _ in range(count):
        yield sorted(draw.sample(range(900), draw.randint(1, 25)))


def test_streamed_curve_is_the_plain_one():
    customers = list(random_customers(1, 200))
    builder = CurveBuilder(PRIOR, DEFAULT_POLICY, 1, today=800)
    for days in customers:
        builder.add(days)
    expected = plain_curve(customers, 800)
    for found, wanted in zip(builder.build().rates, expected, strict=True):
        assert found == pytest.approx(wanted)


def test_orders_given_with_amounts_are_netted_first():
    plain = CurveBuilder(PRIOR, DEFAULT_POLICY, 1, today=100)
    plain.add([10, 40])
    netted = CurveBuilder(PRIOR, DEFAULT_POLICY, 1, today=100)
    netted.add([40, 10, 60, 60], [5.0, 5.0, 9.0, -9.0])
    assert plain.build() == netted.build()


def test_what_counts_as_a_gap():
    def check(days, today, gap_count):
        builder = CurveBuilder(PRIOR, DEFAULT_POLICY, 1, today)
        builder.add(days)
        assert builder.gap_count == gap_count

    check([], 100, 0)
    check([50], 100, 0)
    check([50], 50, 0)
    check([50, 80], 100, 1)
    check([50, 51], 100, 0)  # a burst
    check([50, 51, 80], 100, 1)
    check([50, 120], 100, 0)  # not ordered yet
    check([120], 100, 0)
    check([0, 30], 395, 0)  # ended before the year
    check([0, 31], 395, 1)
    check([0, 300, 700], 800, 1)


def test_nothing_seen_gives_one_order_per_cycle():
    builder = CurveBuilder(PRIOR, DEFAULT_POLICY, 1, today=0)
    assert builder.build() == FLAT


def test_cumulative_is_the_integral_of_the_rates():
    rates = tuple(tuple(0.1 * (index + step) for step in range(19)) for index in range(15))
    curve = Curve(rates)
    for index in range(15):
        reached = 0.0
        for step in range(19):
            assert curve.cumulative(index, STEPS[step]) == pytest.approx(reached)
            width = STEPS[step + 1] - STEPS[step] if step < 18 else 7
            middle = curve.cumulative(index, STEPS[step] + width / 2)
            assert middle == pytest.approx(reached + rates[index][step] * width / 2)
            reached += rates[index][step] * width
        assert curve.cumulative(index, 27) == pytest.approx(reached)


def test_flat_arrays_are_what_a_database_computes_with():
    draw = Random(3)
    curve = Curve(tuple(tuple(draw.random() for _ in range(19)) for _ in range(15)))
    intercepts, slopes = curve.flat()
    assert len(intercepts) == len(slopes) == 285
    for _ in range(2000):
        index, cycles = draw.randrange(15), draw.choice([draw.random() * 25, draw.choice(STEPS)])
        at = index * 19 + bisect_right(STEPS, cycles) - 1  # width_bucket counts from 1
        assert intercepts[at] + slopes[at] * cycles == curve.cumulative(index, cycles)


def test_chance_of_an_order_in_the_days_ahead():
    def check(cycle_days, silent_days, horizon_days, expected):
        found = FLAT.chance(7, cycle_days, silent_days, horizon_days)
        assert found == pytest.approx(expected)

    check(30, 0, 30, 1 - exp(-1))
    check(30, 900, 30, 1 - exp(-1))
    check(30, 0, 0, 0)
    check(30, -5, 30, 1 - exp(-1))  # an order dated tomorrow
    check(1, 0, 10_000, 1)


def test_chance_depends_on_how_long_the_silence_has_been():
    early = Curve(((1.0,) * 7 + (0.0,) * 12,) * 15)  # nobody orders after a whole cycle
    assert early.chance(7, 30, 0, 30) == pytest.approx(1 - exp(-1))
    assert early.chance(7, 30, 15, 30) == pytest.approx(1 - exp(-0.5))
    assert early.chance(7, 30, 30, 30) == pytest.approx(0)


def test_an_order_where_a_step_begins_counts_in_the_step_before():
    builder = CurveBuilder(Prior(0.0, 0.5, 0.3, 0.6), DEFAULT_POLICY, 1, today=2)
    builder.add([0, 2])  # a cycle of one day: two cycles, where the eleventh step ends
    pool = (1 + 0.5) / (0.4 + 0.5)
    row = builder.build().rates[1]
    assert row[10] == pytest.approx((1 + 2) / (0.4 + 2 / pool))
    assert row[11] == pytest.approx(1)


def test_come_back_looks_half_a_year_or_two_cycles_ahead():
    assert comeback_days(89, DEFAULT_POLICY) == 180
    assert comeback_days(91, DEFAULT_POLICY) == 182
    for cycle_days in (10, 90, 300):
        horizon = max(180, 2 * cycle_days)
        expected = FLAT.chance(7, cycle_days, 50, horizon)
        assert FLAT.comeback(7, cycle_days, 50, DEFAULT_POLICY) == expected


def test_quantile_is_where_the_fraction_has_ordered():
    draw = Random(5)
    curve = Curve(tuple(tuple(draw.random() for _ in range(19)) for _ in range(15)))
    for index in range(15):
        within = 1 - exp(-curve.cumulative(index, 4))
        for fraction in (0.01, 0.25, 0.5, 0.8, 0.99):
            cycles = curve.quantile(index, fraction, DEFAULT_POLICY)
            assert 1 - exp(-curve.cumulative(index, cycles)) == pytest.approx(fraction * within)
            assert 0 < cycles < 4


def test_nobody_orders_where_the_rates_are_zero():
    curve = Curve(((0.0,) * 19,) * 15)
    assert curve.quantile(0, 0.5, DEFAULT_POLICY) == 0
    assert curve.chance(0, 30, 10, 100) == 0
    late = Curve(((0.0,) * 10 + (1.0,) * 9,) * 15)
    assert late.quantile(0, 0.5, DEFAULT_POLICY) > STEPS[10]


def test_bad_rates_are_refused():
    def check(rates, message):
        with pytest.raises(ValueError, match=message):
            Curve.from_json(rates)

    check([], "it must be 15 rows of 19")
    check([[1.0] * 19] * 14, "it must be 15 rows of 19")
    check([[1.0] * 19] * 14 + [[1.0] * 18], "it must be 15 rows of 19")
    check([[1.0] * 19] * 14 + [[1.0] * 18 + [-1]], "a rate is -1.0: it must be")
    check([[1.0] * 19] * 14 + [[1.0] * 18 + [float("nan")]], "a rate is nan: it must be")


def test_curve_goes_through_json_unchanged():
    draw = Random(7)
    curve = Curve(tuple(tuple(draw.random() for _ in range(19)) for _ in range(15)))
    assert Curve.from_json(curve.to_json()) == curve
    assert Curve.from_json(curve.to_json()).flat() == curve.flat()


def test_customers_at_exactly_equal_gaps_have_a_finite_curve():
    """Standing weekly orders end every silence at one point, where no time is spent."""
    weekly = [
        ([20_000 - shift - 7 * week for week in range(60)][::-1], [1.0] * 60)
        for shift in range(7)
        for _customer in range(71)
    ]
    curve = fit(weekly, 20_000, DEFAULT_POLICY).curve
    assert max(max(row) for row in curve.rates) <= MAX_RATE
    assert 0 <= curve.chance(0, 7.0, 3, 7) <= 1
