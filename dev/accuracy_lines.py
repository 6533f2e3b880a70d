"""How well the core foretells what customers buy of each category; see docs/accuracy.md.

    dev/run.sh python dev/accuracy_lines.py LOG

The same cuts as those of accuracy.py, and the same way to be called.
"""

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean, median
from typing import Any, NamedTuple, TextIO

from accuracy import POLICY, auc, cut_days, fit_at, occasions, run
from core.cycle import rhythm
from core.fit import Fit
from core.history import fold
from core.occasions import net_occasions
from core.policy import LOOKALIKE_MIN_BUYERS, MONTHS_A_YEAR
from core.suggest import Customer, Known, suggest
from core.whitespace import CoPurchases, most_likely
from order_log import LogError, read

LINE_DAYS = 30
LINE_MIN_ORDERS = 2
YEAR_DAYS = 365
SUGGESTION_DAYS = 180

Baskets = dict[str, dict[str, tuple[list[int], list[float]]]]
"""{customer: {category: (purchase days, their amounts)}}"""


def occasions_by_category(path: str) -> Baskets:
    """What each customer bought of each category, and when.

    Raises LogError as `order_log.read` does, and for a log that names no categories.
    """
    orders: dict[tuple[str, str], tuple[list[int], list[float]]] = {}
    for row in read(path):
        if row.category is None:
            raise LogError(str(path), 1, "there is no column category, of which lines are")
        days, amounts = orders.setdefault((row.customer_id, row.category), ([], []))
        days.append(row.date.toordinal())
        amounts.append(row.amount)
    found: Baskets = {}
    for (customer, category), pairs in orders.items():
        days, amounts = net_occasions(*pairs)
        if days:
            found.setdefault(customer, {})[category] = days, amounts
    return found


# ---- when a line is bought again


class Line(NamedTuple):
    """A customer's category at a cut: how likely it is bought soon, and whether it was."""

    chance: float
    bought: bool


def lines_at(
    lines: Sequence[tuple[list[int], list[float]]], cut: int, learned: Fit
) -> Iterator[Line]:
    """Those with two occasions or more, one of them in the year before `cut`."""
    for days, amounts in lines:
        count = bisect_right(days, cut)
        if count < LINE_MIN_ORDERS or days[count - 1] <= cut - YEAR_DAYS:
            continue
        history = fold(days[:count], amounts[:count], POLICY, learned.merge_days)
        if history.order_count < LINE_MIN_ORDERS:
            continue
        index, cycle_days = rhythm(history, learned.prior, POLICY, by_category=True)[:2]
        silent = cut - history.last_day
        chance = learned.curve.chance(index, cycle_days, silent, LINE_DAYS)
        yield Line(chance, count < len(days) and days[count] - cut <= LINE_DAYS)


# ---- what is bought for the first time


class Suggested(NamedTuple):
    """At a cut, of a customer who ordered soon after it."""

    first_bought: bool
    """Whether the most likely of the categories never bought was bought."""
    bought_share: float
    """The share of the categories never bought that were."""
    shown_bought: bool | None = None
    """The same of the first one that the customer's page shows; None where it shows none."""


def suggested_at(baskets: Baskets, cut: int) -> Iterator[Suggested]:
    """All customers who had bought something, and who ordered within the 180 days after `cut`.

    Who buys nothing buys no suggestion, whatever it is: that is what the status foretells.
    """
    categories = {category for lines in baskets.values() for category in lines}
    known = {
        customer: {name: days for name, (days, _amounts) in lines.items() if days[0] <= cut}
        for customer, lines in baskets.items()
    }
    of_year = {
        customer: {name for name, days in lines.items() if _bought(days, cut - YEAR_DAYS, cut)}
        for customer, lines in known.items()
    }
    bought = CoPurchases(basket for basket in of_year.values() if basket)
    numbers = {name: number for number, name in enumerate(sorted(categories))}
    market = market_at(baskets, of_year, cut, numbers)
    typical = {number: known.month_amount for number, known in market.items()}
    for customer, lines in known.items():
        never = categories - lines.keys()
        if not lines or not never or not _orders(baskets[customer], cut):
            continue
        soon = {name for name in never if _buys(baskets[customer], name, cut)}
        ranked = most_likely(of_year[customer] or lines.keys(), never, bought)
        if ranked:
            basket = [numbers[name] for name in of_year[customer] or lines]
            own = Customer(basket, [numbers[name] for name in lines])
            shown = [each.category for each in suggest(own, market, typical)]
            hit = shown[0] in {numbers[name] for name in soon} if shown else None
            yield Suggested(ranked[0][0] in soon, len(soon) / len(never), hit)


