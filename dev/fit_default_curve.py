"""Fits the curve that is shipped for companies with too few orders for their own.

    dev/run.sh python dev/fit_default_curve.py --log online_retail2.csv.gz

writes sales_rhythm/core/default_curve.csv. The log behind the shipped file is the UCI "Online
Retail II" data set (D. Chen, 2019, https://doi.org/10.24432/C5CG6D, licence CC BY 4.0): orders of
a British gift wholesaler, December 2009 to December 2011, one row per customer, day and category
with columns customer_id, date, category and amount (net of returns).
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sales_rhythm"))

from accuracy import occasions  # noqa: E402
from core.curve import CurveBuilder  # noqa: E402
from core.cycle import fit_prior  # noqa: E402
from core.history import fold  # noqa: E402
from core.policy import DEFAULT_POLICY, STEPS  # noqa: E402
from order_log import LogError  # noqa: E402

TARGET = ROOT / "sales_rhythm" / "core" / "default_curve.csv"
HEADER = """\
# Orders per cycle of silence, by class (a row) and step of silence in cycles (a column), for
# companies with too few orders for a curve of their own; and the terciles of the variance.
# Fitted by dev/fit_default_curve.py on the UCI "Online Retail II" data set (D. Chen, 2019,
# https://doi.org/10.24432/C5CG6D), licence CC BY 4.0: %d customers, %d gaps.
"""


def main() -> int:
    """0 when the file was written, 2 when the log cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--log", required=True, help="CSV file, gzipped if it ends in .gz")
    try:
        customers = list(occasions(parser.parse_args().log).values())
    except LogError as error:
        print(error, file=sys.stderr)
        return 2
    policy, merge_days = DEFAULT_POLICY, DEFAULT_POLICY.merge_days
    today = max(days[-1] for days, _amounts in customers)
    prior = fit_prior((fold(*orders, policy, merge_days) for orders in customers), policy)
    builder = CurveBuilder(prior, policy, merge_days, today)
    for days, _amounts in customers:
        builder.add(days)
    lines = [
        f"terciles,{prior.regular_below},{prior.irregular_from}",
        *(
            ",".join([str(index), *(f"{rate:.6g}" for rate in rates)])
            for index, rates in enumerate(builder.build().rates)
        ),
    ]
    lines.insert(1, "# class," + ",".join(f"from {step:g}" for step in STEPS))
    header = HEADER % (len(customers), builder.gap_count)
    TARGET.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
