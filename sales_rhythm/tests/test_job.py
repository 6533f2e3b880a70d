"""The job: each company once a night, a sweep each week, and rebuilds on request."""

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..models import ordered, refresh, run
from .common import MONTHLY
from .jobs import CRON, JobCase


class TestNights(JobCase):
    def test_each_company_has_its_night_once_after_its_own_midnight(self):
        self.start_over()
        hanoi, west = [], []

        def check(moment, hanoi_day=None, west_day=None):
            self.job(moment)
            hanoi.extend([hanoi_day] if hanoi_day else [])
            west.extend([west_day] if west_day else [])
            self.assertEqual([day for day, _kind in self.done()], hanoi, moment)
            self.assertEqual([day for day, _kind in self.done(self.other_company)], west, moment)

        check("2026-03-02 03:00:00", hanoi_day="2026-03-02", west_day="2026-03-01")
        check("2026-03-02 04:00:00")
        check("2026-03-02 07:59:00")  # 23:59 in Los Angeles
        check("2026-03-02 08:01:00", west_day="2026-03-02")
        check("2026-03-02 16:59:00")  # 23:59 in Hanoi
        check("2026-03-02 17:01:00", hanoi_day="2026-03-03")
        check("2026-03-02 18:01:00")
        check("2026-03-08 07:59:00", hanoi_day="2026-03-08", west_day="2026-03-07")
        check("2026-03-08 08:01:00", west_day="2026-03-08")  # whose clocks go forward this night
        check("2026-03-09 06:59:00", hanoi_day="2026-03-09")
        check("2026-03-09 07:01:00", west_day="2026-03-09")

    def test_sweep_first_then_nights_then_a_sweep_a_week_later(self):
        self.start_over()
        for day in range(2, 12):
            self.job(f"2026-03-{day:02} 03:00:00")
        kinds = [kind for _day, kind in self.done()]
        self.assertEqual(kinds, ["sweep", *["night"] * 6, "sweep", *["night"] * 2])
        curve = self.env["sales.rhythm.curve"].search(
            [("company_id", "=", self.company.id), ("of_lines", "=", False)]
        )
        self.assertEqual(str(curve.fitted_on), "2026-03-09")

    def test_night_counts_orders_dated_ahead_and_touches_nothing_else(self):
        ahead, other = self.customer("Ahead", MONTHLY), self.customer("Other", MONTHLY)
        self.order(ahead, "2026-03-04 09:00")
        self.job("2026-03-02 03:00:00")
        before = dict(each[:2] for each in self.versions())
        self.job("2026-03-02 17:30:00")
        self.assertRow(ahead, order_count=6)
        self.job("2026-03-03 17:30:00")  # half past midnight on the 4th
        self.assertRow(ahead, order_count=7, last_order_on="2026-03-04")
        after = dict(each[:2] for each in self.versions())
        moved = {id_ for id_ in before if before[id_] != after[id_]}
        self.assertEqual(moved, set(self.row(ahead).ids))
        self.assertEqual(self.latest().changed_count, 1)
        self.assertRow(other, order_count=6)

    def test_quiet_night_is_quiet_in_the_log(self):
        self.customer("A", MONTHLY)
        self.job("2026-03-02 03:00:00")
        with self.assertNoLogs(CRON, "WARNING"):
            self.assertIs(self.job("2026-03-02 17:30:00"), True)
        self.assertEqual(self.latest().kind, "night")
        with self.assertNoLogs(CRON, "WARNING"):
            self.assertIs(self.job("2026-03-02 18:30:00"), True)

    def test_night_after_days_without_the_job_counts_all_of_them(self):
        partner = self.customer("A", MONTHLY)
        for day in ("2026-03-03", "2026-03-05", "2026-03-06"):
            self.order(partner, day)
        self.job("2026-03-02 03:00:00")
        self.job("2026-03-05 03:00:00")
        self.assertRow(partner, last_order_on="2026-03-05")
        self.assertEqual(self.done()[-1], ("2026-03-05", "night"))

    def test_finished_runs_are_kept_for_a_quarter(self):
        self.start_over()
        self.job("2026-03-02 03:00:00")
        self.job("2026-05-30 03:00:00")
        self.assertEqual([day for day, _kind in self.done()], ["2026-03-02", "2026-05-30"])
        self.job("2026-06-02 03:00:00")
        self.assertEqual([day for day, _kind in self.done()], ["2026-05-30", "2026-06-02"])


