"""What is suggested, by hand and whatever a market looks like."""

import pytest
from core.policy import MOST_SUGGESTED
from core.suggest import Customer, Known, Pushed, base_rate, chance_of, rooms, suggest
from hypothesis import given
from hypothesis import strategies as st

RICE, SAUCE, TEA, SILK, ROPE = range(1, 6)
MARKET = {
    RICE: Known(40, 10, 200.0, {SAUCE: 8}),
    SAUCE: Known(40, 8, 1000.0, {RICE: 8}),
    TEA: Known(40, 10, 50.0),
    SILK: Known(40, 5, 500.0),
    ROPE: Known(40, 15, 100.0),
}
TYPICAL = {category: known.month_amount for category, known in MARKET.items()}


def whole(category, push=7):
    return Pushed(push, category, True)


def part(category, push=7):
    return Pushed(push, category, False)


def offered(market=MARKET, typical=TYPICAL, **own):
    customer = Customer(**{"basket": [RICE], "ever": [RICE], **own})
    return [each.category for each in suggest(customer, market, typical)]


def test_by_hand():
    """Of the other four, 9.5 of 40 look-alikes buy each: 0.2375; sauce is bought by 8 of 10."""
    assert base_rate([RICE], MARKET) == pytest.approx(0.2375)
    (found,) = suggest(Customer([RICE], [RICE]), MARKET, TYPICAL)
    assert found.chance == pytest.approx(0.8)
    assert (found.category, found.because, found.month_amount) == (SAUCE, RICE, 1000)
    assert not found.is_lost and not found.is_pushed


@pytest.mark.parametrize(
    ("case", "own", "expected"),
    [
        ("nothing bought", {"basket": [], "ever": []}, []),
        ("all bought", {"basket": list(MARKET), "ever": list(MARKET)}, []),
        ("bought long ago", {"ever": [RICE, SAUCE]}, []),
        ("dismissed", {"dismissed": [SAUCE]}, []),
        ("lost, however unlikely", {"ever": [RICE, TEA], "lost": [TEA]}, [SAUCE, TEA]),
        ("lost and dismissed", {"ever": [RICE, TEA], "lost": [TEA], "dismissed": [TEA]}, [SAUCE]),
        ("pushed stands first", {"pushed": [whole(TEA)]}, [TEA, SAUCE]),
        ("pushed and unknown", {"pushed": [whole(9)]}, [9, SAUCE]),
        ("pushed, of what else is bought", {"pushed": [part(RICE)]}, [RICE, SAUCE]),
        (
            "pushed, and bought long ago",
            {"ever": [RICE, TEA], "pushed": [whole(TEA)]},
            [TEA, SAUCE],
        ),
        ("all of a likely category is pushed", {"pushed": [whole(SAUCE)]}, [SAUCE]),
        ("a part of one is", {"pushed": [part(SAUCE)]}, [SAUCE, SAUCE]),
        ("the rest of it is not wanted", {"pushed": [part(SAUCE)], "dismissed": [SAUCE]}, [SAUCE]),
        ("two pushes of one category", {"pushed": [whole(TEA), part(TEA, 8)]}, [TEA, TEA, SAUCE]),
        ("what nobody like it buys says nothing", {"basket": [9], "ever": [9]}, []),
    ],
)
def test_whom_what_is_offered(case, own, expected):
    assert offered(**own) == expected, case


def test_what_is_known_of_a_category_is_told_of_a_push_of_all_of_it():
    first, second, third = suggest(
        Customer([RICE], [RICE], pushed=[part(SAUCE), whole(SAUCE, 8)], lost=[TEA]),
        MARKET, TYPICAL,
    )  # fmt: skip
    assert (first.push, first.month_amount, first.because, first.is_lost) == (8, 1000, RICE, False)
    assert first.chance == pytest.approx(0.8)
    assert (second.push, second.month_amount, second.chance, second.because) == (7, 0, 0, None)
    assert (third.category, third.push, third.is_lost) == (TEA, None, True)
    again = Customer([RICE], [RICE, TEA], lost=[TEA], pushed=[whole(TEA), part(TEA, 8)])
    assert [(each.push, each.is_lost) for each in suggest(again, MARKET, TYPICAL)] == [
        (7, True), (8, False), (None, False)]  # fmt: skip


