"""Whatever is wrong in this add-on, the order is confirmed, the log says where, the job repairs."""

from unittest.mock import patch

from odoo.tools import mute_logger

from ..models import refresh, row_table, sql
from .common import MONTHLY, RhythmCase

LOGGER = "odoo.addons.sales_rhythm.models.queue"


def broken(*_args, **_kwargs):
    """A mistake of ours in Python."""
    raise ZeroDivisionError("broken on purpose")


def broken_sql(env, *_args, **_kwargs):
    """A mistake of ours in SQL, after which the transaction takes no more statements."""
    env.cr.execute("SELECT 1 / 0")


class TestFailures(RhythmCase):
    """The order of a customer whose row cannot be worked out."""

    def confirm(self, target, name, failure):
        """A confirmed order, with that function of ours failing; returns it and what was logged."""
        partner = self.customer("Unlucky", MONTHLY)
        order = self.quotations(partner, [50_000])
        self.settle()
        with (
            patch.object(target, name, failure),
            mute_logger("odoo.sql_db"),
            self.assertLogs(LOGGER, "ERROR") as logged,
        ):
            order.action_confirm()
            self.settle()
        self.assertEqual(order.state, "sale")
        record = logged.records[0]
        self.assertTrue(record.exc_info, "The log has the traceback")
        self.assertRegex(record.getMessage(), rf"\b{order.id}\b", "The log names the order")
        return order, record

    def assertRepaired(self, order, record):
        partner = order.partner_id
        self.assertRegex(record.getMessage(), rf"\b{partner.id}\b", "The log names the customer")
        waiting = self.env["sales.rhythm.queue"].search([("partner_id", "=", partner.id)])
        self.assertTrue(waiting, "The customer waits in the queue")
        self.assertRow(partner, order_count=6)
        self.env["sales.rhythm.queue"]._drain()
        self.settle()
        self.assertFalse(waiting.exists().filtered(lambda each: not each.of_lines))
        self.assertDates(partner, [*MONTHLY, ("2026-03-02", 50_000)])

    def test_order_is_confirmed_when_the_refresh_fails(self):
        self.assertRepaired(*self.confirm(refresh, "refresh", broken))

    def test_order_is_confirmed_when_the_refresh_breaks_the_transaction(self):
        self.assertRepaired(*self.confirm(refresh, "refresh", broken_sql))

    def test_order_is_confirmed_when_the_gathering_fails(self):
        self.assertRepaired(*self.confirm(sql, "order_days", broken))

    def test_order_is_confirmed_when_even_the_customers_cannot_be_found(self):
        """Nothing can be queued then; the weekly sweep is what is left."""
        model = type(self.env["sales.rhythm.queue"])
        order, _record = self.confirm(model, "_resolve", broken)
        self.env["sales.rhythm"]._refresh(order.partner_id)
        self.assertDates(order.partner_id, [*MONTHLY, ("2026-03-02", 50_000)])

    def test_customer_that_always_fails_does_not_hold_up_the_others(self):
        good, bad = self.customer("Good", MONTHLY), self.customer("Bad", MONTHLY)
        model = type(self.env["sales.rhythm"])
        original = model._refresh_ids

        def fails_for_one(rhythms, partner_ids, **how):
            if bad.id in partner_ids:
                raise ZeroDivisionError("broken on purpose")
            return original(rhythms, partner_ids, **how)

        with patch.object(model, "_refresh_ids", fails_for_one), self.assertLogs(LOGGER, "ERROR"):
            self.orders(good, [("2026-02-20", 70_000)])
            order = self.quotations(bad, [50_000])
            order.action_confirm()
            self.settle()
            self.env["sales.rhythm.queue"]._enqueue([good.id, bad.id])
            with self.assertLogs(refresh.__name__, "ERROR") as logged:
                self.env["sales.rhythm.queue"]._drain()
            self.assertIn(str(bad.id), "\n".join(logged.output))
        self.assertEqual(order.state, "sale")
        self.assertDates(good, [*MONTHLY, ("2026-02-20", 70_000)])
        rows = self.env["sales.rhythm.queue"].search([("of_lines", "=", False)])
        self.assertFalse(rows, "Nothing is tried for ever")


class TestHalves(RhythmCase):
    """A batch in which some customers fail: they are left out, unless nearly all fail."""

    def refresh(self, count, bad):
        """(those refreshed, those logged) of a batch of `count` customers, numbered from 0."""
        done = []

        def attempt(part):
            if bad & set(part):
                raise ZeroDivisionError("broken on purpose")
            done.extend(part)
            return len(part)

        with self.assertLogs(refresh.__name__, "ERROR") as logged:
            changed = refresh.refresh_by_halves(self.env, attempt, range(count))
        self.assertEqual(changed, len(done))
        failed = [number for record in logged.records for number in record.args[0]]
        return sorted(done), sorted(failed)

    def test_few_failures_among_many_do_not_fail_the_batch(self):
        def check(count, bad):
            with self.subTest(count=count, bad=bad):
                done, failed = self.refresh(count, bad)
                self.assertEqual(done, [each for each in range(count) if each not in bad])
                self.assertEqual(failed, sorted(bad))

        check(1, {0})
        check(10, set(range(10)))  # too few to know better
        check(1011, set(range(0, 1011, 92)))
        check(1011, set(range(11)))  # an import of one day
        check(1011, set(range(1000, 1011)))
        check(1024, set(range(0, 1024, 64)))
        check(30, set(range(1, 30, 2)))

    def test_batch_fails_when_most_customers_do(self):
        for count, bad in ((11, range(11)), (1000, range(1000)), (40, range(5, 40))):
            with self.subTest(count=count), self.assertRaises(ZeroDivisionError):
                self.refresh(count, set(bad))

    def test_concurrent_transaction_stops_the_batch_at_once(self):
        def attempt(part):
            calls.append(part)
            raise row_table.DeletedMeanwhile

        calls = []
        with self.assertRaises(row_table.DeletedMeanwhile):
            refresh.refresh_by_halves(self.env, attempt, [1, 2, 3])
        self.assertEqual(len(calls), 1)
