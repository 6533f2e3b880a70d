"""Who plans is killed by the system, anywhere: nothing is half planned, nor planned twice."""

import os
import random
import signal
import time
from unittest.mock import patch

from odoo import sql_db
from odoo.fields import Command
from odoo.tools import mute_logger

from ..models import run_routes_plan
from .test_planner_job import PlanOfTwoCase

KILLS = 10
PATIENCE = 60  # seconds, after which a process ends by itself
EVER = "2999-12-31"


class KilledCase(PlanOfTwoCase):
    """Works in a process of its own, which waits at a statement until it is killed from here."""

    def statements(self, work):
        """How many a work asks the database, undisturbed."""
        asked, execute = [], sql_db.Cursor.execute

        def counted(cursor, *arguments, **options):
            asked.append(1)
            return execute(cursor, *arguments, **options)

        with patch.object(sql_db.Cursor, "execute", counted):
            work()
        return len(asked)

    def is_killed(self, work, place):
        """Whether a process that does the work comes to that statement, and dies there."""
        told, tells = os.pipe()
        child = os.fork()
        if not child:
            self.work_and_wait(work, place, tells)
        os.close(tells)
        came = os.read(told, 1)  # nothing where the process ends
        os.close(told)
        if came:
            os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

    def work_and_wait(self, work, place, tells):
        """In the child, which never comes back from here."""
        try:
            signal.alarm(PATIENCE)
            # The parent's connections are not this process's to use.
            sql_db._Pool = None
            self.registry._db = sql_db.db_connect(self.registry.db_name)
            asked, execute = [], sql_db.Cursor.execute

            def deadly(cursor, *arguments, **options):
                asked.append(1)
                if len(asked) == place:
                    os.write(tells, b"!")
                    time.sleep(PATIENCE)
                return execute(cursor, *arguments, **options)

            with patch.object(sql_db.Cursor, "execute", deadly):
                work()
        finally:
            os._exit(0)

    def forget(self):
        with self.transaction() as env:
            self.planned(env).with_context(rhythm_planning=True).unlink()

    def found(self):
        """What is planned, as often as it is there."""
        with self.transaction() as env:
            return sorted(
                (each.user_id.id, each.res_id, str(each.date_deadline))
                for each in self.planned(env)
            )


class TestKilledPlan(KilledCase):
    """One salesperson's days are planned as a whole or not at all."""

    def work(self):
        with self.transaction() as env:
            self.plan(env)

    def test_killed_anywhere_nothing_is_half_planned_nor_planned_twice(self):
        self.work()  # which reads, too, what is read once
        self.forget()
        count = self.statements(self.work)
        undisturbed = self.found()
        self.assertGreater(len(undisturbed), 2)
        for place in random.Random(7).sample(range(1, count + 1), KILLS):
            with self.subTest(statement=place, of=count):
                self.forget()
                self.assertTrue(self.is_killed(self.work, place))
                self.assertEqual(self.found(), [])
                self.work()
                self.assertEqual(self.found(), undisturbed)
        self.assertFalse(self.is_killed(self.work, 0), "Nobody is killed who is not meant to be")


