from core.basket import usual_basket, usual_quantity
from core.policy import BASKET_OCCASIONS
from hypothesis import given
from hypothesis import strategies as st

occasions = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5), max_size=9)


def test_baskets_by_hand():
    def check(bought, usual):
        assert "".join(usual_basket(bought.split())) == usual, bought

    check("", "")
    check("ab", "ab")  # one purchase is the usual one
    check("aab", "ab")  # two lines of one product are one product
    check("ab bc", "bac")  # of two, one is half; most frequent first
    check("a b c", "a")  # something else each time: the latest
    check("ab a c", "a")
    check("a b ab c", "ab")
    check("a b ab c d", "a")  # two of five are less than half
    check("ba ba ba ab c", "ba")
    check("d d d c c a a a a", "d")  # what was bought before the latest five does not count
    check("c c c c c d", "c")


def test_quantities_by_hand():
    def check(quantities, usual):
        assert usual_quantity(quantities) == usual, quantities

    check([], 0)
    check([3], 3)
    check([18, 22], 22)  # one that was taken, and not 20
    check([20, 18, 1000], 20)
    check([1, 1, 1, 9, 9, 9, 9], 1)
    check([0.5, 0.25, 0.75], 0.5)


@given(occasions)
def test_basket_is_what_was_bought_and_is_never_empty(found):
    basket = usual_basket(found)
    latest = found[:BASKET_OCCASIONS]
    assert bool(basket) == bool(found)
    assert len(set(basket)) == len(basket)
    assert set(basket) <= {product for bought in latest for product in bought}
    assert basket == usual_basket(latest)
