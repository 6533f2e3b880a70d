"""Several transactions at once for one customer, each with its own cursor, really committed."""

import threading
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, sql_db
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..models import queue, refresh
from .common import QUIET

SLACK_SECONDS = 2  # of a busy machine, on top of what is waited for
THREADS = 6


class ConcurrentCase(BaseCase):
    """Everything is in the main company, and deleted at the end."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        with self.transaction() as env:
            env.cr.execute("SELECT COALESCE(max(id), 0) FROM ir_cron_trigger")
            (self.last_trigger_id,) = env.cr.fetchone()
            product = env["product.product"].create({"name": "Concurrent tea", "type": "consu"})
            users = env["res.users"].create([
                {"name": f"Concurrent {number}", "login": f"concurrent_{number}",
                 "group_ids": [Command.set(env.ref("sales_team.group_sale_salesman").ids)]}
                for number in range(2)
            ])  # fmt: skip
            partner = env["res.partner"].create({"name": "Concurrent", "is_company": True})
            self.product_id, self.user_ids, self.partner_id = product.id, users.ids, partner.id

    def clean_up(self):
        with mute_logger("odoo.models.unlink"), self.transaction() as env:
            orders = self.orders(env)
            orders._action_cancel()
            orders.unlink()
            users = env["res.users"].browse(self.user_ids).exists()
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env["res.partner"].search([("name", "=like", "Concurrent%")]).unlink()
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env.cr.execute("DELETE FROM ir_cron_trigger WHERE id > %s", [self.last_trigger_id])
        with self.transaction() as env:
            env.cr.execute("SELECT count(*) FROM sales_rhythm_queue")
            self.assertEqual(env.cr.fetchone(), (0,))

    # ---- transactions

    @contextmanager
    def transaction(self):
        """The superuser's environment in a transaction of its own, committed at the end."""
        with sql_db.db_connect(self.registry.db_name).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, dict(QUIET))

    @contextmanager
    def begun(self):
        """The same, with a snapshot of now: it does not see what is committed from here on."""
        with self.transaction() as env:
            env.cr.execute("SELECT 1")
            yield env

    def new(self, env, amount, **values):
        line = {"product_id": self.product_id, "price_unit": amount, "tax_ids": False}
        return env["sale.order"].create(
            {"partner_id": self.partner_id, "order_line": [Command.create(line)], **values}
        )

    def quotation(self, amount=100, **values):
        """The id of a new quotation."""
        with self.transaction() as env:
            return self.new(env, amount, **values).id

    def order(self, amount=100, date_order=None, **values):
        """The id of a new confirmed order."""
        order_id = self.quotation(amount, **values)
        with self.transaction() as env:
            self.confirm(env, order_id)
            if date_order:
                env["sale.order"].browse(order_id).date_order = date_order
        return order_id

    def confirm(self, env, order_id):
        env["sale.order"].browse(order_id).action_confirm()

    def make_order(self, env, amount):
        """A new order, confirmed within this transaction."""
        self.new(env, amount).action_confirm()

    def orders(self, env):
        partners = env["res.partner"].search([("name", "=like", "Concurrent%")])
        return env["sale.order"].search([("partner_id", "in", partners.ids)])

    # ---- what came out

    def work_off_queue(self):
        with self.transaction() as env:
            return env["sales.rhythm.queue"]._drain()

    def assertQueued(self, count):
        with self.transaction() as env:
            env.cr.execute(
                "SELECT count(*) FROM sales_rhythm_queue WHERE partner_id = %s", [self.partner_id]
            )
            self.assertEqual(env.cr.fetchone(), (count,), "customers that wait for the job")

    def assertRowRight(self, **expected):
        """The committed row is what a refresh now would write, and has these values."""
        with self.transaction() as env:
            row = env["sales.rhythm"].search([("partner_id", "=", self.partner_id)])
            found = row.read(list(expected), load="")
            self.assertEqual(env["sales.rhythm"]._refresh_ids([self.partner_id]), 0, found)
            self.assertEqual([{"id": row.id, **expected}], found)

    def assertWaited(self, start, lock_waits):
        seconds = time.monotonic() - start
        self.assertLess(seconds, lock_waits * queue.LOCK_WAIT_MS / 1000 + SLACK_SECONDS)


