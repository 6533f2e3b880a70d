"""Reads an order log: a CSV file, gzipped when its name ends in .gz, one row per customer and day.

Columns, named in the first row, in any order: `customer_id`, `date` (local day, YYYY-MM-DD),
`amount` (net of returns, so it may be negative) and, if there is one, `category`.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

REQUIRED = ("customer_id", "date", "amount")
OPTIONAL = ("category",)


class LogError(Exception):
    """A log that cannot be read: `path`, `line` (0 when no line is to blame) and `reason`."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(path, line, reason)
        self.path = path
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        """One sentence with file, line and reason.

        >>> print(LogError("orders.csv", 7, "the date is empty"))
        orders.csv, line 7: the date is empty.
        """
        where = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{where}: {self.reason}."


class LogRow(NamedTuple):
    """One row of a log and the line of the file on which it ends."""

    line_no: int
    customer_id: str
    date: date
    category: str | None
    amount: float


class _Lines:
    """Decoded lines of a file, which know how far they got."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.line = 0

    def __iter__(self) -> Iterator[str]:
        opener = gzip.open if self.path.endswith(".gz") else open
        with opener(self.path, "rb") as stream:
            for raw in stream:
                self.line += 1
                # Line by line rather than in text mode, which decodes ahead of the line it is at.
                yield raw.decode("utf-8-sig" if self.line == 1 else "utf-8")


def read(path: str) -> Iterator[LogRow]:
    """Rows of the log at `path`, in the order of the file.

    Raises LogError at the first row that is not right, so rows before it have been yielded.
    """
    path = str(path)
    lines = _Lines(path)
    try:
        yield from _rows(path, csv.reader(iter(lines), strict=True), lines)
    except UnicodeDecodeError as error:
        raise LogError(path, lines.line, f"not UTF-8 text ({error.reason})") from None
    except csv.Error as error:
        raise LogError(path, lines.line, f"not CSV ({error})") from None
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise LogError(path, lines.line, f"not a whole gzip file ({error})") from None
    except OSError as error:
        raise LogError(path, 0, f"cannot be opened ({error.strerror or error})") from None


def _rows(path: str, rows: Iterator[list[str]], lines: _Lines) -> Iterator[LogRow]:
    header = [name.strip() for name in next(rows, [])]
    wrong = _wrong_header(header)
    if wrong:
        raise LogError(path, max(lines.line, 1), wrong)
    found = False
    for values in rows:
        if not values:
            continue
        try:
            row = _row(lines.line, header, values)
        except ValueError as error:
            raise LogError(path, lines.line, str(error)) from None
        found = True
        yield row
    if not found:
        raise LogError(path, lines.line, "no orders below the header row")


def _wrong_header(header: list[str]) -> str | None:
    """What is wrong with the names of the columns, if anything is."""
    if not any(header):
        return "no header row with column names"
    for name in REQUIRED + OPTIONAL:
        if header.count(name) > 1:
            return f"more than one column named {name}"
        if name in REQUIRED and name not in header:
            return f"no column named {name} (found: {', '.join(header)})"
    return None


def _row(line: int, header: list[str], values: list[str]) -> LogRow:
    """The row of these values; raises ValueError with the reason when one is not right."""
    if len(values) != len(header):
        raise ValueError(f"{len(values)} values for {len(header)} columns")
    cells = {name: value.strip() for name, value in zip(header, values, strict=True)}
    if not cells["customer_id"]:
        raise ValueError("the customer_id is empty")
    return LogRow(
        line,
        cells["customer_id"],
        _day(cells["date"]),
        cells.get("category"),
        _amount(cells["amount"]),
    )


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date:
    # fromisoformat alone also takes 20260105 and 2026-W02-1 from Python 3.11 on.
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"{text!r} is not a date (YYYY-MM-DD)")


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = float("nan")
    # float() also reads 1_000.
    if not isfinite(amount) or "_" in text:
        raise ValueError(f"{text!r} is not an amount")
    return amount