def test_what_everybody_buys_is_never_offered():
    """However rare the other things are that the customer lacks."""
    rare = {number: Known(40, 5, 1.0) for number in range(10, 20)}
    salt = Known(40, 39, 900.0, {RICE: 9})
    rice = Known(40, 10, 200.0, {SAUCE: 8, 6: 9})
    assert offered({**MARKET, **rare, RICE: rice, 6: salt}) == [SAUCE]


def test_where_everything_is_bought_by_most_nothing_stands_out():
    market = {
        RICE: Known(40, 30, 1.0, {SAUCE: 29, TEA: 28}),
        SAUCE: Known(40, 30, 1.0), TEA: Known(40, 30, 1.0),
    }  # fmt: skip
    assert offered(market) == []


def test_a_company_with_one_category_has_nothing_to_offer():
    assert offered({RICE: Known(40, 40, 1.0)}) == []
    assert offered({RICE: Known(40, 40, 1.0)}, basket=[], ever=[]) == []
    assert offered({}) == []


def test_2000_categories_are_offered_as_many_as_one_reads():
    market = {
        RICE: Known(4000, 100, 1.0, dict.fromkeys(range(10, 110), 90)),
        **{number: Known(4000, 200, float(number)) for number in range(10, 2010)},
    }
    typical = {category: known.month_amount for category, known in market.items()}
    found = offered(market, typical)
    assert found == list(range(109, 109 - MOST_SUGGESTED, -1))


def test_room_to_grow_by_hand():
    """Rice 200 - 100; sauce, which is offered, 1,000; tea is bought for more than look-alikes."""
    own = {RICE: 100.0, TEA: 60.0}
    assert rooms(own, [SAUCE], TYPICAL) == {RICE: 100, SAUCE: 1000}
    assert rooms({}, [], TYPICAL) == {}
    assert rooms({9: 5.0}, [8], TYPICAL) == {}


categories = st.integers(1, 9)
subset = st.frozensets(categories)


@st.composite
def markets(draw):
    customers = draw(st.integers(20, 60))
    found = {}
    for category in draw(subset):
        buyers = draw(st.integers(5, customers))
        also = draw(st.dictionaries(categories.filter(lambda each, own=category: each != own),
                                    st.integers(1, buyers)))  # fmt: skip
        found[category] = Known(customers, buyers, draw(st.floats(0, 1e9)), also)
    return found


pushes = st.dictionaries(st.integers(1, 9), st.tuples(categories, st.booleans())).map(
    lambda found: frozenset(Pushed(push, *of) for push, of in found.items())
)


@given(markets(), subset, subset, subset, pushes, st.randoms())
def test_whatever_the_market(market, basket, older, dismissed, pushed, random):
    ever = basket | older
    lost = older - basket
    typical = {category: known.month_amount for category, known in market.items()}
    own = Customer(basket, ever, lost, dismissed, pushed)
    found = suggest(own, market, typical)
    names = [each.category for each in found if not each.is_pushed]
    assert len(set(names)) == len(names)
    assert not set(names) & (dismissed | basket)
    assert not set(names) & {each.category for each in pushed if each.is_whole}
    first = [Pushed(each.push, each.category, each.is_whole) for each in found[: len(pushed)]]
    assert set(first) == pushed
    amounts = [each.month_amount for each in found if not each.is_pushed]
    assert amounts == sorted(amounts, reverse=True)
    for each in found:
        assert 0 <= each.chance <= 1
        if not (each.is_lost or each.is_pushed):
            assert each.chance >= 2 * base_rate(ever, market)
            assert each.chance > market[each.category].share
    # The order in which a database tells of it is of no matter.
    shuffled = list(market.items())
    random.shuffle(shuffled)
    again = Customer(*(random.sample(sorted(each), len(each)) for each in own))
    assert suggest(again, dict(shuffled), typical) == found


@given(markets(), subset, categories)
def test_chance_is_a_mean_of_shares(market, basket, category):
    chance = chance_of(category, basket, market)
    shares = [market[own].also.get(category, 0) / market[own].buyers
              for own in basket if own in market]  # fmt: skip
    assert min(shares, default=0) - 1e-9 <= chance <= max(shares, default=0) + 1e-9
