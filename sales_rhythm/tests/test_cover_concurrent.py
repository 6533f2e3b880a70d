"""Two people who edit one cover at the same moment, each in a transaction."""

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestCoverConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            # The first user's covers go with the user, in the clean-up.
            self.cover_id = env["sales.rhythm.cover"].create({
                "user_id": self.user_ids[0], "stand_in_id": self.user_ids[1],
                "until_on": fields.Date.add(fields.Date.today(), days=3),
            }).id  # fmt: skip

    def cover(self, env):
        return env["sales.rhythm.cover"].browse(self.cover_id)

    def runs(self):
        """Whether the stand-in stands in, in a transaction that begins now."""
        with self.transaction() as env:
            stand_in = env(user=self.user_ids[1], su=False)
            return bool(stand_in["sales.rhythm.cover"]._stand_ins())

    def test_who_comes_second_starts_again_and_the_last_word_counts(self):
        """One extends while the other one ends it: Odoo repeats the request of who came later."""
        self.assertTrue(self.runs())
        longer = {"until_on": fields.Date.add(fields.Date.today(), days=9)}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self.begun() as late,
        ):
            with self.begun() as env:
                self.cover(env).action_end()
            self.cover(late).write(longer)
            late.flush_all()
        self.assertFalse(self.runs())
        with self.transaction() as env:
            self.cover(env).write(longer)
        self.assertTrue(self.runs())

    def test_what_another_transaction_kept_meanwhile_is_forgotten_with_the_commit(self):
        """Who reads the covers between a change and its commit still reads the old ones."""
        with self.begun() as env:
            self.cover(env).action_end()
            env.flush_all()
            self.assertTrue(self.runs())
        self.assertFalse(self.runs())

    def test_what_is_rolled_back_was_nothing(self):
        with self.assertRaises(ZeroDivisionError), self.transaction() as env:
            self.cover(env).action_end()
            env.flush_all()
            raise ZeroDivisionError
        self.registry.reset_changes()  # as a request that fails does
        self.assertTrue(self.runs())
