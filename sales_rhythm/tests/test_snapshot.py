"""Snapshots: taken once a week's and a month's end, whatever the job goes through."""

from datetime import date
from unittest.mock import patch

from ..core import forecast, milestones
from .common import MONTHLY, TODAY, core_dates
from .jobs import JobCase

DATES = ("expected_on", "due_from", "late_from", "stopped_from", "order_count")
MORNING = "2026-03-02 03:00:00"  # Monday, ten in the morning in Hanoi; the 1st was a Sunday


class SnapshotCase(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshots = cls.env["sales.rhythm.snapshot"]

    def setUp(self):
        super().setUp()
        self.start_over()

    def of(self, partner, company=None):
        """{day: snapshot} of a customer, as text."""
        found = self.snapshots.search([
            ("partner_id", "=", partner.id), ("company_id", "=", (company or self.company).id)
        ], order="taken_on")  # fmt: skip
        return {str(each.taken_on): each for each in found}

    def no_refit(self):
        """Keeps the shipped curve, so that dates depend on the customer's orders alone."""
        self.startPatcher(patch.object(type(self.env["sales.rhythm.curve"]), "_refit"))

    def assertSnapshot(self, found, orders, **expected):
        """It says what the core says of these orders on its day."""
        known = [(day, 100_000) for day in orders if day <= str(found.taken_on)]
        dates = core_dates(known)
        self.assertEqual(
            {name: found[name] for name in DATES}, {name: dates[name] or False for name in DATES}
        )
        self.assertEqual(found.status, milestones.status(
            dates["order_count"], dates["due_from"] or None, dates["late_from"] or None,
            dates["stopped_from"], found.taken_on))  # fmt: skip
        self.assertEqual({name: found[name] for name in expected}, expected)


class TestSnapshots(SnapshotCase):
    def test_first_night_replays_a_year_and_takes_yesterday(self):
        self.no_refit()
        orders = ["2025-02-03", *MONTHLY]
        partner = self.customer("A", orders)
        self.job(MORNING)
        found = self.of(partner)
        self.assertEqual(list(found), list(map(str, forecast.snapshot_dates(date(2026, 3, 2)))))
        for day, each in found.items():
            self.assertSnapshot(
                each, orders, replayed=day != "2026-03-01", user_id=self.rep, team_id=self.team,
                is_week_end=each.taken_on.weekday() == 6,
                is_month_end=forecast.is_month_end(each.taken_on),
            )  # fmt: skip
        self.assertEqual(found["2025-03-31"].status, "new")

    def test_customer_is_there_from_the_first_order_on(self):
        partner = self.customer("A", ["2026-01-31"])
        self.job(MORNING)
        self.assertEqual(list(self.of(partner)), [
            "2026-01-31", "2026-02-01", "2026-02-08", "2026-02-15", "2026-02-22", "2026-02-28",
            "2026-03-01"])  # fmt: skip

    def test_live_knows_money_and_replayed_does_not(self):
        partner = self.customer("A", MONTHLY)
        self.quotations(partner, [700_000])
        self.job(MORNING)
        found = self.of(partner)
        self.assertEqual(found["2026-03-01"].open_amount, 700_000)
        self.assertEqual(found["2026-03-01"].money_at_stake_amount, 700_000)
        self.assertEqual(found["2026-03-01"].mean_order_amount, 100_000)
        self.assertEqual(found["2026-02-28"].mean_order_amount, 100_000)
        self.env.cr.execute(
            "SELECT open_amount, money_at_stake_amount FROM sales_rhythm_snapshot WHERE id = %s",
            [found["2026-02-28"].id],
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None))

    def test_live_and_replayed_say_the_same(self):
        self.no_refit()
        customers = self.env["res.partner"]
        for number in range(1, 7):
            customers += self.customer(f"C{number}", MONTHLY[-number:])
        self.job(MORNING)
        live = {each: self.of(each)["2026-03-01"] for each in customers}
        names = [*DATES, "status", "mean_order_amount", "user_id", "team_id", "is_week_end"]
        before = {each: [found[name] for name in names] for each, found in live.items()}
        self.assertFalse(any(found.replayed for found in live.values()))
        self.sql("DELETE FROM sales_rhythm_snapshot WHERE taken_on = '2026-03-01'")
        self.runs.search([("kind", "=", "snapshot")]).unlink()
        self.job("2026-03-03 17:30:00")  # the job was off on Monday and Tuesday
        for each in customers:
            found = self.of(each)["2026-03-01"]
            self.assertTrue(found.replayed)
            self.assertEqual([found[name] for name in names], before[each])

    def test_order_of_this_morning_is_not_known_of_yesterday(self):
        self.no_refit()
        partner = self.customer("A", [*MONTHLY, f"{TODAY} 09:00"])
        new = self.customer("New", [f"{TODAY} 09:00"])
        self.job(MORNING)
        self.assertSnapshot(self.of(partner)["2026-03-01"], MONTHLY, replayed=True)
        self.assertFalse(self.of(new))

    def test_week_end_and_month_end_by_the_companys_midnight(self):
        partner = self.customer("A", MONTHLY)
        self.job("2026-03-03 03:00:00")

        def check(moment, *new):
            before = set(self.of(partner))
            self.job(moment)
            self.assertEqual(sorted(set(self.of(partner)) - before), list(new), moment)

        check("2026-03-07 17:30:00")  # Sunday has begun
        check("2026-03-08 16:50:00")
        check("2026-03-08 17:10:00", "2026-03-08")
        check("2026-03-09 17:10:00")
        check("2026-03-30 17:10:00", "2026-03-15", "2026-03-22", "2026-03-29")
        check("2026-03-31 17:10:00", "2026-03-31")
        check("2026-05-30 17:10:00", *map(str, [
            date(2026, 4, 5), date(2026, 4, 12), date(2026, 4, 19), date(2026, 4, 26),
            date(2026, 4, 30), date(2026, 5, 3), date(2026, 5, 10), date(2026, 5, 17),
            date(2026, 5, 24)]))  # fmt: skip
        check("2026-05-31 17:10:00", "2026-05-31")  # a Sunday
        last = self.of(partner)["2026-05-31"]
        self.assertTrue(last.is_week_end and last.is_month_end and not last.replayed)

    def test_job_off_for_three_weeks_catches_up(self):
        self.no_refit()
        orders = [*MONTHLY, "2026-03-12"]
        partner = self.customer("A", MONTHLY)
        self.job(MORNING)
        self.order(partner, "2026-03-12")
        self.job("2026-03-22 17:30:00")
        found = self.of(partner)
        self.assertEqual(list(found)[-4:], ["2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22"])
        self.assertEqual([each.replayed for each in list(found.values())[-4:]],
                         [False, True, True, False])  # fmt: skip
        for each in list(found.values())[-3:]:
            self.assertSnapshot(each, orders)

    def test_two_companies_in_two_time_zones(self):
        orders = ["2026-02-01", "2026-02-28 20:00"]  # local times
        partner = self.customer("A", orders)
        self.orders(partner, orders, self.other_company)
        self.job("2026-03-01 17:10:00")  # Monday in Hanoi, Sunday in Los Angeles
        self.assertIn("2026-03-01", self.of(partner))
        self.assertNotIn("2026-03-01", self.of(partner, self.other_company))
        for company in self.companies:
            found = self.of(partner, company)
            self.assertEqual(found["2026-02-22"].order_count, 1)
            self.assertEqual(found["2026-02-28"].order_count, 2)
        self.job("2026-03-02 08:10:00")
        self.assertIn("2026-03-01", self.of(partner, self.other_company))

    def test_old_weeks_go_and_months_stay(self):
        partner = self.customer("A", ["2025-02-03"])
        self.job(MORNING)
        self.job("2026-04-05 17:10:00")
        found = self.of(partner).values()
        start = date(2026, 1, 1)
        self.assertEqual([each for each in found if not each.is_month_end
                          and each.taken_on < start], [])  # fmt: skip
        self.assertEqual(sum(each.is_month_end for each in found), 13)
        self.assertEqual(sum(each.is_week_end for each in found if each.taken_on >= start), 14)

    def test_old_weeks_go_also_in_a_week_in_which_nobody_ordered(self):
        partner = self.customer("A", ["2025-02-03"])
        self.job(MORNING)
        for sunday in ("03-08", "03-15", "03-22", "03-29", "04-05"):
            self.job(f"2026-{sunday} 17:10:00")
        found = self.of(partner).values()
        self.assertEqual([str(each.taken_on) for each in found if not each.is_month_end
                          and each.taken_on < date(2026, 1, 1)], [])  # fmt: skip

    def test_policy_and_refit_change_what_comes_and_nothing_that_was(self):
        partner = self.customer("A", MONTHLY)
        self.job(MORNING)
        before = {day: each.due_from for day, each in self.of(partner).items()}
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.due_lead_days = 0
        self.job("2026-03-08 17:10:00")  # the rebuild, and what follows
        self.job("2026-03-08 18:10:00")
        found = self.of(partner)
        self.assertEqual({day: found[day].due_from for day in before}, before)
        self.assertGreater(found["2026-03-08"].due_from, found["2026-03-01"].due_from)


