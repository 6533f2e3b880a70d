from itertools import pairwise

import pytest
from core.whitespace import CoPurchases, most_likely
from hypothesis import given
from hypothesis import strategies as st

categories = st.sampled_from("abcdef")
baskets = st.lists(st.sets(categories, min_size=1), max_size=12)


def test_by_hand():
    """Of four who buy noodles three buy sauce and one buys oil; of two who buy rice one buys sauce.

    So for noodles and rice: sauce (3/4 + 1/2) / 2, oil (1/4 + 0) / 2.
    """
    bought = CoPurchases([
        {"noodles", "sauce"}, {"noodles", "sauce"}, {"noodles", "sauce", "rice"},
        {"noodles", "oil"}, {"rice"},
    ])  # fmt: skip
    found = dict(most_likely({"noodles", "rice"}, {"sauce", "oil", "wine"}, bought))
    assert found == {"sauce": pytest.approx(5 / 8), "oil": pytest.approx(1 / 8)}


def test_nobody_and_nothing():
    nobody = CoPurchases([])
    assert nobody.chance({"rice"}, "tea") == 0
    assert most_likely({"rice"}, {"tea"}, nobody) == []
    one = CoPurchases([{"tea"}])
    assert one.chance(set(), "tea") == 0
    assert most_likely({"tea"}, [], one) == []


def test_a_category_named_twice_counts_once():
    assert CoPurchases([["tea", "tea", "rice"]]).chance({"rice"}, "tea") == 1


@given(baskets, st.sets(categories, min_size=1), st.sets(categories))
def test_chances_are_shares_and_rank(found, basket, candidates):
    bought = CoPurchases(found)
    ranked = most_likely(basket, candidates, bought)
    assert all(0 < chance <= 1 for _name, chance in ranked)
    assert all(before[1] >= after[1] for before, after in pairwise(ranked))
    assert len({name for name, _chance in ranked}) == len(ranked)
    assert {name for name, _chance in ranked} <= candidates


@given(baskets, st.sets(categories, min_size=1))
def test_what_all_buy_is_certain(found, basket):
    bought = CoPurchases([own | {"bread"} for own in found])
    known = any(basket & own for own in found)
    assert bought.chance(basket, "bread") == pytest.approx(1 if known else 0)
