import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import accuracy
import pytest
from core.policy import Policy

SCRIPT = Path(accuracy.__file__)


def synthetic(seed=4, customers=80, days=730):
    """Customers with cycles of 10 to 60 days that they keep to within a fifth; some leave."""
    draw = Random(seed)
    for _ in range(customers):
        cycle_days = draw.uniform(10, 60)
        until = days if draw.random() < 0.7 else draw.randrange(days)
        day = draw.uniform(0, cycle_days)
        orders = []
        while day < until:
            orders.append(int(day))
            day += max(1.0, draw.gauss(cycle_days, cycle_days / 5))
        if orders:
            yield orders, [100.0] * len(orders)


@pytest.fixture(scope="module")
def log():
    return list(synthetic())


def test_a_steady_trade_is_foretold(log):
    found = accuracy.measure(log)
    assert found["cuts"] == 12
    assert found["auc14"] > 0.85
    assert found["cov20"] > 0.55
    assert found["medae_days"] <= 6
    assert found["stopped_auc"] > 0.75
    for name in accuracy.BASELINES:
        assert found["auc14"] > found["baselines"][name]
        assert found["cov20"] > found["baselines_cov20"][name]


def test_figures_fall_when_customers_own_gaps_are_not_listened_to(log, monkeypatch):
    good = accuracy.measure(log)
    monkeypatch.setattr(accuracy, "POLICY", Policy(prior_weight=1e6))
    bad = accuracy.measure(log)
    assert bad["auc14"] < good["auc14"] - 0.05
    assert bad["medae_days"] > good["medae_days"] * 1.5


def test_auc_is_the_share_of_pairs_in_the_right_order():
    draw = Random(2)
    for _ in range(50):
        scores = [draw.randrange(6) for _ in range(20)]
        outcomes = [draw.random() < 0.4 for _ in range(20)]
        pairs = [
            (one > other) + (one == other) / 2
            for one, yes in zip(scores, outcomes, strict=True)
            for other, also in zip(scores, outcomes, strict=True)
            if yes and not also
        ]
        assert accuracy.auc(scores, outcomes) == pytest.approx(sum(pairs) / len(pairs))
    assert accuracy.auc([1, 2], [True, True]) is None
    assert accuracy.coverage([1, 2], [False, False]) is None


def test_nothing_after_a_cut_is_known_at_it(log):
    cut = accuracy.cut_days(log)[3]
    known = [
        ([day for day in days if day <= cut], amounts[: sum(day <= cut for day in days)])
        for days, amounts in log
    ]
    known = [customer for customer in known if customer[0]]
    learned = accuracy.fit_at(log, cut)
    assert learned == accuracy.fit_at(known, cut)
    seen = accuracy.universe(log, cut, learned)
    again = accuracy.universe(known, cut, learned)
    assert [one[:4] for one in seen] == [one[:4] for one in again]


def run(path):
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(path)], capture_output=True, text=True, check=False
    )


def test_last_line_is_one_json_object(log, tmp_path):
    path = tmp_path / "orders.csv"
    first = date(2024, 1, 1)
    lines = ["customer_id,date,category,amount"]
    for number, (days, amounts) in enumerate(log):
        for day, amount in zip(days, amounts, strict=True):
            when = first + timedelta(days=day)
            lines.append(f"{number},{when},tea,{amount - 1}")
            lines.append(f"{number},{when},cups,1")
    path.write_text("\n".join(lines), encoding="utf-8")
    found = run(path)
    assert found.returncode == 0
    assert json.loads(found.stdout.splitlines()[-1]) == {
        "log": "orders.csv",
        **accuracy.measure(log),
    }
    assert "cut 12 of 12" in found.stderr


def test_a_log_too_short_to_measure_has_no_figures(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount\n1,2026-01-05,3\n", encoding="utf-8")
    found = json.loads(run(path).stdout)
    assert (found["cuts"], found["auc14"], found["medae_days"]) == (0, None, None)


def test_a_bad_log_is_one_sentence_and_status_2(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount\n1,2026-01-05,3\n1,2026-01-06,inf\n", encoding="utf-8")
    found = run(path)
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr == f"{path}, line 3: 'inf' is not an amount.\n"
