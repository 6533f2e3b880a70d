"""Snapshots in batches that a kill cannot lose, and who may see them."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, users

from ..core import forecast
from ..models import refresh, snapshot, snapshot_run
from .common import MONTHLY, AccessCase, RhythmCase
from .jobs import Killed
from .test_snapshot import MORNING, SnapshotCase


class TestBatches(SnapshotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.twelve_customers()

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(snapshot_run, "BATCH", 5))

    def kill(self, call):
        """The job, killed at the end of that call for the company; whether it came so far."""
        original, calls = type(self.snapshots)._take, []

        def take_or_die(model, company, *arguments):
            taken = original(model, company, *arguments)
            calls.append(company.id)
            if calls.count(self.company.id) == call:
                raise Killed
            return taken

        return self.is_killed(patch.object(type(self.snapshots), "_take", take_or_die), MORNING)

    def open_run(self):
        return self.runs.search([("company_id", "=", self.company.id), ("state", "=", "running")])

    def assertComplete(self):
        expected = [str(day) for day in forecast.snapshot_dates(date(2026, 3, 2))
                    if str(day) >= MONTHLY[0]]  # fmt: skip
        for partner in self.customers:
            self.assertEqual(list(self.of(partner)), expected)

    def test_kill_in_a_batch_loses_that_batch_only(self):
        self.assertTrue(self.kill(call=4))
        going = self.open_run()
        self.assertEqual((going.kind, going.done_count), ("snapshot", 15))
        self.assertFalse(self.snapshots.search([
            ("company_id", "=", self.company.id), ("partner_id", ">", going.cursor_id)
        ]))  # fmt: skip
        self.job(MORNING)
        self.assertFalse(self.open_run())
        self.assertComplete()

    def test_kill_at_every_batch_still_ends(self):
        for _night in range(100):
            if not self.kill(call=2):
                break
        self.assertComplete()

    def test_taken_again_writes_nothing(self):
        self.job(MORNING)
        self.assertComplete()
        ids = self.snapshots.search([]).ids
        self.runs.search([("kind", "=", "snapshot")]).unlink()
        self.job("2026-03-02 18:00:00")
        again = self.runs.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((again.kind, again.changed_count), ("snapshot", 0))
        self.assertEqual(self.snapshots.search([]).ids, ids)

    def test_rebuild_in_between_starts_the_snapshots_again(self):
        self.assertTrue(self.kill(call=4))
        self.runs._request(self.company)
        self.job(MORNING)
        self.assertFalse(self.open_run())
        self.assertComplete()

    def test_run_that_goes_on_after_its_day_replays(self):
        self.assertTrue(self.kill(call=1))
        self.job("2026-03-02 17:30:00")
        self.assertComplete()
        found = self.of(self.customers[-1])["2026-03-01"]
        self.assertTrue(found.replayed)

    def test_customer_that_fails_does_not_stop_the_others(self):
        bad = self.customers[3]
        original = snapshot.forecast.replay
        self.order(bad, "2025-09-05", 13)

        def fails(days, amounts, *others):
            if 13 in amounts:
                raise ZeroDivisionError("broken")
            return original(days, amounts, *others)

        with (
            patch.object(snapshot.forecast, "replay", fails),
            self.assertLogs("odoo.addons.sales_rhythm.models.refresh", "ERROR"),
        ):
            self.job(MORNING)
        self.assertFalse(self.of(bad))
        self.customers -= bad
        self.assertComplete()

    def test_queries_do_not_depend_on_the_number_of_customers(self):
        company = refresh.Company.of(self.company)
        dates = forecast.snapshot_dates(date(2026, 3, 2))

        def queries(partners):
            before = self.env.cr.sql_log_count
            self.snapshots._take(company, dates, refresh.Customers.among(partners.ids))
            return self.env.cr.sql_log_count - before

        queries(self.customers[:1])
        self.assertEqual(queries(self.customers[1:3]), queries(self.customers[3:]))


class TestSnapshotAccess(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        runs = cls.env["sales.rhythm.run"]
        for company in cls.company + cls.other_company:
            runs._request(company)
            while going := runs.search([
                ("company_id", "=", company.id), ("state", "=", "running")]):  # fmt: skip
                going._step()

    def test_who_sees_which(self):
        for user, partners in self.seen_by.items():
            found = self.rpc(user, "sales.rhythm.snapshot", "search_read", self.domain,
                             ["partner_id", "window_hit", "status"])  # fmt: skip
            self.assertEqual({each["partner_id"][0] for each in found}, set(partners.ids))

    @users("t_director")
    def test_nobody_changes_one(self):
        found = self.env["sales.rhythm.snapshot"].search(self.domain, limit=1)
        for call in (lambda: found.write({"status": "late"}), found.unlink,
                     lambda: found.create({"partner_id": self.mine.id})):  # fmt: skip
            with self.assertRaises(AccessError):
                call()

    def test_nor_where_somebody_grants_it(self):
        self.env["ir.model.access"].search([
            ("model_id.model", "=", "sales.rhythm.snapshot")
        ]).write({"perm_write": True, "perm_unlink": True})  # fmt: skip
        found = self.env["sales.rhythm.snapshot"].search(self.domain, limit=1)
        for method, *arguments in (("write", {"status": "late"}), ("unlink",)):
            with self.assertRaisesRegex(AccessError, "what was known then"):
                self.rpc(self.director, "sales.rhythm.snapshot", method, found.ids, *arguments)

    def test_helpers_are_not_reached_from_outside(self):
        for method in ("_take", "_append", "_join"):
            with self.assertRaises(AccessError):
                self.rpc(self.director, "sales.rhythm.snapshot", method, [])

    def test_views_open(self):
        for view in ("list", "pivot", "graph", "search"):
            self.rpc(self.rep, "sales.rhythm.snapshot", "get_views", [(False, view)])
        groups = self.rpc(
            self.rep, "sales.rhythm.snapshot", "formatted_read_group", self.domain,
            ["taken_on:month", "status"], ["__count"],
        )  # fmt: skip
        self.assertGreater(len(groups), 5)


class TestUnusualCompanies(RhythmCase):
    @freeze_time("2026-03-02 03:00:00")
    def test_new_company_without_orders(self):
        company = self.new_company("Empty", "VND", "Asia/Tokyo")
        self.director.company_ids = [Command.link(company.id)]
        runs = self.env["sales.rhythm.run"]
        runs._request(company)
        while going := runs.search([("company_id", "=", company.id), ("state", "=", "running")]):
            going._step()
        found = self.env["sales.rhythm.snapshot"].search([("company_id", "=", company.id)])
        self.assertFalse(found)