def market_at(
    baskets: Baskets, of_year: dict[str, set[str]], cut: int, numbers: dict[str, int]
) -> dict[int, Known]:
    """What the add-on would know at a cut of the customers of a company, as it learns weekly."""
    amounts: dict[int, list[float]] = {}
    also: dict[int, Counter[int]] = {}
    for customer, names in of_year.items():
        for name in names:
            days, spent = baskets[customer][name]
            year = slice(bisect_right(days, cut - YEAR_DAYS), bisect_right(days, cut))
            amounts.setdefault(numbers[name], []).append(sum(spent[year]))
            others = [numbers[other] for other in names if other != name]
            also.setdefault(numbers[name], Counter()).update(others)
    customers = sum(1 for names in of_year.values() if names)
    return {
        number: Known(customers, len(own), median(own) / MONTHS_A_YEAR, also[number])
        for number, own in amounts.items()
        if len(own) >= LOOKALIKE_MIN_BUYERS
    }


def _bought(days: Sequence[int], after: int, until: int) -> bool:
    return bisect_right(days, until) > bisect_right(days, after)


def _buys(lines: dict[str, tuple[list[int], list[float]]], category: str, cut: int) -> bool:
    return category in lines and _bought(lines[category][0], cut, cut + SUGGESTION_DAYS)


def _orders(lines: dict[str, tuple[list[int], list[float]]], cut: int) -> bool:
    return any(_buys(lines, category, cut) for category in lines)


# ---- both


def measure(
    baskets: Baskets, cuts: Sequence[int], last: int, progress: TextIO | None = None
) -> dict[str, Any]:
    """The figures of the lines, means over cuts; None where there was nothing to measure.

    `last` is the last day of the log.
    """
    lines = [line for own in baskets.values() for line in own.values()]
    found: dict[str, list[float]] = {"auc": [], "first": [], "share": [], "shown": [], "kept": []}
    for number, cut in enumerate(cuts, start=1):
        seen = list(lines_at(lines, cut, fit_at(lines, cut, by_category=True)))
        figure = auc([line.chance for line in seen], [line.bought for line in seen])
        if figure is not None:
            found["auc"].append(figure)
        if last - cut >= SUGGESTION_DAYS and (suggested := list(suggested_at(baskets, cut))):
            found["first"].append(fmean(each.first_bought for each in suggested))
            found["share"].append(fmean(each.bought_share for each in suggested))
            shown = [each.shown_bought for each in suggested if each.shown_bought is not None]
            found["kept"].append(len(shown) / len(suggested))
            found["shown"] += [fmean(shown)] if shown else []
        if progress:
            print(f"cut {number} of {len(cuts)}: {len(seen)} lines", file=progress)

    def mean(name: str) -> float | None:
        return round(fmean(found[name]), 4) if found[name] else None

    return {
        "cuts": len(cuts),
        "line_auc30": mean("auc"),
        "suggestion_precision": mean("first"),
        "suggestion_base": mean("share"),
        "shown_share": mean("kept"),
        "shown_precision": mean("shown"),
    }


def figures_of_lines(path: str) -> dict[str, Any]:
    """The figures of a log, at the cuts that the customers' orders make."""
    customers = list(occasions(path).values())
    last = max(days[-1] for days, _amounts in customers)
    return measure(occasions_by_category(path), cut_days(customers), last, sys.stderr)


if __name__ == "__main__":
    sys.exit(run(__doc__.partition("\n")[0], figures_of_lines))
