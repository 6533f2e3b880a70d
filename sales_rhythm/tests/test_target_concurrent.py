"""Two directors who enter the same goal at the same moment, each in a transaction."""

from functools import partial

from odoo.exceptions import ConcurrencyError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .transactions import ConcurrentCase

MONTH = "2036-05-01"


@tagged("post_install", "-at_install")
class TestTargetConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.metric_id = env.ref("sales_rhythm.metric_calls").id

    def save(self, env, goal):
        changes = [[self.user_ids[0], self.metric_id, goal]]
        self.assertEqual(env["sales.rhythm.target"].save_goals(MONTH, changes), {"refused": []})

    def goals(self):
        with self.transaction() as env:
            return env["sales.rhythm.target"].search([("month", "=", MONTH)]).mapped("goal")

    def test_both_are_first_and_the_later_is_the_last(self):
        with mute_logger("odoo.sql_db", "odoo.service.model"), self.begun() as late:
            with self.transaction() as env:
                self.save(env, 10)
            with self.assertRaises(ConcurrencyError):
                self.save(late, 20)  # the unique index holds
            late.cr.rollback()
            late.transaction.reset()
            retrying(partial(self.save, late, 20), late)
        self.assertEqual(self.goals(), [20])

    def test_a_change_meets_a_change(self):
        with self.transaction() as env:
            self.save(env, 10)
        with mute_logger("odoo.sql_db", "odoo.service.model"), self.begun() as late:
            with self.transaction() as env:
                self.save(env, 15)
            retrying(partial(self.save, late, 20), late)
        self.assertEqual(self.goals(), [20])

    def test_a_change_meets_one_that_took_it_away(self):
        with self.transaction() as env:
            self.save(env, 10)
        with mute_logger("odoo.sql_db", "odoo.service.model"), self.begun() as late:
            with self.transaction() as env:
                self.save(env, False)
            retrying(partial(self.save, late, 20), late)
        self.assertEqual(self.goals(), [20])
