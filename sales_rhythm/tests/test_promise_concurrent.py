"""Two people whose orders keep one promise at the same moment, each in a transaction."""

from odoo.tests import tagged

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestPromiseConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.activity_id = env["mail.activity"].create({
                "activity_type_id": env.ref("sales_rhythm.activity_type_promise").id,
                "res_model_id": env["ir.model"]._get_id("res.partner"),
                "res_id": self.partner_id, "user_id": self.user_ids[0],
                "rhythm_promise_kept_by": "order",
            }).id  # fmt: skip

    def kept(self):
        """(state, feedback) of the promise, and how many messages say that it was kept."""
        with self.transaction() as env:
            activity = env["mail.activity"].browse(self.activity_id)
            promise = env["sales.rhythm.promise"].search([("activity_id", "=", activity.id)])
            said = (
                env["res.partner"]
                .browse(self.partner_id)
                .message_ids.filtered(lambda message: "Kept: " in (message.body or ""))
            )
            return promise.state, activity.active, len(said)

    def test_it_is_kept_once_and_both_orders_stand(self):
        first, second = self.quotation(100), self.quotation(200)
        with self.begun() as env:
            self.confirm(env, first)
            env.cr.flush()  # the promise is locked from here to the commit
            with self.begun() as late:
                self.confirm(late, second)
        self.work_off_queue()
        self.assertEqual(self.kept(), ("kept_in_time", False, 1))
        with self.transaction() as env:
            self.assertEqual(self.orders(env).mapped("state"), ["sale", "sale"])

    def test_order_that_meets_an_edited_promise_keeps_it_after_the_commit(self):
        order_id = self.quotation(100)
        with self.begun() as late:
            with self.begun() as env:
                env["mail.activity"].browse(self.activity_id).summary = "Other words"
            self.confirm(late, order_id)
        self.work_off_queue()
        self.assertEqual(self.kept(), ("kept_in_time", False, 1))
