"""What to offer a customer: categories it never bought, or no longer buys, each with its reason."""

from collections.abc import Collection, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from .policy import MOST_SUGGESTED, SUGGESTED_FROM


class Known(NamedTuple):
    """What is known of a category among a customer's look-alikes."""

    customers: int
    """Look-alikes who bought anything in the last year."""
    buyers: int
    """Those who bought of it."""
    month_amount: float
    """The median of what these buy of it in a month."""
    also: Mapping[int, int] = {}
    """{another category: how many of the buyers buy it too}."""

    @property
    def share(self) -> float:
        """The share of the look-alikes who buy it."""
        return self.buyers / self.customers


class Pushed(NamedTuple):
    """What the company wants to sell now, and a customer lacks."""

    push: int
    category: int
    """The category that it is of; of several, the one that may bring the most."""
    is_whole: bool
    """Whether all of that category is pushed: else what look-alikes buy of it tells nothing."""


class Customer(NamedTuple):
    """What one customer buys, in ids of categories."""

    basket: Collection[int]
    """What it bought in the last year; where that is nothing, what it ever bought."""
    ever: Collection[int]
    """All that it ever bought."""
    lost: Collection[int] = ()
    """What it no longer buys, although it buys other things."""
    dismissed: Collection[int] = ()
    """What is not to be offered now."""
    pushed: Collection[Pushed] = ()
    """What is pushed and it lacks, whatever else of those categories it buys."""


class Suggestion(NamedTuple):
    """A category, or what of it is pushed, to offer, and why."""

    category: int
    month_amount: float
    """What it may bring in a month: the median of the look-alikes who buy it; 0 if too few do."""
    is_lost: bool
    chance: float
    """P(buys it | buys what the customer buys) among look-alikes; see `chance_of`."""
    because: int | None
    """What the customer buys whose buyers most often buy it too."""
    push: int | None = None
    is_whole: bool = True
    """As in `Pushed`; all of the category, where it is no push."""

    @property
    def is_pushed(self) -> bool:
        """Whether the company pushes it now."""
        return self.push is not None


def chance_of(category: int, basket: Collection[int], market: Mapping[int, Known]) -> float:
    """P(buys the category | buys a), averaged over what the customer buys: a (CYCLE 10).

    What too few look-alikes buy says nothing; 0 where nothing of the basket does.

    >>> market = {1: Known(20, 10, 5.0, {2: 8}), 3: Known(20, 5, 5.0, {2: 2})}
    >>> round(chance_of(2, [1, 3, 4], market), 2)
    0.6
    """
    known = [market[own] for own in basket if own in market]
    if not known:
        return 0.0
    return fmean(each.also.get(category, 0) / each.buyers for each in known)


def base_rate(ever: Collection[int], market: Mapping[int, Known]) -> float:
    """The mean share of look-alikes who buy what a customer never bought: that of a lucky guess.

    >>> base_rate([1], {1: Known(20, 20, 1.0), 2: Known(20, 10, 1.0), 3: Known(20, 5, 1.0)})
    0.375
    """
    shares = [known.share for category, known in market.items() if category not in ever]
    return fmean(shares) if shares else 0.0


def suggest(
    customer: Customer, market: Mapping[int, Known], typical: Mapping[int, float]
) -> list[Suggestion]:
    """What to offer, the pushed first, then what may bring the most.

    `market` is that of the customer's look-alikes, `typical` {category: what may be bought of it
    in a month}. What is likely, but no likelier than for anybody, is not offered: a category has to
    be bought by twice the base rate of those who buy the same, and by more of them than of all.

    >>> market = {1: Known(40, 20, 9.0, {2: 15}), 2: Known(40, 16, 7.0), 3: Known(40, 5, 8.0)}
    >>> [each.category for each in suggest(Customer([1], [1]), market, {2: 7.0, 3: 8.0})]
    [2]
    """
    basket = sorted(customer.basket)
    least = SUGGESTED_FROM * base_rate(customer.ever, market)
    found = [_of_push(pushed, customer, basket, market, typical) for pushed in customer.pushed]
    whole = {pushed.category for pushed in customer.pushed if pushed.is_whole}
    for category in sorted({*market, *customer.lost} - whole):
        is_lost = category in customer.lost
        bought = category in customer.basket or category in customer.ever
        if category in customer.dismissed or (bought and not is_lost):
            continue
        chance = chance_of(category, basket, market)
        likely = category in market and chance >= least and chance > market[category].share
        if is_lost or likely:
            because = None if is_lost else _strongest(category, basket, market)
            amount = typical.get(category, 0.0)
            found.append(Suggestion(category, amount, is_lost, chance, because))
    found.sort(key=_place)
    return found[:MOST_SUGGESTED]


def _place(suggestion: Suggestion) -> tuple[bool, float, float, int]:
    """What to sort by; categories are in order already."""
    amount, chance = suggestion.month_amount, suggestion.chance
    return not suggestion.is_pushed, -amount, -chance, suggestion.push or 0


def _of_push(
    pushed: Pushed,
    customer: Customer,
    basket: Sequence[int],
    market: Mapping[int, Known],
    typical: Mapping[int, float],
) -> Suggestion:
    """A push that the customer lacks, with what is known of its category where that is pushed."""
    push, category, is_whole = pushed
    if not is_whole:
        return Suggestion(category, 0.0, False, 0.0, None, push, False)
    is_lost = category in customer.lost
    because = None if is_lost else _strongest(category, basket, market)
    chance = chance_of(category, basket, market)
    return Suggestion(category, typical.get(category, 0.0), is_lost, chance, because, push)


def _strongest(category: int, basket: Collection[int], market: Mapping[int, Known]) -> int | None:
    shares = {
        own: market[own].also[category] / market[own].buyers
        for own in basket
        if own in market and category in market[own].also
    }
    return max(shares, key=lambda own: shares[own], default=None)


def rooms(
    month_amounts: Mapping[int, float], offered: Collection[int], typical: Mapping[int, float]
) -> dict[int, float]:
    """{category: what look-alikes buy of it a month above the customer}, where they do.

    `month_amounts` are the customer's own; of what is `offered` it buys nothing. Room to grow, and
    no forecast.

    >>> rooms({1: 30.0, 2: 10.0}, [3], {1: 50.0, 2: 10.0, 3: 4.0})
    {1: 20.0, 3: 4.0}
    """
    gaps = {
        category: typical.get(category, 0.0) - month_amounts.get(category, 0.0)
        for category in dict.fromkeys([*month_amounts, *offered])
    }
    return {category: gap for category, gap in gaps.items() if gap > 0}
