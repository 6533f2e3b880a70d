"""The job: each company once a night, in batches that a kill cannot lose, whatever the data are."""

from unittest.mock import patch

from psycopg2 import errors

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ..models import refresh, run, sql
from .common import MONTHLY, NOW, RhythmCase

LOGGER = "odoo.addons.sales_rhythm.models"
CRON = "odoo.addons.base.models.ir_cron"


class Killed(BaseException):
    """The process ends here."""


class Endless(BaseException):
    """What was tried so often that it would never have ended."""


class JobCase(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["sales.rhythm.run"]
        cls.companies = cls.company + cls.other_company
        # The others have had their night, so that what follows is about these two.
        others = cls.env["res.company"].search([]) - cls.companies
        cls.runs.search([("state", "=", "running")]).write({"state": "done"})
        cls.runs.create([
            {"company_id": company.id, "kind": "night", "day": "2999-01-01", "state": "done"}
            for company in others
        ])  # fmt: skip

    def job(self, moment=NOW):
        """What the scheduler does when the job's hour comes."""
        self.settle()
        with freeze_time(moment), self.enter_registry_test_mode():
            result = self.env.ref("sales_rhythm.ir_cron_nightly").method_direct_trigger()
        self.env.invalidate_all()
        return result

    def done(self, company=None):
        """[(company's day, kind)] of the company's finished runs, the first first.

        But for snapshots, which tests/test_snapshot.py is about.
        """
        found = self.runs.search(
            [
                ("company_id", "=", (company or self.company).id),
                ("state", "=", "done"),
                ("kind", "!=", "snapshot"),
            ],
            order="id",
        )
        return [(str(each.day), each.kind) for each in found]

    def latest(self, company=None):
        domain = [("company_id", "=", (company or self.company).id), ("kind", "!=", "snapshot")]
        return self.runs.search(domain, limit=1)

    def start_over(self):
        """As before the first night: no run, no curve."""
        self.runs.search([("company_id", "in", self.companies.ids)]).unlink()
        self.env["sales.rhythm.curve"].search([("company_id", "in", self.companies.ids)]).unlink()

    def sql(self, query, *arguments):
        """Changes data behind the back of all hooks."""
        self.settle()
        self.env.cr.execute(SQL(query, *arguments))
        self.env.invalidate_all()


class TestNights(JobCase):
    def test_each_company_has_its_night_once_after_its_own_midnight(self):
        self.start_over()
        hanoi, west = [], []

        def check(moment, hanoi_day=None, west_day=None):
            self.job(moment)
            hanoi.extend([hanoi_day] if hanoi_day else [])
            west.extend([west_day] if west_day else [])
            self.assertEqual([day for day, _kind in self.done()], hanoi, moment)
            self.assertEqual([day for day, _kind in self.done(self.other_company)], west, moment)

        check("2026-03-02 03:00:00", hanoi_day="2026-03-02", west_day="2026-03-01")
        check("2026-03-02 04:00:00")
        check("2026-03-02 07:59:00")  # 23:59 in Los Angeles
        check("2026-03-02 08:01:00", west_day="2026-03-02")
        check("2026-03-02 16:59:00")  # 23:59 in Hanoi
        check("2026-03-02 17:01:00", hanoi_day="2026-03-03")
        check("2026-03-02 18:01:00")
        check("2026-03-08 07:59:00", hanoi_day="2026-03-08", west_day="2026-03-07")
        check("2026-03-08 08:01:00", west_day="2026-03-08")  # whose clocks go forward this night
        check("2026-03-09 06:59:00", hanoi_day="2026-03-09")
        check("2026-03-09 07:01:00", west_day="2026-03-09")

    def test_sweep_first_then_nights_then_a_sweep_a_week_later(self):
        self.start_over()
        for day in range(2, 12):
            self.job(f"2026-03-{day:02} 03:00:00")
        kinds = [kind for _day, kind in self.done()]
        self.assertEqual(kinds, ["sweep", *["night"] * 6, "sweep", *["night"] * 2])
        curve = self.env["sales.rhythm.curve"].search([("company_id", "=", self.company.id)])
        self.assertEqual(str(curve.fitted_on), "2026-03-09")

    def test_night_counts_orders_dated_ahead_and_touches_nothing_else(self):
        ahead, other = self.customer("Ahead", MONTHLY), self.customer("Other", MONTHLY)
        self.order(ahead, "2026-03-04 09:00")
        self.job("2026-03-02 03:00:00")
        before = dict(each[:2] for each in self.versions())
        self.job("2026-03-02 17:30:00")
        self.assertRow(ahead, order_count=6)
        self.job("2026-03-03 17:30:00")  # half past midnight on the 4th
        self.assertRow(ahead, order_count=7, last_order_on="2026-03-04")
        after = dict(each[:2] for each in self.versions())
        moved = {id_ for id_ in before if before[id_] != after[id_]}
        self.assertEqual(moved, set(self.row(ahead).ids))
        self.assertEqual(self.latest().changed_count, 1)
        self.assertRow(other, order_count=6)

    def test_quiet_night_is_quiet_in_the_log(self):
        self.customer("A", MONTHLY)
        self.job("2026-03-02 03:00:00")
        with self.assertNoLogs(CRON, "WARNING"):
            self.assertIs(self.job("2026-03-02 17:30:00"), True)
        self.assertEqual(self.latest().kind, "night")
        with self.assertNoLogs(CRON, "WARNING"):
            self.assertIs(self.job("2026-03-02 18:30:00"), True)

    def test_night_after_days_without_the_job_counts_all_of_them(self):
        partner = self.customer("A", MONTHLY)
        for day in ("2026-03-03", "2026-03-05", "2026-03-06"):
            self.order(partner, day)
        self.job("2026-03-02 03:00:00")
        self.job("2026-03-05 03:00:00")
        self.assertRow(partner, last_order_on="2026-03-05")
        self.assertEqual(self.done()[-1], ("2026-03-05", "night"))

    def test_finished_runs_are_kept_for_a_quarter(self):
        self.start_over()
        self.job("2026-03-02 03:00:00")
        self.job("2026-05-30 03:00:00")
        self.assertEqual([day for day, _kind in self.done()], ["2026-03-02", "2026-05-30"])
        self.job("2026-06-02 03:00:00")
        self.assertEqual([day for day, _kind in self.done()], ["2026-05-30", "2026-06-02"])


class TestBatches(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"]
        for number in range(12):
            cls.customers += cls.customer(f"C{number:02}", MONTHLY[:2])

    def setUp(self):
        super().setUp()
        self.job()  # the other company has its night
        self.startPatcher(patch.object(run, "BATCH", 5))
        self.env.cr.execute("DELETE FROM sales_rhythm")
        self.env.invalidate_all()
        self.run = self.runs._request(self.company)

    def ranges(self):
        """Spies on the ranges that are refreshed."""
        return patch.object(
            refresh.Customers, "between", side_effect=refresh.Customers.between, autospec=True
        )

    def kill(self, call, moment=NOW):
        """The job, killed at the end of that call of a refresh; whether it came so far."""
        original, calls = refresh.refresh, []

        def refresh_or_die(*arguments):
            calls.append(arguments)
            found = original(*arguments)
            if len(calls) == call:
                raise Killed
            return found

        # Not `assertRaises`, which would undo what the job has committed.
        with patch.object(refresh, "refresh", refresh_or_die):
            try:
                self.job(moment)
            except Killed:
                self.env.invalidate_all()
                return True
        return False

    def assertComplete(self):
        for partner in self.customers:
            self.assertRow(partner, order_count=2)
        self.assertEqual(self.run.state, "done")
        partners = self.env["res.partner"].with_context(active_test=False)
        count = partners.search_count([("is_company", "=", True)])
        self.assertGreaterEqual(self.run.done_count, count)
        self.assertEqual(self.run.total_count, self.run.done_count)

    def test_batches_together_are_all_customers_each_once(self):
        with self.ranges() as between:
            self.job()
        self.assertComplete()
        called = [call.args for call in between.call_args_list]
        self.assertEqual(called[0][0], 1)
        self.assertEqual(called[-1][1], sql.LAST_ID)
        for (_first, last), (first, _last) in zip(called, called[1:], strict=False):
            self.assertEqual(first, last + 1)
        self.assertGreater(len(called), 3)

    def test_kill_in_a_batch_loses_that_batch_only_and_the_next_run_goes_on_there(self):
        self.assertTrue(self.kill(call=4))
        self.assertEqual((self.run.state, self.run.done_count), ("running", 15))
        cursor_id = self.run.cursor_id
        self.env.cr.execute("SELECT count(*) FROM sales_rhythm WHERE partner_id > %s", [cursor_id])
        self.assertEqual(
            self.env.cr.fetchone(), (0,), "the killed batch is undone, rows and cursor"
        )
        with self.ranges() as between:
            self.job()
        self.assertEqual(between.call_args_list[0].args[0], cursor_id + 1)
        self.assertComplete()

    def test_kill_at_every_batch_still_ends(self):
        for _night in range(200):
            if not self.kill(call=2):
                break
        self.assertComplete()

    def test_rebuild_cut_by_midnight_goes_on_and_is_the_next_days_night(self):
        self.assertTrue(self.kill(call=2, moment="2026-03-02 16:50:00"))
        self.job("2026-03-02 17:10:00")
        self.assertComplete()
        self.job("2026-03-02 18:10:00")
        self.assertEqual(self.done()[-1][0], "2026-03-03")

    def test_job_short_of_time_stops_after_a_batch_and_is_called_again(self):
        with patch(f"{CRON}.MIN_TIME_PER_JOB", 0), patch(f"{CRON}.MIN_RUNS_PER_JOB", 1):
            done = []
            for _call in range(200):
                self.job()
                self.run.invalidate_recordset()
                done.append(self.run.done_count)
                if self.run.state == "done":
                    break
        self.assertEqual(done[:3], [5, 10, 15])
        self.assertComplete()

    def test_customers_queued_meanwhile_go_first(self):
        self.assertTrue(self.kill(call=1))
        last = self.customers[-1]
        self.env["sales.rhythm.queue"]._enqueue(last.ids)
        self.assertTrue(self.kill(call=2))  # the queue, committed; then the first batch
        self.assertRow(last, order_count=2)
        self.assertFalse(self.env["sales.rhythm.queue"].search([]))
        self.assertFalse(self.row(self.customers[0]))

    def test_progress_of_a_rebuild_is_told_and_then_nothing(self):
        progress = self.runs.with_user(self.rep)
        self.assertEqual(progress.get_progress(), {"done": 0, "total": self.run.total_count})
        self.assertTrue(self.kill(call=3))
        self.env.invalidate_all()
        self.assertEqual(progress.get_progress(), {"done": 10, "total": self.run.total_count})
        abroad = self.runs.with_user(self.abroad).with_context(allowed_company_ids=[])
        self.assertIs(abroad.get_progress(), False)
        self.job()
        self.assertIs(progress.get_progress(), False)

    def test_new_rebuild_takes_the_place_of_the_one_that_goes_on(self):
        self.assertTrue(self.kill(call=3))
        newer = self.runs._request(self.company)
        self.assertEqual((newer.cursor_id, newer.done_count), (0, 0))
        self.job()
        self.run = newer
        self.assertComplete()
        self.assertEqual(self.latest().kind, "orders")
        self.job()
        running = [("state", "=", "running"), ("company_id", "=", self.company.id)]
        self.assertFalse(self.runs.search(running))


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
        self.assertFalse(self.env["sales.rhythm.queue"].search([]))

    def test_company_whose_curve_cannot_be_fitted_does_not_stop_the_others(self):
        self.start_over()
        model = type(self.env["sales.rhythm.curve"])
        original = model._refit

        def fails(curves, company):
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
        self.assertFalse(self.env["sales.rhythm.queue"].search([]))


class TestSweep(JobCase):
    def sweep(self):
        """A full rebuild by the job."""
        sweep = self.runs._request(self.company)
        self.job()
        self.assertEqual(sweep.state, "done")
        return sweep

    def test_sweep_leaves_unchanged_rows_alone(self):
        for name in "ABC":
            self.customer(name, MONTHLY)
        self.sweep()
        before = self.versions()
        self.assertEqual(self.sweep().changed_count, 0)
        self.assertEqual(self.versions(), before)

    def test_sweep_finds_what_no_hook_saw(self):
        keeps, loses = self.customer("Keeps", MONTHLY), self.customer("Loses", MONTHLY)
        fewer, moved = self.customer("Fewer", MONTHLY), self.customer("Moved", MONTHLY)
        gone, contact = self.customer("Gone", MONTHLY[:3]), self.customer("Contact", MONTHLY)
        self.sweep()
        kept = dict(each[:2] for each in self.versions())[self.row(keeps).id]
        self.settle()

        def delete_orders(partner, before="2999-01-01"):
            self.sql("DELETE FROM sale_order_line WHERE order_id IN (SELECT id FROM sale_order "
                     "WHERE partner_id = %s AND date_order < %s)", partner.id, before)  # fmt: skip
            self.sql("DELETE FROM sale_order WHERE partner_id = %s AND date_order < %s",
                     partner.id, before)  # fmt: skip

        delete_orders(loses)
        delete_orders(fewer, "2025-10-20")
        self.sql("UPDATE sale_order SET partner_id = %s, partner_invoice_id = %s, "
                 "partner_shipping_id = %s WHERE partner_id = %s",
                 moved.id, moved.id, moved.id, gone.id)  # fmt: skip
        self.sql("DELETE FROM sale_order_line WHERE order_id IN (SELECT id FROM sale_order "
                 "WHERE partner_id = %s AND date_order < '2025-12-15')", moved.id)  # fmt: skip
        self.sql("DELETE FROM res_partner WHERE id = %s", gone.id)
        self.sql("UPDATE res_partner SET parent_id = %s, commercial_partner_id = %s WHERE id = %s",
                 keeps.id, keeps.id, contact.id)  # fmt: skip
        self.sql("UPDATE sale_order SET state = 'cancel' WHERE partner_id = %s", contact.id)
        sweep = self.sweep()
        self.assertFalse(self.row(loses))
        self.assertFalse(self.row(contact))
        self.assertDates(fewer, MONTHLY[2:])
        self.assertRow(moved, ordered_amount=900_000)
        self.assertEqual(dict(each[:2] for each in self.versions())[self.row(keeps).id], kept)
        self.assertEqual(sweep.changed_count, 4)

    def test_hostile_values_do_not_stop_the_sweep(self):
        good = self.customer("Good", MONTHLY)
        update = "UPDATE sale_order SET {} WHERE id = %s"
        hostile = [
            "amount_untaxed = 'NaN'", "amount_untaxed = 'Infinity'", "amount_untaxed = '-Infinity'",
            "amount_untaxed = 1e300", "amount_untaxed = NULL", "currency_rate = 'NaN'",
            "currency_rate = 0", "currency_rate = -1", "currency_rate = 1e-300",
            "currency_rate = NULL", "date_order = '0001-01-01'", "date_order = '0001-01-01 BC'",
            "date_order = '4713-01-01 BC'", "date_order = '9999-12-31 23:59:59'",
            "date_order = '250000-01-01'", "date_order = '-infinity'", "date_order = 'infinity'",
            "user_id = NULL, team_id = NULL", "name = ''",
        ]  # fmt: skip
        partners = self.env["res.partner"]
        for number, change in enumerate(hostile):
            partner = self.customer(f"H{number}", ["2026-01-10", "2026-02-10"])
            order = self.env["sale.order"].search([("partner_id", "=", partner.id)], limit=1)
            self.sql(update.format(change), order.id)
            partners += partner
        for number, amount in enumerate(("NaN", "Infinity", "-Infinity")):
            partner = self.customer(f"L{number}", MONTHLY)
            lead = self.lead(partner, 5)
            self.settle()
            self.sql("UPDATE crm_lead SET expected_revenue = %s::numeric WHERE id = %s",
                     amount, lead.id)  # fmt: skip
            partners += partner
        quoted = self.customer("Q", MONTHLY)
        draft = self.quotations(quoted, [5])
        self.sql("UPDATE sale_order SET amount_untaxed = 'NaN' WHERE id = %s", draft.id)
        orphan = self.customer("O", MONTHLY)
        self.sql("UPDATE res_partner SET commercial_partner_id = NULL WHERE id = %s", orphan.id)
        last = self.customer("Last", MONTHLY)
        self.sql("DELETE FROM sales_rhythm WHERE company_id = %s", self.company.id)
        with mute_logger(refresh.__name__, run.__name__):
            self.sweep()
        for partner in (good, last, quoted):
            self.assertDates(partner, MONTHLY)
        for partner in partners[-3:]:
            self.assertRow(partner, order_count=6)
        for partner, change in zip(partners, hostile, strict=False):
            row = self.row(partner)
            self.assertEqual(len(row), 1, change)
            self.assertGreaterEqual(row.order_count, 1, change)
            row.read(["status", "evidence", "chance_7_ratio", "money_at_stake_amount"])
        # The list of them all, as the screens ask for it.
        rows = self.env["sales.rhythm"].search([("company_id", "=", self.company.id)])
        self.assertGreaterEqual(len(rows), len(partners))
        # And their next order is confirmed and counts.
        with mute_logger(refresh.__name__):
            for partner in partners:
                self.order(partner, "2026-03-01")
                self.assertRow(partner, last_order_on="2026-03-01")


class TestRequests(JobCase):
    def test_only_administrators_may_rebuild(self):
        for user in (self.rep, self.leader, self.all_rep, self.director, self.accountant):
            with self.assertRaises(AccessError, msg=user.login):
                self.rpc(user, "sales.rhythm.run", "action_rebuild", [])
        admin = self.new_user("t_system", "base.group_system,sales_team.group_sale_manager")
        self.rpc(admin, "sales.rhythm.run", "action_rebuild", [])
        request = self.latest()
        self.assertEqual((request.kind, request.state), ("rebuild", "running"))
        self.job()
        self.assertEqual(request.state, "done")

    def test_changed_policy_asks_for_a_rebuild_and_wakes_the_job(self):
        partner = self.customer("A", MONTHLY)
        self.job()
        before = self.row(partner).late_from
        cron = self.env.ref("sales_rhythm.ir_cron_nightly")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        policies = self.env["sales.rhythm.policy"]
        own = policies.search([("company_id", "=", self.company.id), ("tag_id", "=", False)])
        own.late_fraction = 0.95
        self.settle()
        self.assertEqual(self.latest().kind, "rebuild")
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers
        )
        self.job()
        self.assertGreater(self.row(partner).late_from, before)

    def test_new_company_has_its_night_without_being_set_up(self):
        company = self.new_company("New", "EUR", False)
        partner = self.customer("A", ["2026-02-20"], company, user_id=False)
        self.job()
        self.assertEqual(self.latest(company).state, "done")
        self.assertRow(partner, company, order_count=1)
        self.assertTrue(self.env["sales.rhythm.curve"].search([("company_id", "=", company.id)]))
