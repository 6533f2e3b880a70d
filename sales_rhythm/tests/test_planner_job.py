"""The plan by the job: batch after batch of salespeople, killed anywhere, and two at once.

What a killed process leaves is in test_planner_killed.py.
"""

import random
from unittest.mock import patch

from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import tagged, test_cursor

from ..models import run_routes_plan
from .jobs import JobCase, Killed
from .test_planner import LATE, PlannerCase
from .transactions import ConcurrentCase

KILLS = 10


class TestPlanJob(PlannerCase, JobCase):
    """Six salespeople, planned two a batch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(5):
            rep = cls.new_user(f"t_planner_{number}", "sales_team.group_sale_salesman")
            route = cls.route(f"Of {number}", user_id=rep.id)
            cls.stop(route, cls.partner(f"Stop {number}", user_id=rep.id))
            cls.customer(f"Late {number}", LATE, user_id=rep.id)
        cls.settle()

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(run_routes_plan, "BATCH", 2))
        self.job()  # the nights of both companies, but for what is taken back now
        self.forget()

    def forget(self):
        """As if the plan of tonight were still to be made."""
        activities = self.env["mail.activity"].search([("rhythm_plan", "!=", False)])
        activities.with_context(rhythm_planning=True).unlink()
        runs = [("company_id", "=", self.company.id), ("kind", "in", ("plan", "snapshot"))]
        self.runs.search(runs).unlink()
        self.settle()
        self.run = self.runs._open_run(self.company, "plan")

    def found(self):
        """What is planned, of everybody, each as often as it is there."""
        self.env.invalidate_all()
        return sorted(
            (each.user_id.login, each.res_id, str(each.date_deadline), each.rhythm_plan)
            for each in self.env["mail.activity"].search([("rhythm_plan", "!=", False)])
        )

    def statements(self):
        """How many the job asks the database, undisturbed."""
        asked, execute = [], test_cursor.TestCursor.execute

        def counted(cursor, *arguments, **options):
            asked.append(1)
            return execute(cursor, *arguments, **options)

        with patch.object(test_cursor.TestCursor, "execute", counted):
            self.job()
        return len(asked)

    def kill_at(self, place):
        """The job, killed at that statement; whether it came so far."""
        asked, execute = [], test_cursor.TestCursor.execute

        def deadly(cursor, *arguments, **options):
            asked.append(1)
            if len(asked) == place:
                raise Killed
            return execute(cursor, *arguments, **options)

        return self.is_killed(patch.object(test_cursor.TestCursor, "execute", deadly))

    def test_killed_at_ten_points_it_plans_the_same_and_nothing_twice(self):
        self.job()  # product lines wait for the first time alone
        self.forget()
        count = self.statements()
        undisturbed = self.found()
        self.assertEqual(len({login for login, *_more in undisturbed}), 6)
        partly = 0
        for place in random.Random(5).sample(range(1, count), KILLS):
            with self.subTest(statement=place, of=count):
                self.forget()
                self.assertTrue(self.kill_at(place))
                partly += self.found() not in ([], undisturbed)
                self.job()
                self.assertEqual(self.found(), undisturbed)
                self.assertFalse(self.runs.search_count(
                    [("company_id", "=", self.company.id), ("state", "!=", "done")]))  # fmt: skip
        self.assertGreater(partly, 1, "Some batches were done, and others not")

    def test_second_night_of_a_day_plans_nothing_more(self):
        self.job()
        once = self.found()
        self.job()
        self.assertEqual(self.found(), once)
        self.assertEqual(self.runs.search_count(
            [("company_id", "=", self.company.id), ("kind", "=", "plan")]), 1)  # fmt: skip


@tagged("post_install", "-at_install")
class PlanOfTwoCase(ConcurrentCase):
    """A customer visited every day by the first of two salespeople; the second has none."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            days = env["sales.rhythm.weekday"].search([])
            route = env["sales.rhythm.route"].create({
                "name": "Concurrent plan", "user_id": self.user_ids[0],
                "company_id": env.company.id, "weekday_ids": [Command.set(days.ids)],
                "stop_ids": [Command.create({"partner_id": self.partner_id, "frequency": "24"})],
            })  # fmt: skip
            self.route_id = route.id
        self.addCleanup(self.delete_route)

    def delete_route(self):
        with self.transaction() as env:
            self.planned(env).with_context(rhythm_planning=True).unlink()
            env["sales.rhythm.route"].browse(self.route_id).unlink()
            env["sales.rhythm.planner"].search([("user_id", "in", self.user_ids)]).unlink()

    def planned(self, env):
        return env["mail.activity"].search([("user_id", "in", self.user_ids)])

    def plan(self, env):
        user = env["res.users"].browse(self.user_ids[0])
        changed = env["sales.rhythm.planner"]._plan(env.company, user)
        env.flush_all()
        return changed


class TestTwoPlans(PlanOfTwoCase):
    """A job and a click: who comes second starts again, and finds all of it planned."""

    def test_two_at_once_plan_once(self):
        tries = []
        with self.transaction() as job, self.transaction() as click:
            click.cr.execute("SELECT 1")  # its snapshot is from before the job's plan
            count = self.plan(job)
            self.assertGreater(count, 2)
            job.cr.commit()

            def attempt():
                tries.append(1)
                return self.plan(click)

            self.assertEqual(retrying(attempt, click), 0)
        self.assertEqual(len(tries), 2)
        with self.transaction() as env:
            self.assertEqual(len(self.planned(env)), count)
