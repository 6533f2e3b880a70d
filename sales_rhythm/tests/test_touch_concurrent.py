"""Touches of what two people do at the same moment, each in a transaction of its own."""

from psycopg2 import errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestTouchConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.activity_id = env["mail.activity"].create({
                "activity_type_id": env.ref("mail.mail_activity_data_call").id,
                "res_model_id": env["ir.model"]._get_id("res.partner"),
                "res_id": self.partner_id,
            }).id  # fmt: skip

    def done(self, env, user_id):
        env(user=user_id)["mail.activity"].browse(self.activity_id).sudo().action_feedback()

    def assertTouches(self, *user_ids):
        with self.transaction() as env:
            touches = env["sales.rhythm.touch"].search([("partner_id", "=", self.partner_id)])
            self.assertEqual(touches.mapped("user_id.id"), list(user_ids))
            self.assertEqual(len(touches), len(user_ids))

    def test_two_do_the_same_activity(self):
        first, second = self.user_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.SerializationFailure),
            self.begun() as late,
        ):
            with self.begun() as env:
                self.done(env, first)
            self.done(late, second)  # Odoo starts this request again
        with self.begun() as env:
            self.done(env, second)
        self.assertTouches(first)

    def test_touch_is_kept_where_the_refresh_is_left_for_later(self):
        order_id, other_id = self.quotation(100), self.quotation(200)
        with self.begun() as env:
            self.confirm(env, order_id)
            env.cr.flush()  # the row is locked from here to the commit
            with self.begun() as late:
                self.confirm(late, other_id)
        self.work_off_queue()
        with self.transaction() as env:
            touches = env["sales.rhythm.touch"].search([("partner_id", "=", self.partner_id)])
            self.assertEqual(set(touches.mapped("res_id")), {order_id, other_id})
            self.assertEqual(len(touches), 2)
