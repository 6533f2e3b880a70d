"""How well the core foretells orders on a log, by the protocol of docs/accuracy.md.

    dev/run.sh python dev/accuracy.py LOG

Progress goes to standard error; the last line of standard output is one JSON object. The exit
status is 2 when the log cannot be read.
"""

import argparse
import json
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any, NamedTuple, TextIO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sales_rhythm"))

from core.curve import Curve  # noqa: E402
from core.cycle import Rhythm, rhythm  # noqa: E402
from core.fit import Fit, fit  # noqa: E402
from core.history import History, fold, stretches  # noqa: E402
from core.milestones import OffsetTable  # noqa: E402
from core.occasions import net_occasions  # noqa: E402
from core.policy import DEFAULT_POLICY  # noqa: E402
from order_log import LogError, read  # noqa: E402

POLICY = DEFAULT_POLICY
CUT_EVERY_DAYS = 28
FIRST_CUT_DAYS = 365
LAST_CUT_DAYS = 30
UNIVERSE_MIN_ORDERS = 3
UNIVERSE_DAYS = 365
AUC_DAYS = 14
COVERAGE_DAYS = 7
COVERAGE_SHARE = 0.20
STOPPED_DAYS = 180
NEVER = float("inf")

Customers = Sequence[tuple[list[int], list[float]]]


class Seen(NamedTuple):
    """A customer of the universe at a cut, and the days until the order after it."""

    history: History
    rhythm: Rhythm
    silent_days: int
    known_days: int
    next_days: float

    def chance(self, curve: Curve, horizon_days: int) -> float:
        """Chance of an order within `horizon_days` of the cut."""
        index, cycle_days = self.rhythm[:2]
        return curve.chance(index, cycle_days, self.silent_days, horizon_days)

    def comeback(self, curve: Curve) -> float:
        """Chance to come back at all, as of the cut."""
        index, cycle_days = self.rhythm[:2]
        return curve.comeback(index, cycle_days, self.silent_days, POLICY)

    @property
    def mean_gap_days(self) -> float:
        """Plain mean of the gaps."""
        return (self.history.last_day - self.history.first_day) / (self.history.order_count - 1)


BASELINES: dict[str, Callable[[Seen], float]] = {
    "frequency": lambda seen: seen.history.order_count / (seen.known_days + 1),
    "mean_gap": lambda seen: -abs(seen.silent_days - seen.mean_gap_days),
    "most_overdue": lambda seen: seen.silent_days / seen.mean_gap_days,
}
"""Scores without any model: orders per day, distance to the mean gap, lateness in mean gaps."""


def occasions(path: str) -> dict[str, tuple[list[int], list[float]]]:
    """Purchase days and their amounts by customer, categories put together.

    Days count from 0001-01-01, which is day 1. Customers who returned all they bought are left out.
    Raises LogError as `order_log.read` does.
    """
    orders: dict[str, tuple[list[int], list[float]]] = {}
    for row in read(path):
        days, amounts = orders.setdefault(row.customer_id, ([], []))
        days.append(row.date.toordinal())
        amounts.append(row.amount)
    netted = {customer: net_occasions(*pairs) for customer, pairs in orders.items()}
    found = {customer: pair for customer, pair in netted.items() if pair[0]}
    if not found:
        raise LogError(str(path), 0, "no day on which a customer bought more than was returned")
    return found


