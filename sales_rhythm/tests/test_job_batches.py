"""Batches that a kill cannot lose, and that together are all customers, each once."""

from unittest.mock import patch

from ..models import refresh, run, sql
from .common import NOW
from .jobs import CRON, JobCase, Killed


class TestBatches(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.twelve_customers()

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

        return self.is_killed(patch.object(refresh, "refresh", refresh_or_die), moment)

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
        ends = [last for _first, last in called]
        called = called[: ends.index(sql.LAST_ID) + 1]  # the product lines come after it
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

    def test_other_workers_hear_of_a_curve_before_the_next_batch(self):
        """A worker that ranks by the old curve would do so by rows of the new one."""
        events, registry = [], self.env.registry
        walk, refit = refresh.refresh, type(self.env["sales.rhythm.curve"])._refit

        def refreshed(*arguments):
            events.append("batch")
            return walk(*arguments)

        def refitted(curves, company, of_lines=False):
            found = refit(curves, company, of_lines)
            if not of_lines:
                events.append("curve")
            return found

        def told():
            events.append("told")
            registry.cache_invalidated.clear()

        registry.cache_invalidated.clear()
        with (
            patch.object(registry, "signal_changes", told),
            patch.object(refresh, "refresh", refreshed),
            patch.object(type(self.env["sales.rhythm.curve"]), "_refit", refitted),
        ):
            self.job()
        start = events.index("curve")
        self.assertEqual(events[start : start + 4], ["curve", "batch", "told", "batch"])

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
        self.assertFalse(self.env["sales.rhythm.queue"].search([("of_lines", "=", False)]))
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
