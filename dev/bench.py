"""Measures the add-on on made-up data of a chosen size, and writes docs/benchmarks.md.

    dev/run.sh python dev/bench.py --size small
    dev/run.sh python dev/bench.py --size full
    dev/run.sh python dev/bench.py --size full --steps deck log_call import

The databases sales_rhythm_bench_SIZE and sales_rhythm_bench_SIZE_without (the same data without the
add-on) are made once and kept. Each round times everything in turn, so that a busy spell of the
machine falls on all figures alike, and a bare aggregate over the orders next to each step; figures
are medians. Seconds depend on the machine, ratios hardly.
"""

import argparse
import json
import sys
import time
from collections.abc import Collection
from contextlib import ExitStack

from bench_databases import Databases, Worker, connect, say
from bench_report import FIGURES, Figures, machine, write_report
from bench_steps import peak_mb

BARE = """
SELECT partner_id, count(*), sum(amount_untaxed), max(date_order)
  FROM sale_order WHERE state = 'sale' GROUP BY partner_id
"""
LINES_BARE = """
SELECT l.order_partner_id, t.categ_id, count(*), sum(l.price_subtotal)
  FROM sale_order_line l
  JOIN product_product p ON p.id = l.product_id
  JOIN product_template t ON t.id = p.product_tmpl_id
 WHERE l.state = 'sale' GROUP BY l.order_partner_id, t.categ_id
"""
AT_ONCE = 3  # times that the short steps are repeated in each round
TWINS = {"confirm": ("confirm", "confirm_without"), "log_call": ("feedback", "feedback"),
         "import": ("import", "import_without")}  # fmt: skip
"""What is done with and without the add-on: {step: (step without it, its figure)}."""
OF_LINES = ("lines_fill", "lines_sweep", "market", "night_lines")
ALONE = ("first_fill", "sweep", "snapshot", "night", "holiday", *OF_LINES)
READING = ("rank", "status", "list", "next_visit")
IN_TURN = (
    "deck", "history", "plan", "month", "month_print", "map", "care", "order_status",
)  # fmt: skip
STEPS = (*TWINS, *ALONE, *READING, *IN_TURN)


class Bench:
    """One run over the databases of one size."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases
        self.figures = Figures()
        self.connection = connect(databases.name)

    def bare(self, name: str = "bare", query: str = BARE) -> None:
        """The yardstick: what one query over all confirmed orders takes, or over their lines."""
        with self.connection.cursor() as cr:
            start = time.perf_counter()
            cr.execute(query)
            rows = cr.fetchall()
            seconds = time.perf_counter() - start
        self.figures.add(name, {"seconds": seconds, "rows": len(rows), "peak_mb": peak_mb()})

    def ask(self, worker: Worker, step: str, name: str | None = None) -> None:
        """Time a step in a process that is there, after the yardstick."""
        with self.connection.cursor() as cr:
            cr.execute("CHECKPOINT")  # or it waits for what the steps before have yet to write
        self.bare()
        answer = worker.ask(step)
        self.figures.add(name or step, answer)
        say(f"   {name or step} {answer['seconds']:.3f} s")

    def alone(self, step: str) -> None:
        """Time a step in a process of its own, so that its peak memory is its own."""
        if step in OF_LINES:
            self.bare("lines_bare", LINES_BARE)
        with Worker(self.databases.name, addon=True) as worker:
            self.ask(worker, step)

    def tidy(self) -> None:
        """Bring the rows up to date after what the steps changed behind the add-on's back."""
        with Worker(self.databases.name, addon=True) as worker:
            worker.ask("sweep")

    def in_turn(self, step: str) -> None:
        """Time a step that times its figures in turn by itself."""
        self.bare()
        with Worker(self.databases.name, addon=True) as worker:
            for name, answers in worker.ask(step).items():
                for answer in answers:
                    self.figures.add(name, answer)
                say(f"   {name} {self.figures.seconds(name):.3f} s")

    def run(self, rounds: int, steps: Collection[str]) -> None:
        """These steps, `rounds` times, after each was done once to warm up."""
        twins, alone, reading, in_turn = (
            [step for step in kind if step in steps] for kind in (TWINS, ALONE, READING, IN_TURN)
        )
        with ExitStack() as stack:
            with_addon = stack.enter_context(Worker(self.databases.name, addon=True))
            without = stack.enter_context(Worker(self.databases.plain, addon=False))
            self.tidy()
            for step in twins:
                without.ask(TWINS[step][0])
                with_addon.ask(step)
            for step in reading:
                with_addon.ask(step)
            for number in range(1, rounds + 1):
                say(f"Round {number} of {rounds}")
                for _ in range(AT_ONCE):
                    for step in twins:
                        self.ask(without, *TWINS[step])
                        self.ask(with_addon, step)
                for step in alone:
                    self.alone(step)
                for _ in range(AT_ONCE):
                    for step in reading:
                        self.ask(with_addon, step)
                for step in in_turn:
                    self.in_turn(step)
            self.tidy()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--rounds", type=int, default=3, help="at least 3 for a median")
    parser.add_argument("--new", action="store_true", help="generate the data again")
    parser.add_argument("--only-data", action="store_true", help="make the databases, no timing")
    parser.add_argument(
        "--steps", nargs="+", choices=STEPS, help="only these, and no report is written"
    )
    options = parser.parse_args(arguments)
    databases = Databases(options.size)
    databases.make(options.new)
    if options.only_data:
        return 0
    bench = Bench(databases)
    steps = set(options.steps or STEPS)
    steps |= {FIGURES[step][0] for step in steps & FIGURES.keys()} & set(
        STEPS
    )  # what their ratios are to
    bench.run(options.rounds, steps)
    facts = machine(bench.connection)
    print(bench.figures.table())
    if not options.steps:
        write_report(options.size, facts, bench.figures, databases.counts())
    for name in bench.figures.names():
        print(json.dumps(bench.figures.line(name)))
    slow = bench.figures.too_slow() if options.size == "full" else []
    for sentence in slow:
        print(f"error: {sentence}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