def auc(scores: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """Chance that one with the outcome scores above one without, ties half; None if all alike.

    >>> auc([0.9, 0.4, 0.4], [True, True, False])
    0.75
    """
    positives = sum(outcomes)
    negatives = len(outcomes) - positives
    if not positives or not negatives:
        return None
    groups: dict[float, list[int]] = {}
    for score, outcome in zip(scores, outcomes, strict=True):
        groups.setdefault(score, [0, 0])[outcome] += 1
    wins, below = 0.0, 0
    for score in sorted(groups):
        without, having = groups[score]
        wins += having * (below + without / 2)
        below += without
    return wins / (positives * negatives)


def coverage(scores: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """Share of those with the outcome who are in the top 20 % by score; None if there are none.

    >>> coverage([5, 4, 3, 2, 1], [True, False, True, False, False])
    0.5
    """
    if not any(outcomes):
        return None
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    top = order[: round(COVERAGE_SHARE * len(order))]
    return sum(outcomes[index] for index in top) / sum(outcomes)


def cut_days(customers: Customers) -> range:
    """Days of the cuts: every 28, from a year or half the span to 30 before the last day.

    >>> list(cut_days([([0, 100], [1.0, 1.0])]))
    [50]
    """
    first = min(days[0] for days, _amounts in customers)
    last = max(days[-1] for days, _amounts in customers)
    start = first + min(FIRST_CUT_DAYS, (last - first) // 2)
    return range(start, last - LAST_CUT_DAYS + 1, CUT_EVERY_DAYS)


def fit_at(customers: Customers, cut: int, by_category: bool = False) -> Fit:
    """The fit to what was ordered up to the day `cut`, by customers or by their categories."""
    known = []
    for days, amounts in customers:
        count = bisect_right(days, cut)
        if count:
            known.append((days[:count], amounts[:count]))
    return fit(known, cut, POLICY, by_category)


def universe(customers: Customers, cut: int, learned: Fit) -> Iterator[Seen]:
    """Customers with three orders or more, one of them in the year before `cut`."""
    for days, amounts in customers:
        count = bisect_right(days, cut)
        if count < UNIVERSE_MIN_ORDERS or days[count - 1] <= cut - UNIVERSE_DAYS:
            continue
        history = fold(days[:count], amounts[:count], POLICY, learned.merge_days)
        if history.order_count < UNIVERSE_MIN_ORDERS:
            continue
        yield Seen(
            history,
            rhythm(history, learned.prior, POLICY),
            cut - history.last_day,
            cut - history.first_day,
            days[count] - cut if count < len(days) else NEVER,
        )


def figures_at(seen: Sequence[Seen], curve: Curve, days_left: int) -> dict[str, float | None]:
    """The figures of one cut, from its universe; None where there was nothing to tell apart."""
    soon = [customer.next_days <= AUC_DAYS for customer in seen]
    sooner = [customer.next_days <= COVERAGE_DAYS for customer in seen]
    figures = {
        "auc14": auc([customer.chance(curve, AUC_DAYS) for customer in seen], soon),
        "cov20": coverage([customer.chance(curve, COVERAGE_DAYS) for customer in seen], sooner),
    }
    for name, score in BASELINES.items():
        scores = [score(customer) for customer in seen]
        figures[f"{name} auc14"] = auc(scores, soon)
        figures[f"{name} cov20"] = coverage(scores, sooner)
    if days_left >= STOPPED_DAYS:
        gone = [customer.next_days > STOPPED_DAYS for customer in seen]
        figures["stopped_auc"] = auc([-customer.comeback(curve) for customer in seen], gone)
    return figures


def errors_days(customers: Customers, cuts: Sequence[int], fits: Sequence[Fit]) -> list[int]:
    """Distance in days from the shown cycle to the real gap, for each gap after the first cut.

    A gap's prior and curve are those of the latest cut before it.
    """
    tables = [OffsetTable(learned.curve, POLICY) for learned in fits]
    errors: list[int] = []
    # Where merging is the same at all cuts, as it is nearly always, this is one pass.
    for merge_days in {learned.merge_days for learned in fits}:
        for days, _amounts in customers:
            for stretch in stretches(days, POLICY, merge_days):
                start, end, count = stretch[:3]
                if end is None or start <= cuts[0] or count < UNIVERSE_MIN_ORDERS:
                    continue
                at = bisect_right(cuts, start) - 1
                if fits[at].merge_days == merge_days:
                    index, cycle_days = rhythm(stretch, fits[at].prior, POLICY)[:2]
                    errors.append(abs(tables[at].shown_cycle_days(index, cycle_days) - end + start))
    return errors


def measure(customers: Customers, progress: TextIO | None = None) -> dict[str, Any]:
    """All figures of the protocol; a figure is None when the log holds nothing to measure it by."""
    cuts = cut_days(customers)
    last = max(days[-1] for days, _amounts in customers)
    fits: list[Fit] = []
    found: dict[str, list[float]] = {}
    for number, cut in enumerate(cuts, start=1):
        fits.append(fit_at(customers, cut))
        seen = list(universe(customers, cut, fits[-1]))
        for name, figure in figures_at(seen, fits[-1].curve, last - cut).items():
            if figure is not None:
                found.setdefault(name, []).append(figure)
        if progress:
            print(f"cut {number} of {len(cuts)}: {len(seen)} customers", file=progress)
    errors = errors_days(customers, cuts, fits) if fits else []

    def mean(name: str) -> float | None:
        return round(fmean(found[name]), 4) if name in found else None

    return {
        "cuts": len(cuts),
        "auc14": mean("auc14"),
        "cov20": mean("cov20"),
        "medae_days": float(median(errors)) if errors else None,
        "stopped_auc": mean("stopped_auc"),
        "baselines": {name: mean(f"{name} auc14") for name in BASELINES},
        "baselines_cov20": {name: mean(f"{name} cov20") for name in BASELINES},
    }


def run(title: str, figures_of: Callable[[str], dict[str, Any]]) -> int:
    """0 when the figures of the log that was named were printed, 2 when it cannot be read."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("log", help="CSV file, gzipped if it ends in .gz")
    path = parser.parse_args().log
    try:
        figures = figures_of(path)
    except LogError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps({"log": Path(path).name, **figures}))
    return 0


def figures_of_customers(path: str) -> dict[str, Any]:
    """The figures of when the customers of a log order."""
    return measure(list(occasions(path).values()), sys.stderr)


if __name__ == "__main__":
    sys.exit(run(__doc__.partition("\n")[0], figures_of_customers))
