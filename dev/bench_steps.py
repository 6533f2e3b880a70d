"""One Odoo process of dev/bench.py: does the steps named on its standard input, one per line.

Each is answered by one JSON line. Most steps are generators: what comes before the first `yield` is
preparation, what comes between the first and the second is timed, the rest is tidying up and
returns the number of rows that the step was about. A step in TURNS times two figures in turn.
"""

import json
import sys
import time
from pathlib import Path

import bench_director_steps
import bench_managing
import bench_map_steps
import bench_plan
import bench_reading
import bench_refresh
import bench_writing
from bench_setup import set_up
from load_env import open_database

STEPS = {
    "first_fill": bench_refresh.first_fill,
    "sweep": bench_refresh.sweep,
    "snapshot": bench_refresh.snapshot,
    "night": bench_refresh.night,
    "lines_fill": bench_refresh.lines_fill,
    "lines_sweep": bench_refresh.lines_sweep,
    "market": bench_refresh.market,
    "night_lines": bench_refresh.night_lines,
    "holiday": bench_refresh.holiday,
    "rank": bench_reading.rank,
    "status": bench_reading.status,
    "list": bench_reading.list_page,
    "confirm": bench_writing.confirm,
    "log_call": bench_writing.log_call,
    "feedback": bench_writing.feedback,
    "import": bench_writing.import_activities,
    "next_visit": bench_plan.next_visit,
}
TURNS = {
    "deck": bench_reading.deck,
    "history": bench_reading.history,
    "plan": bench_plan.plan,
    "month": bench_managing.month,
    "month_print": bench_managing.month_print,
    "care": bench_director_steps.care,
    "order_status": bench_director_steps.order_status,
    "map": bench_map_steps.money,
}


def peak_mb() -> float:
    """Most memory that this process has had at once."""
    # Unlike getrusage's, this figure starts anew when a program is started.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(env, name: str) -> dict:
    """Seconds that the timed part of the step takes, the number of rows it was about, memory."""
    env.clear()
    step = STEPS[name](env)
    next(step)
    start = time.perf_counter()
    next(step)
    seconds = time.perf_counter() - start
    peak = peak_mb()
    try:
        next(step)
    except StopIteration as end:
        rows = end.value
    env.cr.rollback()
    return {"seconds": seconds, "rows": rows, "peak_mb": peak}


def run_in_turn(env, name: str) -> dict:
    """{figure: answers as those of `run`} of a step that times several figures; all undone."""
    env.clear()
    found = TURNS[name](env)
    env.cr.rollback()
    return {figure: [_answer(each) for each in measured] for figure, measured in found.items()}


def _answer(measured) -> dict:
    """What was measured, if not an answer already: (seconds, rows) and maybe statements."""
    if isinstance(measured, dict):
        return measured
    seconds, rows, *asked = measured
    return {"seconds": seconds, "rows": rows, "statements": sum(asked), "peak_mb": peak_mb()}


def main(database: str, addon: str) -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # nothing else may be said on the answers' line
    with open_database(database, addon=addon == "with") as env:
        for line in sys.stdin:
            name, *arguments = line.split()
            if name == "set_up":
                answer = set_up(env, int(arguments[0]))
            elif name in TURNS:
                answer = run_in_turn(env, name)
            else:
                answer = run(env, name)
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