class TestCustomersChange(SnapshotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("A", MONTHLY)

    def test_deleted_customer_takes_the_snapshots_along(self):
        partner = self.customer("Lead", [])
        self.lead(partner, 5)
        self.job(MORNING)
        self.assertEqual(self.of(partner)["2026-03-01"].status, "new")
        self.env["crm.lead"].search([("partner_id", "=", partner.id)]).unlink()
        partner.unlink()
        self.assertFalse(self.snapshots.search([("partner_id", "=", partner.id)]))

    def test_archived_customer_keeps_the_past_only(self):
        self.job(MORNING)
        self.shop.active = False
        self.settle()
        self.job("2026-03-08 17:10:00")
        self.assertEqual(list(self.of(self.shop))[-1], "2026-03-01")

    def test_responsible_of_a_past_day_stays(self):
        self.job(MORNING)
        self.shop.user_id = self.other_rep
        self.settle()
        self.job("2026-03-08 17:10:00")
        found = self.of(self.shop)
        self.assertEqual(found["2026-03-01"].user_id, self.rep)
        self.assertEqual(found["2026-03-08"].user_id, self.other_rep)

    def test_merged_customers_have_one_history(self):
        other = self.customer("A again", ["2025-05-05", "2025-06-05"])
        self.job(MORNING)
        kept, gone = self.of(self.shop), self.of(other)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.shop | other).ids, self.shop
        )
        self.settle()
        found = self.of(self.shop)
        self.assertEqual(found, gone | kept)
        self.assertGreater(len(found), len(kept))
        self.job("2026-03-08 17:10:00")
        self.assertEqual(self.of(self.shop)["2026-03-08"].order_count, 8)
