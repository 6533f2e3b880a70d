"""What a customer does not buy, and who buys the same does: whitespace (CYCLE 10)."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import permutations
from statistics import fmean


class CoPurchases:
    """How many of some customers buy each category, and each two of them.

    `baskets` are the categories that each customer buys. Of three who buy rice two buy sauce:

    >>> bought = CoPurchases([{"rice", "sauce"}, {"rice", "sauce"}, {"rice"}, {"tea"}])
    >>> round(bought.chance({"rice"}, "sauce"), 2)
    0.67
    """

    __slots__ = ("_both", "_buyers")

    def __init__(self, baskets: Iterable[Collection[str]]) -> None:
        self._buyers: Counter[str] = Counter()
        self._both: Counter[tuple[str, str]] = Counter()
        for basket in baskets:
            own = set(basket)
            self._buyers.update(own)
            self._both.update(permutations(own, 2))

    def chance(self, basket: Collection[str], category: str) -> float:
        """P(buys the category | buys a), averaged over what a customer buys: a (CYCLE 10).

        What none of the customers buys says nothing; 0 where nothing of the basket does.

        >>> CoPurchases([{"rice", "tea"}, {"rice"}]).chance({"rice", "soap"}, "tea")
        0.5
        """
        known = [own for own in basket if self._buyers[own]]
        if not known:
            return 0.0
        return fmean(self._both[own, category] / self._buyers[own] for own in known)


def most_likely(
    basket: Collection[str], candidates: Collection[str], bought: CoPurchases
) -> list[tuple[str, float]]:
    """[(category, chance)] of the candidates that somebody buys, the most likely one first.

    Where chances are equal, in the order of the alphabet.

    >>> bought = CoPurchases([{"rice", "tea"}, {"rice", "tea", "soap"}, {"rice"}])
    >>> [name for name, _chance in most_likely({"rice"}, ["soap", "tea", "wine"], bought)]
    ['tea', 'soap']
    """
    found = [(each, bought.chance(basket, each)) for each in sorted(candidates)]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])
