"""What load_log reads, refuses and plans; none of it needs Odoo."""

import gzip
import io
from datetime import date, timedelta
from pathlib import Path

import load_log
import pytest
from load_plan import GOODS, Order, batches, gather, shift_to
from load_progress import Progress
from order_log import read

LOGS = Path(__file__).parent / "logs"


def check(capsys, path):
    """Exit code, standard output and standard error of `load_log check`."""
    code = load_log.main(["check", str(path)])
    return code, *capsys.readouterr()


def test_check_says_what_is_in_the_log(capsys):
    code, out, err = check(capsys, LOGS / "good.csv")
    assert (code, err) == (0, "")
    assert out == ("2 customers, 3 order days, 5 rows, 3 categories, 2026-01-05 to 2026-01-12\n")


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [("bad_date.csv", 4, "'19/01/2026' is not a date"), ("bad_amount.csv", 3, "'1,200' is not an")],
)
def test_check_stops_at_a_bad_row_with_file_line_and_reason(capsys, name, line, reason):
    code, out, err = check(capsys, LOGS / name)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {LOGS / name}, line {line}: {reason}")
    assert err.count("\n") == 1


HEADER = b"customer_id,date,amount\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"\n", 1),
        (b"customer,date,amount\n", 1),
        (b"customer_id,date\nA,2026-01-05\n", 1),
        (b"customer_id,date,amount,date\n", 1),
        (b"amount,amount,customer_id,date\n", 1),
        (HEADER, 1),
        (HEADER + b"\n", 2),
        (HEADER + b"A,2026-01-05\n", 2),
        (HEADER + b"A,2026-01-05,1\nA,2026-01-05,1,1\n", 3),
        (HEADER + b",2026-01-05,1\n", 2),
        (HEADER + b"A,2026-01-05,1\n  ,2026-01-05,1\n", 3),
        (HEADER + b"A,,1\n", 2),
        (HEADER + b"A,2026-02-30,1\n", 2),
        (HEADER + b"A,2026-01-05,\n", 2),
        (HEADER + b"A,2026-01-05,nan\n", 2),
        (HEADER + b"\xff,2026-01-05,1\n", 2),
        (HEADER + b"A,2026-01-05,1\nT\xe9,2026-01-05,1\n", 3),
        (HEADER + b'"A,2026-01-05,1\n', 2),
        (HEADER + b'"A"x,2026-01-05,1\n', 2),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_each_refusal_is_one_line_that_names_the_line(capsys, tmp_path, content, line, suffix):
    path = tmp_path / f"log{suffix}"
    path.write_bytes(gzip.compress(content) if suffix.endswith(".gz") else content)
    code, out, err = check(capsys, path)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {path}, line {line}: ")
    assert err.count("\n") == 1


def test_refuses_what_is_not_there_or_not_whole(capsys, tmp_path):
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(HEADER + b"A,2026-01-05,1\n" * 1000)[:-9])
    plain = tmp_path / "plain.csv.gz"
    plain.write_bytes(HEADER + b"A,2026-01-05,1\n")
    for path in (cut, plain, tmp_path / "absent.csv", tmp_path):
        code, out, err = check(capsys, path)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_load_refuses_a_bad_log_before_it_opens_the_database(capsys):
    name = "no_such_database"
    code = load_log.main(["load", str(LOGS / "bad_date.csv"), "--database", name])
    assert code == 2
    assert "line 4" in capsys.readouterr().err


def test_one_order_per_customer_and_day_with_one_line_per_category():
    log = gather(read(LOGS / "good.csv"))
    assert log.orders == (
        Order(date(2026, 1, 5), "A", (("tea", 10.3), ("cups", -3.5))),
        Order(date(2026, 1, 5), "B", (("cups", 5.0),)),
        Order(date(2026, 1, 12), "B", ((GOODS, 4.0),)),
    )
    assert log.categories == (GOODS, "cups", "tea")


def test_the_log_moves_by_whole_days_to_end_on_the_day_asked_for():
    log = gather(read(LOGS / "good.csv"))
    assert shift_to(log, date(2026, 11, 23)) == timedelta(days=315)
    assert shift_to(log, date(2026, 1, 11)) == timedelta(days=-1)


def test_batches_lose_nothing():
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_writes_a_line_per_five_percent_where_there_is_no_terminal():
    stream = io.StringIO()
    seconds = iter(range(1000))
    progress = Progress(200, "orders", stream, clock=lambda: next(seconds))
    for _ in range(200):
        progress.add(1)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 21
    assert lines[10].endswith("50 %  100 of 200 orders, 9/s, 0:11 left")
    assert lines[-1].endswith("100 %  200 of 200 orders, 10/s, 0:00 left")


def test_progress_redraws_one_line_on_a_terminal():
    stream = Terminal()
    progress = Progress(3, "orders", stream)
    for _ in range(3):
        progress.add(1)
    assert stream.getvalue().count("\r") == 3
    assert stream.getvalue().count("\n") == 1
