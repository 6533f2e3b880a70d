"""What a customer usually takes: of a few latest purchases, each the products of one day."""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from statistics import median_high
from typing import TypeVar

from .policy import BASKET_OCCASIONS, BASKET_SHARE

Product = TypeVar("Product", bound=Hashable)


def usual_basket(occasions: Sequence[Collection[Product]]) -> list[Product]:
    """What was bought on at least BASKET_SHARE of the latest occasions, the most frequent first.

    `occasions` are the latest first, and only BASKET_OCCASIONS of them count. Of a customer who
    takes something else each time, it is what the latest one was of. Equally frequent products
    stand as they were bought last. Rice is on two of three, tea and salt are on one:

    >>> usual_basket([["rice", "tea"], ["rice"], ["salt"]])
    ['rice']
    >>> usual_basket([["tea"], ["rice"], ["salt"]])
    ['tea']
    """
    latest = occasions[:BASKET_OCCASIONS]
    counts = Counter(product for bought in latest for product in dict.fromkeys(bought))
    enough = BASKET_SHARE * len(latest)
    usual = [product for product, count in counts.items() if count >= enough]
    if not usual:
        return list(dict.fromkeys(latest[0])) if latest else []
    return sorted(usual, key=lambda product: -counts[product])


def usual_quantity(quantities: Sequence[float]) -> float:
    """The middle one of the latest quantities, one that was taken: of two in the middle the larger.

    `quantities` are the latest first, of one unit; nothing bought is 0.

    >>> usual_quantity([18, 40, 20, 22])
    22
    """
    latest = quantities[:BASKET_OCCASIONS]
    return median_high(latest) if latest else 0
