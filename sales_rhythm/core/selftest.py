"""Checks the core without Odoo: `cd sales_rhythm && python -m core.selftest`.

Runs every doctest, then a few customers from their orders to their status. The exit status is 1
when anything differs.
"""

import doctest
import sys
from importlib import import_module
from math import exp

from .cycle import rhythm
from .fit import default_fit, fit
from .history import fold
from .milestones import OffsetTable, status
from .occasions import net_occasions
from .policy import DEFAULT_POLICY

MODULES = (
    "policy", "offdays", "occasions", "history", "cycle", "curve", "fit", "milestones", "month",
    "pace", "closures", "holidays", "care", "reasons", "forecast", "route", "plan",
)  # fmt: skip


def failed_doctests() -> int:
    """Number of examples in docstrings that do not give what they say."""
    return sum(doctest.testmod(import_module(f".{name}", __package__)).failed for name in MODULES)


def failed_paths() -> list[str]:
    """What is wrong with a few customers followed all the way; empty when all is well."""
    failures: list[str] = []

    def check(what: str, found: object, expected: object) -> None:
        if found != expected:
            failures.append(f"{what}: {found!r} instead of {expected!r}")

    policy = DEFAULT_POLICY
    orders = list(range(0, 360, 30))
    company = [([day + start for day in orders], [100.0] * len(orders)) for start in range(30)]
    learned = fit(company, orders[-1] + 30, policy)
    check("typical cycle of a monthly company", round(exp(learned.prior.mean_log_days), 6), 30.0)
    check("gaps of a monthly company", learned.gap_count, len(company) * (len(orders) - 1))

    table = OffsetTable(default_fit().curve, policy)
    days, amounts = net_occasions(orders + [400], [100.0] * len(orders) + [-5.0])
    history = fold(days, amounts, policy, default_fit().merge_days)
    check("orders of a monthly customer", history.order_count, len(orders))
    check("usual amount", round(history.usual_amount, 6), 100.0)
    found = rhythm(history, default_fit().prior, policy)
    check("cycle of a monthly customer", round(found.cycle_days, 6), 30.0)
    dates = table.get(found.class_index, found.cycle_days)
    seen = [
        status(history.order_count, dates.due_days, dates.late_days, dates.stopped_days, silent)
        for silent in range(dates.stopped_days + 1)
    ]
    check("statuses of a silent customer", list(dict.fromkeys(seen)), _SILENT)

    single = fold([0], [80.0], policy, default_fit().merge_days)
    alone = rhythm(single, default_fit().prior, policy)
    check("dates promised after one order", table.get(*alone[:2])[:3], (None, None, None))
    check("status after one order", status(1, None, None, None, 0), "new")
    return failures


_SILENT = ["on_rhythm", "due", "late", "stopped"]


def main() -> int:
    """0 when all is well, else 1."""
    failures = failed_paths()
    for failure in failures:
        # pylint: disable-next=print-used
        print(failure, file=sys.stderr)
    failed = failed_doctests() + len(failures)
    # pylint: disable-next=print-used
    print("core: all is well" if not failed else f"core: {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
