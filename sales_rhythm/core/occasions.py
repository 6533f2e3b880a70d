"""Purchase occasions: the days on which a customer bought something, net of returns."""

from collections.abc import Sequence

from .policy import AMOUNT_DECIMALS


def net_occasions(days: Sequence[int], amounts: Sequence[float]) -> tuple[list[int], list[float]]:
    """Days with a positive net, ascending, and the net of each (CYCLE 1).

    `days` count from any common origin and come in any order; `amounts` are in one currency, with
    returns negative. Raises ValueError when the two differ in length.

    Two orders and a return on day 5; all of day 9 was returned:

    >>> net_occasions([9, 5, 5, 5, 2, 9], [80, 30, 20, -10, 15, -80])
    ([2, 5], [15, 40])
    """
    if len(days) != len(amounts):
        raise ValueError(f"{len(days)} days but {len(amounts)} amounts")
    if not days:
        return [], []
    # Most customers need no work: the test alone is several times cheaper than sums per day.
    ascending = sorted(days)
    if min(amounts) > 0 and len(set(days)) == len(days) and ascending == list(days):
        return ascending, list(amounts)
    nets: dict[int, float] = {}
    for day, amount in zip(days, amounts, strict=True):
        nets[day] = round(nets[day] + amount, AMOUNT_DECIMALS) if day in nets else amount
    kept = [day for day in sorted(nets) if nets[day] > 0]
    return kept, [nets[day] for day in kept]