@tagged("post_install", "-at_install")
class TestConcurrent(ConcurrentCase):
    # ---- two users

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

    def test_user_does_not_wait_for_a_batch_of_the_job(self):
        self.order(100)
        order_id = self.quotation(200)
        with self.transaction() as env:
            env.cr.execute(
                "UPDATE sales_rhythm SET order_count = 9 WHERE partner_id = %s", [self.partner_id]
            )
        with self.begun() as job:
            company = refresh.Company.of(job.company)
            everyone = refresh.Customers.among([self.partner_id])
            self.assertEqual(refresh.refresh(job, company, everyone), 1)
            start = time.monotonic()
            with self.begun() as env:
                self.confirm(env, order_id)
            self.assertWaited(start, lock_waits=2)
        self.work_off_queue()
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300)

    def test_batch_that_meets_a_user_is_repeated(self):
        self.order(100)
        order_id = self.quotation(200)
        with self.transaction() as env:  # so that the batch has a row to write
            env.cr.execute(
                "UPDATE sales_rhythm SET order_count = 9 WHERE partner_id = %s", [self.partner_id]
            )
        write = refresh._write
        writes = []

        def meet_user(*arguments):
            writes.append(1)
            if len(writes) == 1:
                with self.begun() as user_env:
                    self.confirm(user_env, order_id)
            return write(*arguments)

        with self.transaction() as job:
            run = job["sales.rhythm.run"]._request(job.company)
            job.cr.commit()
            with patch.object(refresh, "_write", meet_user):
                while run.state == "running":
                    run._attempt(run._step, run)
                    job.cr.commit()
            self.assertEqual(run.state, "done")
            self.assertEqual(len(writes), 3)  # the job's, the user's, and the job's again
            run.unlink()
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300)

    def test_queue_that_meets_a_user_is_worked_off_again(self):
        self.order(100)
        order_id = self.quotation(200)
        with self.transaction() as env:
            env["sales.rhythm.queue"]._enqueue([self.partner_id])
        with self.begun() as job:
            self.assertEqual(job["sales.rhythm.queue"].search_count([]), 1)
            with self.begun() as env:
                self.confirm(env, order_id)
            self.assertEqual(job["sales.rhythm.run"]._attempt(job["sales.rhythm.queue"]._drain), 1)
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300)

    # ---- a customer who is deleted meanwhile

    def prospects(self):
        """Ids of two customers of one salesperson who have nothing but a lead."""
        with self.transaction() as env:
            partners = env["res.partner"].create([
                {"name": f"Concurrent {name}", "is_company": True, "user_id": self.user_ids[0]}
                for name in ("deleted", "kept")
            ])  # fmt: skip
            leads = env["crm.lead"].create([
                {"name": "Deal", "partner_id": partner.id, "expected_revenue": 9}
                for partner in partners
            ])  # fmt: skip
            self.addCleanup(self.delete, "crm.lead", leads.ids)
            return partners.ids

    def delete(self, model, ids):
        with self.begun() as env:
            env[model].browse(ids).unlink()

    def assertOnlyRow(self, kept, deleted, user_id):
        self.work_off_queue()
        with self.transaction() as env:
            rows = env["sales.rhythm"].search([("partner_id", "in", [kept, deleted])])
            self.assertEqual([(row.partner_id.id, row.user_id.id) for row in rows],
                             [(kept, user_id)])  # fmt: skip

    def test_customer_deleted_meanwhile_takes_no_other_along(self):
        deleted, kept = self.prospects()
        with self.begun() as late:
            self.delete("res.partner", deleted)
            late["res.users"].browse(self.user_ids[0]).active = False
        self.assertOnlyRow(kept, deleted, False)

    def test_batch_that_meets_a_deleted_customer_is_repeated(self):
        deleted, kept = self.prospects()
        with self.transaction() as env:
            env.cr.execute("DELETE FROM sales_rhythm WHERE partner_id = ANY(%s)", [[deleted, kept]])
        write = refresh._write
        met = []

        def meet_user(*arguments):
            if not met:
                met.append(1)
                self.delete("res.partner", deleted)
            return write(*arguments)

        with self.transaction() as job:
            run = job["sales.rhythm.run"]._request(job.company)
            job.cr.commit()
            with patch.object(refresh, "_write", meet_user):
                while run.state == "running":
                    run._attempt(run._step, run)
                    job.cr.commit()
            self.assertEqual((run.state, bool(met)), ("done", True))
            run.unlink()
        self.assertOnlyRow(kept, deleted, self.user_ids[0])