class TestSweep(JobCase):
    def sweep(self):
        """A full rebuild by the job."""
        sweep = self.runs._request(self.company)
        self.job()
        self.assertEqual(sweep.state, "done")
        return sweep

    def test_sweep_leaves_unchanged_rows_alone(self):
        for name in "ABC":
            self.customer(name, MONTHLY)
        self.sweep()
        before = self.versions()
        self.assertEqual(self.sweep().changed_count, 0)
        self.assertEqual(self.versions(), before)

    def test_sweep_finds_what_no_hook_saw(self):
        keeps, loses = self.customer("Keeps", MONTHLY), self.customer("Loses", MONTHLY)
        fewer, moved = self.customer("Fewer", MONTHLY), self.customer("Moved", MONTHLY)
        gone, contact = self.customer("Gone", MONTHLY[:3]), self.customer("Contact", MONTHLY)
        self.sweep()
        kept = dict(each[:2] for each in self.versions())[self.row(keeps).id]
        self.settle()

        def delete_orders(partner, before="2999-01-01"):
            self.sql("DELETE FROM sale_order_line WHERE order_id IN (SELECT id FROM sale_order "
                     "WHERE partner_id = %s AND date_order < %s)", partner.id, before)  # fmt: skip
            self.sql("DELETE FROM sale_order WHERE partner_id = %s AND date_order < %s",
                     partner.id, before)  # fmt: skip

        delete_orders(loses)
        delete_orders(fewer, "2025-10-20")
        self.sql("UPDATE sale_order SET partner_id = %s, partner_invoice_id = %s, "
                 "partner_shipping_id = %s WHERE partner_id = %s",
                 moved.id, moved.id, moved.id, gone.id)  # fmt: skip
        self.sql("DELETE FROM sale_order_line WHERE order_id IN (SELECT id FROM sale_order "
                 "WHERE partner_id = %s AND date_order < '2025-12-15')", moved.id)  # fmt: skip
        self.sql("DELETE FROM res_partner WHERE id = %s", gone.id)
        self.sql("UPDATE res_partner SET parent_id = %s, commercial_partner_id = %s WHERE id = %s",
                 keeps.id, keeps.id, contact.id)  # fmt: skip
        self.sql("UPDATE sale_order SET state = 'cancel' WHERE partner_id = %s", contact.id)
        sweep = self.sweep()
        self.assertFalse(self.row(loses))
        self.assertFalse(self.row(contact))
        self.assertDates(fewer, MONTHLY[2:])
        self.assertRow(moved, ordered_amount=900_000)
        self.assertEqual(dict(each[:2] for each in self.versions())[self.row(keeps).id], kept)
        self.assertEqual(sweep.changed_count, 4)

    def test_hostile_values_do_not_stop_the_sweep(self):
        good = self.customer("Good", MONTHLY)
        update = "UPDATE sale_order SET {} WHERE id = %s"
        hostile = [
            "amount_untaxed = 'NaN'", "amount_untaxed = 'Infinity'", "amount_untaxed = '-Infinity'",
            "amount_untaxed = 1e300", "amount_untaxed = NULL", "currency_rate = 'NaN'",
            "currency_rate = 0", "currency_rate = -1", "currency_rate = 1e-300",
            "currency_rate = NULL", "date_order = '0001-01-01'", "date_order = '0001-01-01 BC'",
            "date_order = '4713-01-01 BC'", "date_order = '9999-12-31 23:59:59'",
            "date_order = '250000-01-01'", "date_order = '-infinity'", "date_order = 'infinity'",
            "user_id = NULL, team_id = NULL", "name = ''",
        ]  # fmt: skip
        partners = self.env["res.partner"]
        for number, change in enumerate(hostile):
            partner = self.customer(f"H{number}", ["2026-01-10", "2026-02-10"])
            order = self.env["sale.order"].search([("partner_id", "=", partner.id)], limit=1)
            self.sql(update.format(change), order.id)
            partners += partner
        for number, amount in enumerate(("NaN", "Infinity", "-Infinity")):
            partner = self.customer(f"L{number}", MONTHLY)
            lead = self.lead(partner, 5)
            self.settle()
            self.sql("UPDATE crm_lead SET expected_revenue = %s::numeric WHERE id = %s",
                     amount, lead.id)  # fmt: skip
            partners += partner
        quoted = self.customer("Q", MONTHLY)
        draft = self.quotations(quoted, [5])
        self.sql("UPDATE sale_order SET amount_untaxed = 'NaN' WHERE id = %s", draft.id)
        orphan = self.customer("O", MONTHLY)
        self.sql("UPDATE res_partner SET commercial_partner_id = NULL WHERE id = %s", orphan.id)
        last = self.customer("Last", MONTHLY)
        self.sql("DELETE FROM sales_rhythm WHERE company_id = %s", self.company.id)
        with mute_logger(ordered.__name__, refresh.__name__, run.__name__):
            self.sweep()
        for partner in (good, last, quoted):
            self.assertDates(partner, MONTHLY)
        for partner in partners[-3:]:
            self.assertRow(partner, order_count=6)
        for partner, change in zip(partners, hostile, strict=False):
            row = self.row(partner)
            self.assertEqual(len(row), 1, change)
            self.assertGreaterEqual(row.order_count, 1, change)
            row.read(["status", "evidence", "chance_7_ratio", "money_at_stake_amount"])
        # The list of them all, as the screens ask for it.
        rows = self.env["sales.rhythm"].search([("company_id", "=", self.company.id)])
        self.assertGreaterEqual(len(rows), len(partners))
        # And their next order is confirmed and counts.
        with mute_logger(ordered.__name__, refresh.__name__):
            for partner in partners:
                self.order(partner, "2026-03-01")
                self.assertRow(partner, last_order_on="2026-03-01")


