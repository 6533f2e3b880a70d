"""A real order log (CDNOW): what Odoo stores is what the core says of the log."""

import importlib.util
import random
import unittest
from datetime import timedelta
from pathlib import Path

from ..core.cycle import rhythm
from ..core.fit import fit
from ..core.history import fold
from ..core.milestones import OffsetTable
from ..core.occasions import net_occasions
from ..core.policy import DEFAULT_POLICY
from ..models import clock
from .common import RhythmCase

DEV = Path(__file__).resolve().parents[2] / "dev"
HOURS = ("00:05", "12:00", "23:55")  # so that many days in UTC are not the local ones
ONE_IN = 3  # customers of the 23,570, which would take a minute
BY_HAND = 40  # customers whose last order is confirmed by the ORM


def load(name):
    """A program of the repository's dev/ folder as a module."""
    spec = importlib.util.spec_from_file_location(f"rhythm_{name}", DEV / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@unittest.skipUnless(DEV.is_dir(), "a copy of the add-on without its repository")
class TestLog(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = load("fetch_log").fetch()
        cls.log = {}  # customer -> [(day, amount)], shifted so that the last order is yesterday's
        rows = [(row.customer_id, row.date, row.amount) for row in load("order_log").read(path)]
        cls.market = cls.new_company("CDNOW", "USD", "America/Los_Angeles")
        yesterday = clock.today(cls.market) - timedelta(days=1)
        shift = yesterday - max(day for _customer, day, _amount in rows)
        for customer, day, amount in rows:
            cls.log.setdefault(customer, []).append((day + shift, amount))
        cls.log = dict(list(cls.log.items())[::ONE_IN])
        cls.insert_customers()

    @classmethod
    def insert_customers(cls):
        """One partner a customer, by SQL: the ORM would take minutes for so many."""
        cls.settle()
        # Rows that refer to each other properly need no checks, which would cost the most.
        cls.env.cr.execute("SET LOCAL session_replication_role = replica")
        cls.env.cr.execute(
            """INSERT INTO res_partner (name, complete_name, active, type, is_company,
                                        autopost_bills, company_id)
               SELECT ref, ref, TRUE, 'contact', TRUE, 'ask', NULL FROM unnest(%s) AS ref
               RETURNING name, id""",
            [list(cls.log)],
        )
        cls.partner_ids = dict(cls.env.cr.fetchall())
        cls.env.cr.execute(
            "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)",
            [list(cls.partner_ids.values())],
        )

    @classmethod
    def insert_orders(cls, orders):
        """Confirmed orders of (customer, day, amount), by SQL as well; then checks are on again."""
        hours = random.Random(19)
        cls.env.cr.execute(
            """INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
                                       company_id, state, date_order, amount_untaxed,
                                       currency_id, currency_rate)
               SELECT 'CDNOW', partner, partner, partner, %s, 'sale', at, amount, %s, 1
                 FROM unnest(%s::int[], %s::timestamp[], %s::numeric[]) o(partner, at, amount)""",
            [
                cls.market.id,
                cls.market.currency_id.id,
                [cls.partner_ids[customer] for customer, _day, _amount in orders],
                [cls.utc(f"{day} {hours.choice(HOURS)}", cls.market) for _, day, _ in orders],
                [amount for _customer, _day, amount in orders],
            ],
        )
        cls.env.cr.execute("SET LOCAL session_replication_role = origin")

    def sweep(self):
        """What the job does for the company on the night of a sweep."""
        run = self.env["sales.rhythm.run"]._request(self.market)
        while run.state == "running":
            run._step()
        return run

    def stored(self):
        """{partner id: row} as it is in the table."""
        self.env.cr.execute("SELECT * FROM sales_rhythm WHERE company_id = %s", [self.market.id])
        return {row["partner_id"]: row for row in self.env.cr.dictfetchall()}

    def from_core(self):
        """{partner id: row} from the log and the core alone."""
        today = clock.number(clock.today(self.market))
        occasions = {
            self.partner_ids[customer]: net_occasions(
                [clock.number(day) for day, _amount in orders], [amount for _day, amount in orders]
            )
            for customer, orders in self.log.items()
        }
        fitted = fit(list(occasions.values()), today, DEFAULT_POLICY)
        table = OffsetTable(fitted.curve, DEFAULT_POLICY)
        rows = {
            partner_id: self.core_row(fitted, table, days, amounts)
            for partner_id, (days, amounts) in occasions.items() if days
        }  # fmt: skip
        return fitted, rows

    @staticmethod
    def core_row(fitted, table, days, amounts):
        history = fold(days, amounts, DEFAULT_POLICY, fitted.merge_days)
        found = rhythm(history, fitted.prior, DEFAULT_POLICY)
        ahead = table.get(found.class_index, found.cycle_days)

        def after(offset):
            return None if offset is None else clock.date_of(history.last_day + offset)

        return {
            "order_count": history.order_count,
            "first_order_on": clock.date_of(history.first_day),
            "last_order_on": after(0),
            "cycle_days": table.shown_cycle_days(found.class_index, found.cycle_days),
            "curve_class": found.class_index,
            "expected_on": after(ahead.expected_days),
            "due_from": after(ahead.due_days),
            "late_from": after(ahead.late_days),
            "stopped_from": after(ahead.stopped_days),
        }, {
            "model_cycle_days": found.cycle_days,
            "spread_ratio": found.spread_ratio,
            "usual_order_amount": history.usual_amount,
            "mean_order_amount": history.mean_amount,
            "ordered_amount": history.total_amount,
        }

    def assertStoredIsCore(self):
        stored = self.stored()
        fitted, expected = self.from_core()
        self.assertEqual(stored.keys(), expected.keys())
        self.assertGreater(len(stored), 7_500)
        wrong = {
            partner_id: (exact, {name: stored[partner_id][name] for name in exact})
            for partner_id, (exact, _close) in expected.items()
            if any(stored[partner_id][name] != value for name, value in exact.items())
        }
        self.assertFalse(wrong, f"{len(wrong)} of {len(stored)} rows differ: core, then Odoo")
        # Amounts are kept in cents, the spread in six decimals.
        far = {
            (partner_id, name): (value, stored[partner_id][name])
            for partner_id, (_exact, close) in expected.items()
            for name, value in close.items()
            if abs(float(stored[partner_id][name]) - value)
            > (0.0051 if name.endswith("amount") else 1e-6)
        }
        self.assertFalse(far, f"{len(far)} figures differ: core, then Odoo")
        return fitted

    def test_stored_dates_are_those_of_the_core(self):
        last = {customer: max(orders) for customer, orders in self.log.items()}
        by_hand = sorted(self.log, key=lambda customer: last[customer][0])[-BY_HAND:]
        orders = [
            (customer, day, amount)
            for customer, orders in self.log.items()
            for day, amount in orders
        ]
        late = [(customer, *last[customer]) for customer in by_hand]
        for each in late:
            orders.remove(each)
        self.insert_orders(orders)
        # Autovacuum does it in a database that is not in the middle of a transaction.
        self.env.cr.execute("ANALYZE res_partner, sale_order")
        run = self.sweep()
        self.assertEqual(run.state, "done")
        curve = self.env["sales.rhythm.curve"].search(
            [("company_id", "=", self.market.id), ("of_lines", "=", False)]
        )

        # The last orders of some, one by one as users confirm them; then nothing is left to do.
        for customer, day, amount in late:
            partner = self.env["res.partner"].browse(self.partner_ids[customer])
            self.order(partner, f"{day} 23:55", amount, self.market)
        kept = self.stored()
        self.assertGreater(self.sweep().changed_count, 0, "the curve was fitted without them")

        fitted = self.assertStoredIsCore()
        curve.invalidate_recordset()
        self.assertEqual(curve.gap_count, fitted.gap_count)
        self.assertAlmostEqual(curve.mean_log_days, fitted.prior.mean_log_days, places=9)
        self.assertAlmostEqual(curve.variance, fitted.prior.variance, places=9)
        for row, expected in zip(curve.rates, fitted.curve.to_json(), strict=True):
            for rate, expected_rate in zip(row, expected, strict=True):
                self.assertAlmostEqual(rate, expected_rate, places=9)
        for customer in by_hand:
            partner_id = self.partner_ids[customer]
            for name in ("order_count", "first_order_on", "last_order_on", "ordered_amount"):
                self.assertEqual(kept[partner_id][name], self.stored()[partner_id][name])
