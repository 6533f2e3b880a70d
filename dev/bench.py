"""Measures the add-on on made-up data of a chosen size, and writes docs/benchmarks.md.

    dev/run.sh python dev/bench.py --size small
    dev/run.sh python dev/bench.py --size full

The databases sales_rhythm_bench_SIZE and sales_rhythm_bench_SIZE_without (the same data without the
add-on) are made once and kept. Each round times everything in turn, so that a busy spell of the
machine falls on all figures alike, and a bare aggregate over the orders next to each step; figures
are medians. Seconds depend on the machine, ratios hardly.
"""

import argparse
import json
import sys
import time
from contextlib import ExitStack

from bench_databases import Databases, Worker, connect, say
from bench_report import FIGURES, Figures, machine, write_report
from bench_steps import peak_mb

BARE = """
SELECT partner_id, count(*), sum(amount_untaxed), max(date_order)
  FROM sale_order WHERE state = 'sale' GROUP BY partner_id
"""
AT_ONCE = 3  # times that the short steps are repeated in each round


class Bench:
    """One run over the databases of one size."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases
        self.figures = Figures()
        self.connection = connect(databases.name)

    def bare(self) -> None:
        """The yardstick: what one query over all confirmed orders takes."""
        with self.connection.cursor() as cr:
            start = time.perf_counter()
            cr.execute(BARE)
            rows = cr.fetchall()
            seconds = time.perf_counter() - start
        self.figures.add("bare", {"seconds": seconds, "rows": len(rows), "peak_mb": peak_mb()})

    def ask(self, worker: Worker, step: str, name: str | None = None) -> None:
        """Time a step in a process that is there, after the yardstick."""
        self.bare()
        answer = worker.ask(step)
        self.figures.add(name or step, answer)
        say(f"   {name or step} {answer['seconds']:.3f} s")

    def alone(self, step: str) -> None:
        """Time a step in a process of its own, so that its peak memory is its own."""
        with Worker(self.databases.name, addon=True) as worker:
            self.ask(worker, step)

    def tidy(self) -> None:
        """Bring the rows up to date after what the steps changed behind the add-on's back."""
        with Worker(self.databases.name, addon=True) as worker:
            worker.ask("sweep")

    def run(self, rounds: int) -> None:
        """All steps, `rounds` times, after each was done once to warm up."""
        with ExitStack() as stack:
            with_addon = stack.enter_context(Worker(self.databases.name, addon=True))
            without = stack.enter_context(Worker(self.databases.plain, addon=False))
            self.tidy()
            for worker in (with_addon, without):
                worker.ask("confirm")
            for step in ("rank", "status", "list"):
                with_addon.ask(step)
            for number in range(1, rounds + 1):
                say(f"Round {number} of {rounds}")
                for _ in range(AT_ONCE):
                    self.ask(without, "confirm", "confirm_without")
                    self.ask(with_addon, "confirm")
                self.alone("first_fill")
                self.alone("sweep")
                self.alone("snapshot")
                self.alone("night")
                for _ in range(AT_ONCE):
                    for step in ("rank", "status", "list"):
                        self.ask(with_addon, step)
            self.tidy()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--rounds", type=int, default=3, help="at least 3 for a median")
    parser.add_argument("--new", action="store_true", help="generate the data again")
    parser.add_argument("--only-data", action="store_true", help="make the databases, no timing")
    options = parser.parse_args(arguments)
    databases = Databases(options.size)
    databases.make(options.new)
    if options.only_data:
        return 0
    bench = Bench(databases)
    bench.run(options.rounds)
    facts = machine(bench.connection)
    print(bench.figures.table())
    write_report(options.size, facts, bench.figures, databases.counts())
    for name in FIGURES:
        print(json.dumps(bench.figures.line(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
