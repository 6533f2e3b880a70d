"""The job, its queue and its batches, while users change and delete the same customers."""

import time
from unittest.mock import patch

from odoo.tests import tagged

from ..models import refresh
from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestJobBesideUsers(ConcurrentCase):
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

    def rebuild(self, meets):
        """A full rebuild, before the first batch of which `meets` is called; how often it wrote."""
        write, writes = refresh._write, []

        def write_after_meeting(*arguments):
            writes.append(1)
            if len(writes) == 1:
                meets()
            return write(*arguments)

        with self.transaction() as job:
            run = job["sales.rhythm.run"]._request(job.company)
            job.cr.commit()
            with patch.object(refresh, "_write", write_after_meeting):
                while run.state == "running":
                    run._attempt(run._step, run)
                    job.cr.commit()
            self.assertEqual(run.state, "done")
            run.unlink()
        return len(writes)

    def test_batch_that_meets_a_user_is_repeated(self):
        self.order(100)
        order_id = self.quotation(200)
        with self.transaction() as env:  # so that the batch has a row to write
            env.cr.execute(
                "UPDATE sales_rhythm SET order_count = 9 WHERE partner_id = %s", [self.partner_id]
            )

        def confirm():
            with self.begun() as user_env:
                self.confirm(user_env, order_id)

        # The job's, the user's, and the job's again.
        self.assertEqual(self.rebuild(meets=confirm), 3)
        self.assertQueued(0)
        self.assertRowRight(order_count=1, ordered_amount=300)

    def test_queue_that_meets_a_user_is_worked_off_again(self):
        self.order(100)
        order_id = self.quotation(200)
        with self.transaction() as env:
            env["sales.rhythm.queue"]._enqueue([self.partner_id])
        with self.begun() as job:
            rows = [("of_lines", "=", False)]
            self.assertEqual(job["sales.rhythm.queue"].search_count(rows), 1)
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
        self.assertTrue(self.rebuild(meets=lambda: self.delete("res.partner", deleted)))
        self.assertOnlyRow(kept, deleted, self.user_ids[0])
