"""What fails in a night, and stops neither other companies nor other customers."""

from unittest.mock import patch

from psycopg2 import errors

from odoo.tools import mute_logger

from ..models import refresh, run
from .common import MONTHLY
from .jobs import CRON, JobCase

LOGGER = "odoo.addons.sales_rhythm.models"


class Endless(BaseException):
    """What was tried so often that it would never have ended."""


class TestFailingNights(JobCase):
    def failing(self, error, company=None, limit=500):
        """A refresh of that company always fails; the other's works."""
        original, calls = refresh.refresh, []
        company = company or self.company

        def fails(env, of, *arguments):
            if of.id != company.id:
                return original(env, of, *arguments)
            calls.append(arguments)
            if len(calls) > limit:
                raise Endless
            raise error

        return patch.object(refresh, "refresh", fails)

    def test_company_that_fails_does_not_stop_the_others(self):
        self.start_over()
        partner = self.customer("A", ["2026-02-20"], self.other_company, user_id=False)
        self.sql("DELETE FROM sales_rhythm WHERE partner_id = %s", partner.id)
        with self.failing(ZeroDivisionError("broken")), self.assertLogs(LOGGER, "ERROR") as logged:
            self.job()
        self.assertEqual(self.latest().state, "failed")
        self.assertIn("ZeroDivisionError", self.latest().error)
        self.assertTrue(self.latest().finished_at)
        self.assertIn(self.company.name, "\n".join(logged.output))
        self.assertEqual(self.done(self.other_company), [("2026-03-01", "sweep")])
        self.assertRow(partner, self.other_company, order_count=1)
        with mute_logger(run.__name__), self.failing(ZeroDivisionError("broken")):
            self.job("2026-03-02 04:00:00")
        self.assertEqual(len(self.runs.search([("company_id", "=", self.company.id)])), 1, "a day")
        self.job("2026-03-02 17:30:00")
        self.assertEqual(self.done(), [("2026-03-03", "sweep")])

    def test_queue_of_a_company_that_fails_does_not_stop_the_others(self):
        self.start_over()
        partners = self.env["res.partner"]
        for number in range(refresh.MOST_FAILURES + 2):
            partners += self.customer(f"C{number}", ["2026-02-20"])
        self.env["sales.rhythm.queue"]._enqueue(partners.ids)
        with self.failing(ZeroDivisionError("broken")), self.assertLogs(level="ERROR"):
            self.job()
        self.assertEqual(self.done(self.other_company), [("2026-03-01", "sweep")])
        self.assertEqual(self.latest().state, "failed")
        with self.failing(ZeroDivisionError("broken")), self.assertLogs(level="ERROR"):
            self.job("2026-03-02 08:01:00")
        self.assertEqual(self.done(self.other_company)[-1], ("2026-03-02", "night"))
        self.job("2026-03-02 17:30:00")
        self.assertFalse(self.env["sales.rhythm.queue"].search([("of_lines", "=", False)]))

    def test_company_whose_curve_cannot_be_fitted_does_not_stop_the_others(self):
        self.start_over()
        model = type(self.env["sales.rhythm.curve"])
        original = model._refit

        def fails(curves, company, of_lines=False):
            if company == self.company:
                raise ValueError("broken")
            return original(curves, company)

        with patch.object(model, "_refit", fails), self.assertLogs(LOGGER, "ERROR"):
            self.job()
        self.assertEqual(self.latest().state, "failed")
        self.assertEqual(self.done(self.other_company), [("2026-03-01", "sweep")])

    def test_company_whose_customers_are_always_being_written_does_not_stop_the_others(self):
        self.start_over()
        with self.failing(errors.SerializationFailure()), mute_logger(CRON, run.__name__):
            self.job()
        self.assertEqual(self.done(self.other_company), [("2026-03-01", "sweep")])
        self.assertNotEqual(self.latest().state, "done")
        self.job("2026-03-02 04:00:00")
        self.job("2026-03-02 17:30:00")
        self.assertIn(self.done()[-1][0], ("2026-03-02", "2026-03-03"))

    def test_customer_that_fails_does_not_stop_the_sweep(self):
        good, bad = self.customer("Good", MONTHLY), self.customer("Bad", MONTHLY)
        later = self.customer("Later", MONTHLY)
        self.sql("DELETE FROM sales_rhythm WHERE company_id = %s", self.company.id)
        write = refresh._write

        def fails(env, company, rows, *others):
            if any(row[0] == bad.id for row in rows):
                raise ZeroDivisionError("broken")
            return write(env, company, rows, *others)

        self.runs._request(self.company)
        with (
            patch.object(refresh, "_write", fails),
            self.assertLogs(refresh.__name__, "ERROR") as logged,
        ):
            self.job()
        self.assertIn(str(bad.id), "\n".join(logged.output))
        self.assertEqual(len(logged.records), 1)
        self.assertEqual([kind for _day, kind in self.done()][-2:], ["rebuild", "orders"])
        self.assertRow(good, order_count=6)
        self.assertRow(later, order_count=6)
        self.assertFalse(self.row(bad))

    def test_customer_that_fails_does_not_block_the_queue(self):
        good, bad = self.customer("Good", MONTHLY), self.customer("Bad", MONTHLY)
        self.sql("DELETE FROM sales_rhythm WHERE company_id = %s", self.company.id)
        self.env["sales.rhythm.queue"]._enqueue([bad.id, good.id])
        write = refresh._write

        def fails(env, company, rows, *others):
            if any(row[0] == bad.id for row in rows):
                env.cr.execute("SELECT 1 / 0")
            return write(env, company, rows, *others)

        with (
            patch.object(refresh, "_write", fails),
            mute_logger("odoo.sql_db"),
            self.assertLogs(refresh.__name__, "ERROR"),
        ):
            self.job()
        self.assertRow(good, order_count=6)
        self.assertFalse(self.env["sales.rhythm.queue"].search([("of_lines", "=", False)]))
