"""One refresh a transaction for all that it changed; more than one should wait for is queued."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import mute_logger

from ..models import queue, refresh
from .common import MONTHLY, RhythmCase

REFRESH = "odoo.addons.sales_rhythm.models.refresh.refresh"


class TestTransaction(RhythmCase):
    def refreshes(self):
        """Counts the calls of `refresh.refresh`, which are made all the same."""
        return patch(REFRESH, side_effect=refresh.refresh)

    def queued(self):
        self.env.cr.execute(
            "SELECT partner_id FROM sales_rhythm_queue WHERE of_lines IS NOT TRUE ORDER BY 1"
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]

    def triggers(self):
        cron = self.env.ref("sales_rhythm.ir_cron_nightly")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def fifty(self):
        """Fifty quotations: thirty customers with one, and one with twenty."""
        orders = self.env["sale.order"]
        for number in range(30):
            orders += self.quotations(self.partner(f"C{number}"), [100_000])
        return orders + self.quotations(self.partner("Busy"), [100_000] * 20)

    def test_fifty_orders_confirmed_in_one_call_are_one_refresh(self):
        orders = self.fifty()
        self.settle()
        with self.refreshes() as refreshes:
            orders.action_confirm()
            self.assertEqual(refreshes.call_count, 0, "not before the end of the transaction")
            self.settle()
        self.assertEqual(refreshes.call_count, 1)
        for partner in orders.partner_id:
            self.assertRow(partner, order_count=1, last_order_on="2026-03-02", open_amount=0)
        self.assertRow(self.env["res.partner"].search([("name", "=", "Busy")]),
                       ordered_amount=2_000_000)  # fmt: skip
        with self.refreshes() as refreshes:
            self.settle()
        self.assertEqual(refreshes.call_count, 0, "nothing is left to do")

    def test_many_kinds_of_changes_are_one_refresh(self):
        first, second, third = (self.customer(name, MONTHLY) for name in "ABC")
        orders = self.env["sale.order"].search([("partner_id", "=", first.id)])
        with self.refreshes() as refreshes:
            orders[0]._action_cancel()
            orders[1].date_order = self.utc("2026-01-02")
            orders[2].order_line.price_unit = 5
            self.env.flush_all()
            second.user_id = self.other_rep
            self.lead(third, 1_000)
            self.env.flush_all()
            self.settle()
        self.assertEqual(refreshes.call_count, 1)
        self.assertRow(first, order_count=5)
        self.assertRow(second, user_id=self.other_rep)
        self.assertRow(third, open_amount=1_000)

    def test_a_customer_of_two_companies_is_one_refresh_each(self):
        partner = self.customer("A", MONTHLY)
        self.order(partner, "2026-02-02", 10, self.other_company, user_id=False)
        with self.refreshes() as refreshes:
            partner.user_id = self.other_rep
            self.settle()
        companies = {call.args[1].id for call in refreshes.call_args_list}
        self.assertEqual(companies, {self.company.id, self.other_company.id})
        self.assertEqual(refreshes.call_count, 2)

    def test_what_says_nothing_about_the_rhythm_is_no_refresh(self):
        partner = self.customer("A", MONTHLY)
        order = self.env["sale.order"].search([("partner_id", "=", partner.id)], limit=1)
        lead = self.lead(partner, 10)
        self.settle()
        with self.refreshes() as refreshes:
            order.client_order_ref = "their number"
            order.message_post(body="called")
            order.order_line.name = "Another text"
            partner.write({"phone": "0123", "name": "B"})
            lead.name = "Another name"
            self.settle()
        self.assertEqual(refreshes.call_count, 0)

    def test_order_rolled_back_leaves_no_trace(self):
        partner = self.customer("A", MONTHLY)
        order = self.quotations(partner, [100_000])
        self.settle()
        before = self.row(partner).read()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            order.action_confirm()
            self.env.cr.flush()
            self.assertRow(partner, order_count=7)
            _ = 1 / 0
        self.settle()
        self.assertEqual(self.row(partner).read(), before)

    def test_more_customers_than_a_user_should_wait_for_are_queued_and_the_job_is_woken(self):
        orders = self.quotations(self.partner("A"), [1]) + self.quotations(self.partner("B"), [1])
        orders += self.quotations(self.partner("C"), [1])
        self.settle()
        triggers = self.triggers()
        with self.refreshes() as refreshes, patch.object(queue, "AT_ONCE", 2):
            orders.action_confirm()
            with mute_logger(queue.__name__):
                self.settle()
            self.assertEqual(refreshes.call_count, 0)
            self.assertEqual(self.queued(), sorted(orders.partner_id.ids))
            self.assertEqual(self.triggers(), triggers + 1)
            self.assertRow(orders[0].partner_id, order_count=0)
        with self.enter_registry_test_mode():
            self.env.ref("sales_rhythm.ir_cron_nightly").method_direct_trigger()
        self.assertEqual(self.queued(), [])
        for partner in orders.partner_id:
            self.assertRow(partner, order_count=1)

    def test_as_many_customers_as_a_user_may_wait_for_are_refreshed_at_once(self):
        orders = self.quotations(self.partner("A"), [1]) + self.quotations(self.partner("B"), [1])
        with patch.object(queue, "AT_ONCE", 2):
            orders.action_confirm()
            self.settle()
        self.assertEqual(self.queued(), [])
        self.assertRow(orders[0].partner_id, order_count=1)

    def test_nobody_to_queue_is_no_error(self):
        """As when a transaction met another one, and its documents have no customer."""
        self.env["sales.rhythm.queue"]._enqueue(set())
        self.assertEqual(self.queued(), [])

    # ---- others in the same transaction

    def confirm_after(self, hook):
        """Confirms an order of A, our refresh failing, with somebody's hook before ours."""
        order = self.quotations(self.partner("A"), [100_000])
        self.settle()
        self.env.cr.precommit.add(hook)
        with patch(REFRESH, lambda env, *_: env.cr.execute("SELECT 1 / 0")):
            order.action_confirm()
            self.settle()
        return order

    @mute_logger("odoo.sql_db", queue.__name__)
    def test_failure_of_ours_keeps_what_others_left_to_write(self):
        other = self.partner("Other")
        order = self.confirm_after(lambda: other.write({"phone": "0123"}))
        self.assertEqual((order.state, other.phone), ("sale", "0123"))
        self.assertEqual(self.queued(), order.partner_id.ids)

    @mute_logger("odoo.sql_db", queue.__name__)
    def test_error_of_others_is_not_taken_for_ours(self):
        other = self.partner("Other")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.confirm_after(lambda: other.write({"name": False}))
        self.env.cr.clear()
        self.assertEqual(other.name, "Other")
        self.assertEqual(self.queued(), [])
