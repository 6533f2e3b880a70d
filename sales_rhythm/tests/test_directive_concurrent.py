"""Giving, seeing and answering at the same moment, each in a transaction of its own."""

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestDirectiveConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            customer = env["res.partner"].browse(self.partner_id)
            customer.user_id = self.user_ids[0]
            customer.message_subscribe(customer.user_id.partner_id.ids)  # as of help
        self.order()
        self.work_off_queue()

    def clean_up(self):
        with mute_logger("odoo.models.unlink"), self.transaction() as env:
            self.directives(env).unlink()
        return super().clean_up()

    def dialog(self, env, words="Ask why"):
        """By the administrator, who may direct everybody."""
        own = env(user=env.ref("base.user_admin"), su=False)
        return own["sales.rhythm.directive.dialog"].create({
            "partner_id": self.partner_id, "company_id": env.company.id, "text": words,
            "deadline_on": "2999-01-01",
            "user_ids": [Command.set(self.user_ids[:1])]})  # fmt: skip

    def give(self):
        with self.transaction() as env:
            self.dialog(env).action_give()

    def directives(self, env):
        return env["sales.rhythm.directive"].search([("partner_id", "=", self.partner_id)])

    def as_rep(self, env):
        return env(user=self.user_ids[0], su=False)

    def test_two_clicks_at_once_give_one(self):
        with self.transaction() as env:
            dialog = self.dialog(env)
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.begun() as late:
                with self.transaction() as env:
                    dialog.with_env(env(user=dialog.env.uid, su=False)).action_give()
                again = dialog.with_env(late(user=dialog.env.uid, su=False))
                again.action_give()
        with self.transaction() as env:  # as Odoo repeats it by itself
            dialog.with_env(env(user=dialog.env.uid, su=False)).action_give()
        with self.transaction() as env:
            self.assertEqual(len(self.directives(env)), 1)

    def test_two_answers_at_once_are_one(self):
        self.give()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.begun() as late:
                with self.transaction() as env:
                    self.answer(env, "First")
                self.answer(late, "Second")
        with self.transaction() as env, self.assertRaisesRegex(UserError, "meanwhile"):
            self.answer(env, "Second")
        with self.transaction() as env:
            made = self.directives(env)
            self.assertEqual((made.state, made.answer), ("done", "First"))

    def answer(self, env, words):
        directive = self.directives(env)
        dialogs = self.as_rep(env)["sales.rhythm.directive.answer"]
        dialogs.create({"directive_id": directive.id, "answer": words}).action_answer()

    def test_answer_that_comes_while_it_is_taken_back_stays(self):
        self.give()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.begun() as late:
                with self.transaction() as env:
                    self.answer(env, "Done")
                giver = late(user=late.ref("base.user_admin"), su=False)
                self.directives(late).with_env(giver).action_take_back()
        with self.transaction() as env:
            self.assertEqual(self.directives(env).state, "done")

    def test_seen_on_two_screens_at_once_is_noted_once(self):
        self.give()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            with self.begun() as late:
                with self.transaction() as env:
                    directive = self.directives(env)
                    self.as_rep(env)[directive._name].mark_seen(directive.ids)
                    seen_at = directive.line_ids.seen_at
                self.as_rep(late)[directive._name].mark_seen(directive.ids)
        with self.transaction() as env:  # as Odoo repeats it by itself
            directive = self.directives(env)
            self.assertEqual(self.as_rep(env)[directive._name].mark_seen(directive.ids), 0)
            self.assertEqual(directive.line_ids.seen_at, seen_at)
