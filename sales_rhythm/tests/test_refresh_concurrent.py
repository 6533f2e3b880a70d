"""Several transactions at once for one customer, each with its own cursor, really committed."""

import threading
import time

from odoo.tests import tagged

from ..models import queue
from .transactions import SLACK_SECONDS, ConcurrentCase

THREADS = 6


@tagged("post_install", "-at_install")
class TestConcurrent(ConcurrentCase):
    def test_both_confirm_and_the_other_has_committed_meanwhile(self):
        first, second = self.quotation(100), self.quotation(200)
        with self.begun() as late:
            with self.begun() as env:
                self.confirm(env, first)
            self.confirm(late, second)
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300, open_amount=0)

    def test_both_confirm_for_a_customer_who_has_no_row_yet(self):
        with self.begun() as late:
            with self.begun() as env:
                self.make_order(env, 100)
            self.make_order(late, 200)
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300)

    def test_other_transaction_holds_the_row_for_longer_than_one_waits(self):
        self.order(50, date_order="2026-01-05")
        first, second = self.quotation(100), self.quotation(200)
        with self.begun() as env:
            self.confirm(env, first)
            env.cr.flush()  # the row is locked from here to the commit
            start = time.monotonic()
            with self.begun() as late:
                self.confirm(late, second)
            self.assertWaited(start, lock_waits=2)  # once before the commit, once after it
            with self.begun() as other:
                self.assertEqual(other["sale.order"].browse(second).state, "sale")
            self.assertQueued(1)
        self.assertEqual(self.work_off_queue(), 1)
        self.assertQueued(0)
        self.assertRowRight(order_count=2, ordered_amount=350, open_amount=0)

    def test_other_transaction_inserts_the_row_and_does_not_commit(self):
        with self.begun() as env:
            self.make_order(env, 100)
            env.cr.flush()
            start = time.monotonic()
            with self.begun() as late:
                self.make_order(late, 200)
            self.assertWaited(start, lock_waits=2)
        self.work_off_queue()
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300)

    def test_other_transaction_is_rolled_back(self):
        first, second = self.quotation(100), self.quotation(200)
        with self.begun() as env:
            self.confirm(env, first)
            env.cr.flush()
            with self.begun() as late:
                self.confirm(late, second)
            env.cr.rollback()
        self.work_off_queue()
        self.assertRowRight(order_count=1, ordered_amount=200, open_amount=100)

    def test_one_cancels_the_only_order_while_another_confirms(self):
        first, second = self.order(100), self.quotation(200)
        with self.transaction() as env:
            env["sale.order"].browse(second).action_cancel()  # nothing is open but the first
        with self.begun() as late:
            with self.begun() as env:
                env["sale.order"].browse(first)._action_cancel()
            self.make_order(late, 300)
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300, open_amount=0)

    def test_one_confirms_while_another_cancels_the_only_order(self):
        first, second = self.order(100), self.quotation(200)
        with self.begun() as late:
            with self.begun() as env:
                self.confirm(env, second)
            late["sale.order"].browse(first)._action_cancel()
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=200, open_amount=0)

    def test_meeting_another_user_is_not_an_error_in_the_log(self):
        first, second = self.quotation(100), self.quotation(200)
        with self.assertNoLogs("odoo.sql_db", "WARNING"), self.begun() as late:
            with self.begun() as env:
                self.confirm(env, first)
            self.confirm(late, second)
        self.assertRowRight(order_count=1, ordered_amount=300, open_amount=0)

    def test_change_that_leaves_the_row_as_it_is_meets_one_for_which_it_matters(self):
        one, other = self.user_ids
        older = self.order(100, "2026-01-05", user_id=one)
        newer = self.order(100, "2026-02-05", user_id=one)
        with self.begun() as late:
            with self.begun() as env:
                env["sale.order"].browse(older).user_id = other  # not the latest order
            late["sale.order"].browse(newer)._action_cancel()  # by which it is the latest
        self.work_off_queue()
        self.assertRowRight(order_count=1, user_id=other)

    def test_many_users_confirm_at_the_same_moment(self):
        order_ids = [self.quotation(10) for _ in range(THREADS)]
        barrier = threading.Barrier(THREADS)
        failures, seconds = [], []

        def confirm(order_id):
            try:
                start = None
                with self.begun() as env:
                    barrier.wait(timeout=30)
                    start = time.monotonic()
                    self.confirm(env, order_id)
                seconds.append(time.monotonic() - start)
            except Exception as error:  # noqa: BLE001
                failures.append(error)

        threads = [threading.Thread(target=confirm, args=[order_id]) for order_id in order_ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertLess(max(seconds), 2 * queue.LOCK_WAIT_MS / 1000 + SLACK_SECONDS)
        self.work_off_queue()  # whoever was too late twice has left it to the job
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=10 * THREADS, open_amount=0)

    # ---- a user and the job
