"""Two managers who help the same salesperson at the same moment, each in a transaction."""

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestHelpConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            customer = env["res.partner"].browse(self.partner_id)
            customer.user_id = self.user_ids[0]
            # As who sells to it does. Else Odoo makes a follower of them for each, and refuses the
            # second of the same moment.
            customer.message_subscribe(customer.user_id.partner_id.ids)
        self.order()
        self.work_off_queue()

    def leave(self, env, words):
        """Left by the administrator, who may help everybody."""
        row = self.row(env)
        own = env(user=env.ref("base.user_admin"), su=False)
        dialog = own["sales.rhythm.help.dialog"].create({
            "user_id": self.user_ids[0], "company_id": row.company_id.id, "text": words,
            "month": "2026-03-01", "rhythm_ids": [Command.set(row.ids)]})  # fmt: skip
        dialog.action_leave()

    def row(self, env):
        return env["sales.rhythm"].search([
            ("partner_id", "=", self.partner_id), ("company_id", "=", env.company.id)])  # fmt: skip

    def helps(self, env):
        return env["sales.rhythm.help"].search([("user_id", "=", self.user_ids[0])])

    def test_both_are_left_and_the_card_says_so(self):
        with self.begun() as first:
            with self.begun() as second:
                self.leave(second, "Second")
            self.leave(first, "First")
        self.work_off_queue()
        with self.transaction() as env:
            helps = self.helps(env)
            self.assertEqual(set(helps.mapped("text")), {"First", "Second"})
            self.assertEqual(set(helps.mapped("state")), {"open"})
            self.assertEqual(len(helps.task_ids), 2)
            self.assertTrue(self.row(env).help_from)

    def test_answer_that_comes_while_it_is_taken_back_stays(self):
        """The later one is told to try again, as Odoo does by itself, and finds it answered."""
        with self.transaction() as env:
            self.leave(env, "Both")
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.begun() as late:
                with self.transaction() as env:
                    self.helps(env).task_ids.action_feedback(feedback="Done")
                self.helps(late).action_take_back()
        with self.transaction() as env:
            made = self.helps(env)
            self.assertEqual((made.state, made.answer), ("answered", "Done"))
            with self.assertRaises(UserError):
                made.action_take_back()
