"""Two who join in at the same moment, each in a transaction."""

from psycopg2.errors import SerializationFailure

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestJoinConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            see_all = env.ref("sales_team.group_sale_salesman_all_leads")
            env["res.users"].browse(self.user_ids).group_ids = [Command.link(see_all.id)]
        self.order()
        self.work_off_queue()

    def join(self, env, number, method, *args):
        user = env["res.users"].browse(self.user_ids[number])
        own = env(user=user, su=False)["sales.rhythm.director"]
        return getattr(own, method)(*args)

    def notes(self, env):
        """What the two wrote at the customer, the first one first."""
        return env["mail.message"].search([
            ("model", "=", "res.partner"), ("res_id", "=", self.partner_id),
            ("message_type", "=", "comment")], order="id").mapped("preview")  # fmt: skip

    def row_id(self, env):
        rows = env["sales.rhythm"].search([("partner_id", "=", self.partner_id)])
        return rows.filtered(lambda row: row.company_id == env.company).id

    def test_both_follow(self):
        with self.begun() as first:
            with self.begun() as second:
                self.join(second, 1, "join_follow", "res.partner", self.partner_id)
            self.join(first, 0, "join_follow", "res.partner", self.partner_id)
        with self.transaction() as env:
            followers = env["res.partner"].browse(self.partner_id).message_partner_ids
            self.assertLessEqual(env["res.users"].browse(self.user_ids).partner_id, followers)
            self.assertEqual(
                sorted(self.notes(env)),
                ["Concurrent 0 follows this customer.", "Concurrent 1 follows this customer."],
            )
        self.work_off_queue()

    def test_one_takes_over_and_the_later_one_tries_again(self):
        """Odoo repeats the later call by itself; it then finds whose the customer became."""
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.begun() as late:
                with self.transaction() as env:
                    self.join(env, 0, "take_over", self.row_id(env))
                self.join(late, 1, "take_over", self.row_id(late))
                late.flush_all()
        self.work_off_queue()
        with self.transaction() as env:
            partner = env["res.partner"].browse(self.partner_id)
            self.assertEqual(partner.user_id.id, self.user_ids[0])
            self.join(env, 1, "take_over", self.row_id(env))
            self.assertEqual(partner.user_id.id, self.user_ids[1])
            self.assertEqual(
                self.notes(env)[-1],
                "Concurrent 1 takes over this customer from Concurrent 0.",
            )
        self.work_off_queue()
