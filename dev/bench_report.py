"""What dev/bench.py says: the figures as a table, as JSON lines and in docs/benchmarks.md."""

import os
import platform
from datetime import date
from pathlib import Path
from statistics import median

DOCS = Path(__file__).parents[1] / "docs" / "benchmarks.md"
# Name, what its ratio is to, and what it is, in the order of the table.
FIGURES = {
    "bare": ("bare", "one aggregate query over all confirmed orders, as the yardstick"),
    "first_fill": ("bare", "all rows of the company, from none (fresh process)"),
    "sweep": ("bare", "all rows again, nothing changed (fresh process)"),
    "night": (
        "sweep",
        "the nightly job after 1 % of the customers ordered, but for lines (fresh process)",
    ),
    "lines_bare": ("bare", "one aggregate query over all lines of confirmed orders, by category"),
    "lines_fill": ("lines_bare", "all product lines of the company, from none (fresh process)"),
    "lines_sweep": ("lines_bare", "all product lines again, nothing changed (fresh process)"),
    "market": ("lines_bare", "what look-alikes buy, learned of all lines (fresh process)"),
    "night_lines": ("lines_sweep", "the lines of those who ordered, after their night"),
    "confirm": ("confirm_without", "confirm 100 quotations of 100 customers, commit included"),
    "confirm_without": ("bare", "the same in a database without the add-on"),
    "rank": ("bare", "the 80 customers of all with the most money at stake"),
    "status": ("bare", "customers and money at stake by status, all rows"),
    "list": ("bare", "a rep's first page of 80 rows, with all columns of the list"),
    "snapshot": ("sweep", "the end of a week: a snapshot of every customer (fresh process)"),
    "deck": ("deck_bare", "a rep's deck: the first page of cards, and the figures above them"),
    "deck_bare": ("bare", "the same by the bare SQL in bench/, which finds the same row by row"),
    "history": ("history_bare", "the first page of a customer's history of 10,000 documents"),
    "history_bare": ("bare", "the same by the bare SQL in bench/, which finds the same row by row"),
    "log_call": ("feedback", "log 19 planned calls by the card's dialog, each with its commits"),
    "feedback": ("bare", "the same calls marked as done without the add-on"),
    "import": ("import_without", "import 1,000 activities of 1,000 customers, commit included"),
    "import_without": ("bare", "the same in a database without the add-on"),
    "plan": ("schedule", "plan the coming days of all salespeople, twenty stops each"),
    "schedule": ("bare", "the same number of activities by Odoo's own batch scheduling"),
    "next_visit": ("bare", "the next visit of stops of each code, without the database"),
    "holiday": ("sweep", "a public holiday moved to the day after, all rows (fresh process)"),
    "month": (
        "month_bare",
        "the manager's month: all salespeople, twelve columns with targets, and where to help",
    ),
    "month_bare": (
        "bare",
        "every figure of it by the bare SQL in bench/, which finds the same value by value",
    ),
    "month_sold": (
        "sale_report",
        "of it what core's report tells too, by month and week: revenue, orders, new customers",
    ),
    "sale_report": (
        "bare",
        "these from core's sale.report: by salesperson and week, by salesperson, first orders",
    ),
    "sale_report_sold": ("month_sold", "of these revenue and orders alone"),
    "month_xlsx": (
        "bare",
        "the sheet of all salespeople; peak memory beyond that of the process before it",
    ),
    "month_pdf": ("bare", "ten printed months of salespeople, by the program that prints them"),
    "care": ("care_bare", "a director's care status of all customers, by team, by area, by class"),
    "care_bare": ("bare", "the same by the bare SQL in bench/, which finds the same row by row"),
    "order_status": (
        "order_status_bare",
        "a director's order status of all customers, against last month, with who moved",
    ),
    "order_status_bare": (
        "bare",
        "the same by the bare SQL in bench/, which finds the same row by row",
    ),
    "map": ("map_bare", "where the money is: a director's map of everything that is open"),
    "map_bare": (
        "bare",
        "amount and rows of each bucket by the bare SQL in bench/, which finds the same",
    ),
    "bucket": ("map", "the largest amounts of the bucket with the most money, with its total"),
    "sale_report_open": (
        "map",
        "from core's sale.report by salesperson: to deliver, to invoice and invoiced, untaxed",
    ),
}
LIMITS = {"first_fill": 7, "sweep": 5, "night": 0.04, "lines_fill": 12, "lines_sweep": 8,
          "night_lines": 0.05, "holiday": 1.1, "confirm": 1.10, "rank": 0.1,
          "deck": 2, "history": 2, "log_call": 3, "import": 1.2, "plan": 1,
          "next_visit": 0.9, "month": 2, "month_sold": 0.05, "map": 2, "care": 2,
          "order_status": 2}  # fmt: skip
