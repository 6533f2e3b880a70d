import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import accuracy
import accuracy_lines
import pytest

SCRIPT = Path(accuracy_lines.__file__)
FIRST = date(2024, 1, 1)
KITCHEN, GARDEN = ("pots", "pans", "spoons"), ("spades", "seeds", "hoses")


@pytest.fixture(scope="module")
def baskets():
    """Cooks and gardeners, who buy their own things and come to buy more of them."""
    draw = Random(3)
    found = {}
    for number in range(60):
        own = KITCHEN if number % 2 else GARDEN
        lines = {}
        for place, name in enumerate(own):
            if number < 3 or place < 2 or draw.random() < 0.5:
                start = draw.randrange(500) if place else draw.randrange(30)
                every = draw.randrange(15, 45)
                days = list(range(start, 730, every))
                lines[name] = days, [100.0] * len(days)
        found[f"customer {number}"] = lines
    return found


def cuts_of(baskets):
    customers = [line for lines in baskets.values() for line in lines.values()]
    return accuracy.cut_days(customers), max(days[-1] for days, _amounts in customers)


def test_lines_that_come_regularly_are_foretold(baskets):
    cuts, last = cuts_of(baskets)
    found = accuracy_lines.measure(baskets, cuts, last)
    assert found["cuts"] == len(cuts)
    assert found["line_auc30"] > 0.6
    # Gardeners buy no pots: who asks them for seeds is right more often than by the mean.
    assert found["suggestion_precision"] > 1.5 * found["suggestion_base"] > 0


def test_suggestions_are_of_what_one_never_bought_by_those_who_order(baskets):
    cuts, _last = cuts_of(baskets)
    silent = {
        customer: {name: ([day for day in days if day <= cuts[0]], amounts)
                   for name, (days, amounts) in lines.items()}
        for customer, lines in baskets.items()
    }  # fmt: skip
    silent = {
        customer: {name: line for name, line in lines.items() if line[0]}
        for customer, lines in silent.items()
    }
    assert list(accuracy_lines.suggested_at(baskets, cuts[0]))
    assert not list(accuracy_lines.suggested_at(silent, cuts[0])), "Nobody orders after the cut"


def test_by_hand():
    """At day 400: the cook lacks spoons and seeds, and buys spoons within 180 days."""
    day = [400]
    others = {f"other {number}": {"pots": ([390], [1.0]), "spoons": ([391], [1.0])}
              for number in range(3)}  # fmt: skip
    gardener = {"gardener": {"seeds": ([395], [1.0])}}
    cook = {"cook": {"pots": ([300], [1.0]), "spoons": ([500], [1.0])}}
    (found,) = accuracy_lines.suggested_at({**others, **gardener, **cook}, day[0])
    assert found == accuracy_lines.Suggested(True, 1 / 2, None)


def test_line_bought_once_or_long_ago_is_not_scored():
    lines = [([1], [1.0]), ([1, 40], [1.0, 1.0]), ([300, 330, 380], [1.0] * 3)]
    cut = 420
    seen = list(accuracy_lines.lines_at(lines, cut, accuracy.fit_at(lines, cut, by_category=True)))
    assert len(seen) == 1
    assert not seen[0].bought and 0 < seen[0].chance < 1


def run(path, script=SCRIPT):
    return subprocess.run(
        [sys.executable, script, path], capture_output=True, text=True, check=False
    )


def test_program_prints_one_json_line(tmp_path, baskets):
    path = tmp_path / "log.csv"
    rows = ["customer_id,date,category,amount"]
    for customer, lines in baskets.items():
        for name, (days, amounts) in lines.items():
            for day, amount in zip(days, amounts, strict=True):
                rows.append(f"{customer},{FIRST + timedelta(days=day)},{name},{amount}")
    path.write_text("\n".join(rows))
    answer = run(path)
    assert answer.returncode == 0, answer.stderr
    (line,) = answer.stdout.splitlines()
    found = json.loads(line)
    assert found["log"] == "log.csv"
    cuts, last = cuts_of(baskets)
    expected = accuracy_lines.measure(baskets, cuts, last)
    assert {name: found[name] for name in expected} == expected


def test_log_without_categories_is_refused(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("customer_id,date,amount\n1,2024-01-01,5\n1,2024-02-01,5\n")
    answer = run(path)
    assert answer.returncode == 2
    assert "no column category" in answer.stderr
    assert not answer.stdout
    assert run(path, accuracy.__file__).returncode == 0
