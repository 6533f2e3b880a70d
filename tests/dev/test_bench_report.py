"""What bench says of measurements; none of it needs Odoo or a database."""

import bench_report
import pytest


@pytest.fixture
def figures():
    """Three measurements of each figure: 1, 2 and 9 times a base that grows from name to name."""
    figures = bench_report.Figures()
    for base, name in enumerate(bench_report.FIGURES, start=1):
        for factor in (9, 1, 2):
            measured = {"seconds": base * factor, "rows": 1000, "peak_mb": 100 + factor}
            figures.add(name, {**measured, "statements": 10 * factor})
    return figures


def test_a_line_has_the_median_its_ratio_and_the_highest_peak(figures):
    assert figures.line("bare") == {"name": "bare", "seconds": 2, "ratio": 1, "peak_mb": 109}
    assert figures.line("sweep") == {"name": "sweep", "seconds": 6, "ratio": 3, "peak_mb": 109}


def test_night_is_compared_with_sweep_and_what_is_written_with_its_twin(figures):
    places = {name: place for place, name in enumerate(bench_report.FIGURES, start=1)}
    for name, twin in (
        ("night", "sweep"),
        ("night_lines", "lines_sweep"),
        ("confirm", "confirm_without"),
        ("deck", "deck_bare"),
        ("log_call", "feedback"),
        ("import", "import_without"),
    ):
        assert figures.line(name)["ratio"] == round(places[name] / places[twin], 4)


def test_statements_of_a_row_are_those_of_the_dearest_run_and_have_a_limit(figures):
    assert figures.statements("plan") == 0.09
    (sentence,) = [each for each in figures.too_slow() if "a row" in each]
    assert sentence == "plan asks the database 0.090 times a row, over its limit of 0.06"
    for answer in figures.measured["plan"]:
        answer["statements"] = 60
    assert not [each for each in figures.too_slow() if "a row" in each]


def test_the_figures_have_the_names_that_others_read():
    names = (
        "bare first_fill sweep night lines_bare lines_fill lines_sweep market night_lines "
        "confirm confirm_without rank status list snapshot deck deck_bare history history_bare "
        "log_call feedback import import_without plan schedule next_visit holiday "
        "month month_bare month_sold sale_report sale_report_sold month_xlsx month_pdf "
        "care care_bare order_status order_status_bare map map_bare bucket sale_report_open"
    )
    assert list(bench_report.FIGURES) == names.split()


def test_each_figure_is_compared_with_one_that_is_there():
    assert {yardstick for yardstick, _text in bench_report.FIGURES.values()} <= {
        *bench_report.FIGURES
    }


def test_the_table_has_a_row_for_each_figure_that_was_measured(figures):
    del figures.measured["night"]
    head, rule, *rows = figures.table().splitlines()
    assert len(rows) == len(bench_report.FIGURES) - 1
    assert len({len(line) for line in (head, rule, *rows)}) == 1


def test_the_report_of_one_size_leaves_that_of_the_other(figures, tmp_path, monkeypatch):
    monkeypatch.setattr(bench_report, "DOCS", tmp_path / "docs" / "benchmarks.md")
    bench_report.write_report("full", "2 cores", figures, "many orders")
    bench_report.write_report("small", "4 cores", figures, "few orders")
    bench_report.write_report("small", "8 cores", figures, "few orders")
    text = bench_report.DOCS.read_text()
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Benchmarks",
        "## small",
        "## full",
    ]
    assert "2 cores" in text and "8 cores" in text and "4 cores" not in text