"""Ratios that the full size must keep to; of the small one fixed costs are most."""
STATEMENTS = {"plan": 0.06, "month": 0.5}
"""Statements for each row that the full size must keep to."""
MEMORY = {"month_xlsx": 200}
"""Megabytes that the full size must keep to."""
HEAD = """# Benchmarks

Written by `dev/bench.py`; do not edit. Medians of one run in which everything is timed in turn.
Ratios are to the figure that is named, mostly the bare aggregate; peak memory is that of the
process that did it. Limits are of `full`: over one, the command fails.
"""


class Figures:
    """Measurements by name, and what follows from them."""

    def __init__(self) -> None:
        self.measured: dict[str, list[dict]] = {}

    def add(self, name: str, answer: dict) -> None:
        """One more measurement: `seconds`, `rows` and `peak_mb`."""
        self.measured.setdefault(name, []).append(answer)

    def seconds(self, name: str) -> float:
        """Median of the seconds."""
        return median(answer["seconds"] for answer in self.measured[name])

    def statements(self, name: str) -> float:
        """Most statements for each row of a figure, of which they were counted."""
        return max(answer["statements"] / answer["rows"] for answer in self.measured[name])

    def line(self, name: str) -> dict:
        """The figure as its JSON line has it."""
        yardstick, _text = FIGURES[name]
        return {
            "name": name,
            "seconds": round(self.seconds(name), 4),
            "ratio": round(self.seconds(name) / self.seconds(yardstick), 4),
            "peak_mb": round(max(answer["peak_mb"] for answer in self.measured[name]), 1),
        }

    def too_slow(self) -> list[str]:
        """What is over its limit, in words."""
        lines = [self.line(name) for name in self.names() if name in LIMITS]
        slow = [
            f"{line['name']} is {line['ratio']:.3f} of {FIGURES[line['name']][0]}, "
            f"over its limit of {LIMITS[line['name']]}"
            for line in lines
            if line["ratio"] > LIMITS[line["name"]]
        ]
        asking = [
            f"{name} asks the database {self.statements(name):.3f} times a row, over its limit of "
            f"{limit}"
            for name, limit in STATEMENTS.items()
            if name in self.measured and self.statements(name) > limit
        ]
        large = [
            f"{name} takes {self.line(name)['peak_mb']:.0f} MB, over its limit of {limit}"
            for name, limit in MEMORY.items()
            if name in self.measured and self.line(name)["peak_mb"] > limit
        ]
        return slow + asking + large

    def names(self) -> list[str]:
        """The figures that were measured, in the order of the table."""
        return [name for name in FIGURES if name in self.measured]

    def table(self) -> str:
        """All figures as a table in Markdown, which reads well on a terminal too."""
        head = (
            "figure",
            "seconds",
            "lowest",
            "highest",
            "ratio",
            "limit",
            "to",
            "peak MB",
            "rows",
            "n",
        )
        rows = [head, tuple("---" for _ in head)]
        for name in self.names():
            yardstick, _text = FIGURES[name]
            answers = self.measured[name]
            line = self.line(name)
            seconds = [answer["seconds"] for answer in answers]
            rows.append(
                (
                    f"`{name}`",
                    f"{line['seconds']:.3f}",
                    f"{min(seconds):.3f}",
                    f"{max(seconds):.3f}",
                    f"{line['ratio']:.3f}",
                    str(LIMITS.get(name, "")),
                    f"`{yardstick}`",
                    f"{line['peak_mb']:.0f}",
                    f"{answers[-1]['rows']:,}",
                    str(len(answers)),
                )
            )
        widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
        return "\n".join(
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            + " |"
            for row in rows
        )  # fmt: skip


def machine(connection) -> str:
    """Cores, memory and versions, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cr:
        cr.execute("SHOW server_version")
        (version,) = cr.fetchone()
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, PostgreSQL {version.split()[0]}, "
        f"Python {platform.python_version()}, load average {os.getloadavg()[1]:.1f} at the end"
    )


SECTIONS = ("small", "full", "Where the time goes")  # the last one is written by hand


def write_report(size: str, facts: str, figures: Figures, counts: str) -> None:
    """Put the section of this size into docs/benchmarks.md, leaving the others as they are."""
    meanings = "\n".join(f"- `{name}`: {text}" for name, (_to, text) in FIGURES.items())
    counted = "\n".join(
        f"`{name}` asks the database {figures.statements(name):.3f} times a row; limit {limit}."
        for name, limit in STATEMENTS.items()
        if name in figures.measured
    )
    section = f"""## {size}

`dev/run.sh python dev/bench.py --size {size}` on {date.today()}: {counts}. {facts}.

{figures.table()}

{meanings}

{counted}
"""
    old = DOCS.read_text() if DOCS.exists() else ""
    sections = {part.partition("\n")[0]: f"## {part}" for part in old.split("\n## ")[1:]}
    sections[size] = section
    DOCS.parent.mkdir(exist_ok=True)
    parts = [sections[name].rstrip() for name in SECTIONS if name in sections]
    DOCS.write_text("\n\n".join([HEAD.rstrip(), *parts]) + "\n")