class TestRequests(JobCase):
    def test_only_administrators_may_rebuild(self):
        for user in (self.rep, self.leader, self.all_rep, self.director, self.accountant):
            with self.assertRaises(AccessError, msg=user.login):
                self.rpc(user, "sales.rhythm.run", "action_rebuild", [])
        admin = self.new_user("t_system", "base.group_system,sales_team.group_sale_manager")
        self.rpc(admin, "sales.rhythm.run", "action_rebuild", [])
        request = self.latest()
        self.assertEqual((request.kind, request.state), ("rebuild", "running"))
        self.job()
        self.assertEqual(request.state, "done")

    def test_changed_policy_asks_for_a_rebuild_and_wakes_the_job(self):
        partner = self.customer("A", MONTHLY)
        self.job()
        before = self.row(partner).late_from
        cron = self.env.ref("sales_rhythm.ir_cron_nightly")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        policies = self.env["sales.rhythm.policy"]
        own = policies.search([("company_id", "=", self.company.id), ("tag_id", "=", False)])
        own.late_fraction = 0.95
        self.settle()
        self.assertEqual(self.latest().kind, "rebuild")
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers
        )
        self.job()
        self.assertGreater(self.row(partner).late_from, before)

    def test_new_company_has_its_night_without_being_set_up(self):
        company = self.new_company("New", "EUR", False)
        partner = self.customer("A", ["2026-02-20"], company, user_id=False)
        self.job()
        self.assertEqual(self.latest(company).state, "done")
        self.assertRow(partner, company, order_count=1)
        self.assertTrue(self.env["sales.rhythm.curve"].search([("company_id", "=", company.id)]))
