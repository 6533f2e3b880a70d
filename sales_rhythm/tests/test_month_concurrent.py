"""A month closed twice at once, and a closing that the system kills anywhere."""

import random
import threading
from datetime import date

from odoo.tests import tagged

from ..models.row_table import CONCURRENT
from .test_planner_killed import KILLS, KilledCase
from .transactions import ConcurrentCase

MONTH = date(2001, 1, 1)  # in which the main company has nothing but what is made here


class _ClosingCase:
    def setUp(self):
        super().setUp()
        self.order(date_order="2001-01-10 05:00:00", user_id=self.user_ids[0])
        self.addCleanup(self.forget)

    def close(self, env):
        return env["sales.rhythm.month"]._close(env.company, MONTH)

    def work(self):
        with self.transaction() as env:
            return self.close(env)

    def forget(self):
        with self.transaction() as env:
            env.cr.execute("DELETE FROM sales_rhythm_month WHERE month = %s", [MONTH])

    def found(self):
        """What is kept of the month, as often as it is there."""
        with self.transaction() as env:
            rows = env["sales.rhythm.month"].search([("month", "=", MONTH)])
            return sorted(
                (row.kept_user_id, cell.key, cell.value, len(cell._counted()))
                for row in rows
                for cell in row.cell_ids
            )

    def assertRight(self, found):
        self.assertEqual(len(found), len({each[:2] for each in found}))
        self.assertIn((self.user_ids[0], "revenue", 100.0, 1), found)


@tagged("post_install", "-at_install")
class TestClosingConcurrent(_ClosingCase, ConcurrentCase):
    def test_who_comes_second_starts_again_and_finds_it_closed(self):
        with self.assertRaises(CONCURRENT), self.begun() as late:
            self.assertGreater(self.work(), 0)
            self.close(late)
        self.assertEqual(self.work(), 0)
        self.assertRight(self.found())

    def test_two_at_once_close_it_once(self):
        start, written = threading.Barrier(2), []

        def close():
            for _attempt in range(3):
                try:
                    with self.transaction() as env:
                        env.cr.execute("SELECT 1")
                        if not start.broken:
                            start.wait(10)
                        written.append(self.close(env))
                    return
                except CONCURRENT:
                    start.abort()

        threads = [threading.Thread(target=close) for _each in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(len(written), 2)
        self.assertEqual(sum(count > 0 for count in written), 1, written)
        self.assertRight(self.found())


@tagged("post_install", "-at_install")
class TestKilledClosing(_ClosingCase, KilledCase):
    """All of a month is closed, or nothing of it."""

    def test_killed_anywhere_nothing_is_half_closed(self):
        self.work()  # which reads, too, what is read once
        self.forget()
        count = self.statements(self.work)
        undisturbed = self.found()
        self.assertRight(undisturbed)
        for place in random.Random(11).sample(range(1, count + 1), KILLS):
            with self.subTest(statement=place, of=count):
                self.forget()
                self.assertTrue(self.is_killed(self.work, place))
                self.assertEqual(self.found(), [])
                self.work()
                self.assertEqual(self.found(), undisturbed)
