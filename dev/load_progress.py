"""A progress bar: redrawn in place on a terminal, one line per 5 % elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

BAR = 30


class Progress:
    """How far `total` things have got, with the speed and the time left."""

    def __init__(
        self,
        total: int,
        noun: str,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        self.noun = noun
        self.stream = stream or sys.stderr
        self.clock = clock
        self.start = clock()
        self.done = 0
        self.shown = -1  # the last 5 % step that was written
        self.redraws = self.stream.isatty()

    def add(self, count: int) -> None:
        """`count` more are done."""
        self.done += count
        step = 20 * self.done // self.total
        if self.redraws:
            end = "\n" if self.done >= self.total else ""
            self.stream.write(f"\r\033[K{self.line()}{end}")
        elif step > self.shown:
            self.stream.write(f"{self.line()}\n")
        self.shown = step
        self.stream.flush()

    def line(self) -> str:
        """Bar, percent, things per second and the time left, as `m:ss`."""
        share = self.done / self.total
        seconds = self.clock() - self.start
        speed = self.done / seconds if seconds else 0.0
        filled = int(BAR * share)
        left = (self.total - self.done) / speed if speed else 0.0
        minutes, rest = divmod(round(left), 60)
        return (
            f"[{'#' * filled}{'.' * (BAR - filled)}] {int(100 * share):3d} %  "
            f"{self.done:,} of {self.total:,} {self.noun}, {speed:,.0f}/s, "
            f"{minutes}:{rest:02d} left"
        )