class TestKilledJob(KilledCase):
    """The scheduled action as Odoo's scheduler runs it, with one salesperson a batch."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(run_routes_plan, "BATCH", 1))
        # Of those alone who are made here, and deleted: the others' days are theirs.
        own, planned_users = set(self.user_ids), run_routes_plan.sql.planned_users
        self.startPatcher(patch.object(
            run_routes_plan.sql, "planned_users",
            lambda env, company_id, after, size: [
                user_id for user_id in planned_users(env, company_id, after, 10_000)
                if user_id in own][:size],
        ))  # fmt: skip
        self.startPatcher(patch.object(self.registry["sales.rhythm.touch"], "_record_meetings",
                                       lambda touches: 0))  # fmt: skip
        # What a closed month keeps would stay for ever; it has tests of its own.
        self.startPatcher(patch.object(self.registry["sales.rhythm.run"], "_months_to_close",
                                       lambda runs: []))  # fmt: skip
        with self.transaction() as env:
            days = env["sales.rhythm.weekday"].search([])
            partner = env["res.partner"].create({"name": "Concurrent 2", "is_company": True})
            self.second_id = env["sales.rhythm.route"].create({
                "name": "Concurrent second", "user_id": self.user_ids[1],
                "company_id": env.company.id, "weekday_ids": [Command.set(days.ids)],
                "stop_ids": [Command.create({"partner_id": partner.id, "frequency": "24"})],
            }).id  # fmt: skip
            self.had_its_night(env)
            cron = env.ref("sales_rhythm.ir_cron_nightly")
            self.cron_id, self.next_call = cron.id, cron.nextcall
            env.cr.execute("SELECT COALESCE(max(id), 0) FROM ir_cron_progress")
            (self.last_progress_id,) = env.cr.fetchone()
        self.addCleanup(self.leave_as_it_was)

    def had_its_night(self, env):
        """Nothing but a plan is left to do, tonight, in any company."""
        runs = env["sales.rhythm.run"]
        self.open_ids = runs.search([("state", "=", "running")]).ids
        runs.browse(self.open_ids).state = "done"
        self.last_run_id = runs.search([], limit=1).id or 0
        companies = env["res.company"].with_context(active_test=False).search([])
        runs.create([
            {"company_id": company.id, "kind": kind, "day": EVER, "state": "done"}
            for company in companies for kind in ("night", "snapshot")
        ])  # fmt: skip

    def leave_as_it_was(self):
        with self.transaction() as env:
            runs = env["sales.rhythm.run"]
            runs.search([("id", ">", self.last_run_id)]).unlink()
            runs.browse(self.open_ids).state = "running"
            env["sales.rhythm.route"].browse(self.second_id).unlink()
            env.cr.execute("UPDATE ir_cron SET nextcall = %s, failure_count = 0 WHERE id = %s",
                           [self.next_call, self.cron_id])  # fmt: skip
            env.cr.execute("DELETE FROM ir_cron_progress WHERE id > %s", [self.last_progress_id])

    def start_over(self):
        """As if the plan of tonight were still to be made."""
        self.forget()
        with self.transaction() as env:
            runs = env["sales.rhythm.run"]
            runs.search([("kind", "=", "plan"), ("id", ">", self.last_run_id)]).unlink()
            runs._open_run(env.company, "plan")

    def work(self):
        """What the scheduler does with a job whose time has come."""
        crons = self.registry["ir.cron"]
        until = time.monotonic() + PATIENCE
        with mute_logger("odoo.addons.base.models.ir_cron"), self.transaction() as env:
            while not (job := crons._acquire_one_job(env.cr, self.cron_id, include_not_ready=True)):
                # The database has not seen yet that the one before is dead.
                self.assertLess(time.monotonic(), until)
                env.cr.rollback()
                time.sleep(0.05)
            crons._process_job(env.cr, job)

    def is_done(self):
        with self.transaction() as env:
            found = env["sales.rhythm.run"].search(
                [("kind", "=", "plan"), ("id", ">", self.last_run_id)]
            )
            return found.mapped("state") == ["done"]

    def test_killed_anywhere_it_goes_on_and_plans_the_same(self):
        self.start_over()
        self.work()  # which reads, too, what is read once
        self.start_over()
        count = self.statements(self.work)
        undisturbed = self.found()
        self.assertEqual({user_id for user_id, *_more in undisturbed}, set(self.user_ids))
        self.assertTrue(self.is_done())
        partly = 0
        for place in random.Random(3).sample(range(1, count + 1), KILLS):
            with self.subTest(statement=place, of=count):
                self.start_over()
                self.assertTrue(self.is_killed(self.work, place))
                partly += self.found() not in ([], undisturbed)
                self.work()
                self.assertEqual(self.found(), undisturbed)
                self.assertTrue(self.is_done())
        self.assertGreater(partly, 0, "One of the two was planned, and the other one not")
