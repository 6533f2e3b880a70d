"""Two transactions at once: a night's job and a person at one stop, two people at one visit."""

from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import tagged

from .transactions import ConcurrentCase


@tagged("post_install", "-at_install")
class TestRouteConcurrent(ConcurrentCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            days = env["sales.rhythm.weekday"].search([])
            route = env["sales.rhythm.route"].create({
                "name": "Concurrent route", "user_id": self.user_ids[0],
                "company_id": env.company.id, "weekday_ids": [Command.set(days.ids)],
                "stop_ids": [Command.create({"partner_id": self.partner_id})]})  # fmt: skip
            self.route_id, self.stop_id = route.id, route.stop_ids.id
        self.addCleanup(self.delete_route)

    def delete_route(self):
        with self.transaction() as env:
            env["sales.rhythm.route"].browse(self.route_id).unlink()

    def days(self, env):
        visits = env["sales.rhythm.visit"].search([("stop_id", "=", self.stop_id)])
        return [(visit.planned_on, visit.visit_on) for visit in visits]

    def test_two_who_lay_out_one_stop_double_nothing(self):
        """A job and a click; who comes second starts again and finds nothing left to do."""
        with self.transaction() as env:
            env["sales.rhythm.visit"].search([("stop_id", "=", self.stop_id)]).unlink()

        def lay_out(env):
            stop = env["sales.rhythm.stop"].browse(self.stop_id)
            return env["sales.rhythm.visit"]._lay_out(stop)

        first_try = []
        with self.transaction() as job, self.transaction() as click:
            click.cr.execute("SELECT 1")  # its snapshot is from before the job's
            laid_out = lay_out(job)
            self.assertGreater(laid_out, 4)
            job.cr.commit()

            def attempt():
                first_try.append(len(first_try))
                return lay_out(click)

            self.assertEqual(retrying(attempt, click), 0)
        self.assertEqual(first_try, [0, 1])
        with self.transaction() as env:
            found = self.days(env)
        self.assertEqual(len(found), laid_out)
        self.assertEqual(len(set(found)), laid_out)

    def test_moved_while_the_job_lays_out_stays_moved(self):
        with self.transaction() as job:
            job.cr.execute("SELECT 1")
            with self.transaction() as env:
                visit = env["sales.rhythm.visit"].search([("stop_id", "=", self.stop_id)])[1]
                moved_to = visit.visit_on.replace(year=visit.visit_on.year + 1)
                visit.visit_on = moved_to
                planned_on = visit.planned_on
            stop = job["sales.rhythm.stop"].browse(self.stop_id)
            self.assertEqual(retrying(lambda: job["sales.rhythm.visit"]._lay_out(stop), job), 0)
        with self.transaction() as env:
            self.assertIn((planned_on, moved_to), self.days(env))
