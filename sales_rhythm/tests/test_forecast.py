"""The hit rate: worked out by hand, equal to its rows, and to what the core says."""

import operator
from datetime import date, timedelta

from odoo.tests import freeze_time

from ..core import forecast
from ..core.policy import DEFAULT_POLICY
from ..models import clock
from .common import MONTHLY, AccessCase, RhythmCase

LATER = "2026-04-06 03:00:00"  # the last month is March, the last quarter January to March
AMOUNT = 100_000
BOUNDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class HitRateCase(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshots = cls.env["sales.rhythm.snapshot"]

    @classmethod
    def snapshot(cls, partner, taken_on, due_from=None, late_from=None, count=5, **values):
        """A snapshot as the job would have written it."""
        cls.env.flush_all()
        values = {
            "company_id": cls.company.id, "partner_id": partner.id,
            "user_id": partner.user_id.id or None, "team_id": cls.team.id, "taken_on": taken_on,
            "is_week_end": True, "is_month_end": False, "status": "on_rhythm",
            "order_count": count, "due_from": due_from, "late_from": late_from, "replayed": False,
            **values,
        }  # fmt: skip
        names = ", ".join(values)
        marks = ", ".join(f"%({name})s" for name in values)
        cls.env.cr.execute(
            f"INSERT INTO sales_rhythm_snapshot ({names}) VALUES ({marks}) RETURNING id", values
        )
        return cls.snapshots.browse(cls.env.cr.fetchone()[0])

    def rate(self, user=None):
        return self.rpc(user or self.director, "sales.rhythm", "get_hit_rate")

    def assertRate(self, found, closed, hits):
        self.assertEqual((found["below"], found["above"]), (closed, hits))


@freeze_time(LATER)
class TestByHand(HitRateCase):
    """Six customers; windows from 10 to 19 March where nothing else is said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sales.rhythm.policy"].search(
            [("company_id", "=", cls.company.id)]).hit_rate_min_windows = 5  # fmt: skip
        window = ("2026-03-10", "2026-03-20")
        cls.first_day = cls.customer("First day", ["2026-02-10", "2026-03-10 00:01"])
        cls.last_day = cls.customer("Last day", ["2026-02-10", "2026-03-19 23:59"])
        cls.day_late = cls.customer("A day late", ["2026-02-10", "2026-03-20 00:00"])
        cls.day_early = cls.customer("A day early", ["2026-02-10", "2026-03-09 23:59"])
        cls.nothing = cls.customer("Nothing", ["2026-02-10"])
        cls.in_january = cls.customer("In January", ["2025-12-30", "2026-01-15"])
        cls.found = cls.snapshots
        for partner in (cls.first_day, cls.last_day, cls.day_late, cls.day_early, cls.nothing):
            cls.snapshot(partner, "2026-02-15", "2026-03-09", "2026-03-19")  # not the last word
            cls.found += cls.snapshot(partner, "2026-02-28", *window)
            cls.snapshot(partner, "2026-03-15", *window, status="due")  # it is open
        cls.found += cls.snapshot(cls.in_january, "2026-01-04", "2026-01-10", "2026-02-01")
        cls.env.invalidate_all()

    def test_by_hand(self):
        found = self.rate()
        self.assertRate(found["month"], 5, 2)
        self.assertEqual(found["month"]["value"], 2 / 5)
        self.assertRate(found["quarter"], 6, 3)
        self.assertEqual(found["quarter"]["value"], 3 / 6)
        hits = self.snapshots.search(found["quarter"]["domain"])
        self.assertEqual(hits.partner_id, self.first_day | self.last_day | self.in_january)
        self.assertEqual(self.snapshots.search(found["quarter"]["of_domain"]), self.found.sorted())

    def test_fields_of_the_rows(self):
        hit, miss = self.found[0], self.found[4]
        self.assertEqual((str(hit.window_closed_on), hit.window_hit), ("2026-03-19", True))
        self.assertEqual((str(miss.window_closed_on), miss.window_hit), ("2026-03-19", False))
        earlier = self.snapshots.search([("taken_on", "=", "2026-02-15")])
        self.assertEqual(len(earlier), 5)
        self.assertEqual(set(earlier.mapped("window_closed_on")), {False})
        self.assertFalse(any(earlier.mapped("window_hit")))

    def test_windows_are_found_by_any_bound_of_their_last_day(self):
        self.snapshot(self.nothing, "2026-03-22")  # nothing was forecast then
        every = self.snapshots.search([])
        closed = every.filtered("window_closed_on")
        days = {row.window_closed_on for row in closed}
        self.assertGreater(len(days), 1)
        for day in (*days, date(2026, 3, 18), date(2026, 3, 20), date.min, date.max):
            for name, holds in BOUNDS.items():
                with self.subTest(day=day, bound=name):
                    wanted = closed.filtered(
                        lambda row, holds=holds, day=day: holds(row.window_closed_on, day)
                    )
                    found = self.snapshots.search([("window_closed_on", name, day)])
                    self.assertEqual(found, wanted)
                    others = self.snapshots.search(["!", ("window_closed_on", name, day)])
                    self.assertEqual(found | others, every)

    def test_window_counts_from_the_day_after_its_last(self):
        with freeze_time("2026-03-19 16:59:00"):  # one minute to midnight in Hanoi
            self.assertFalse(self.found[0].window_closed_on)
        self.env.invalidate_all()
        with freeze_time("2026-03-19 17:01:00"):
            self.assertTrue(self.found[0].window_closed_on)

    def test_other_orders_are_no_hits(self):
        self.order(self.nothing, "2026-03-12", company=self.other_company)
        self.quotations(self.nothing, [5])
        self.assertRate(self.rate()["month"], 5, 2)
        cancelled = self.order(self.nothing, "2026-03-12")
        self.assertRate(self.rate()["month"], 5, 3)
        cancelled._action_cancel()
        self.assertRate(self.rate()["month"], 5, 2)
        self.orders(self.nothing, [("2026-03-12 09:00", 10), ("2026-03-12 15:00", -10)])
        self.assertRate(self.rate()["month"], 5, 2)

    def test_excluded_orders_are_no_hits(self):
        tag = self.env["crm.tag"].create({"name": "Subscription"})
        self.order(self.nothing, "2026-03-12", tag_ids=tag.ids)
        self.assertRate(self.rate()["month"], 5, 3)
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.excluded_tag_ids = tag
        self.assertRate(self.rate()["month"], 5, 2)

    def test_order_of_a_contact_is_the_customers(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.nothing.id, "type": "contact"})  # fmt: skip
        self.order(contact, "2026-03-12")
        self.assertRate(self.rate()["month"], 5, 3)

    def test_too_little_to_tell(self):
        self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id)]).hit_rate_min_windows = 6  # fmt: skip
        found = self.rate()
        self.assertIsNone(found["month"]["value"])
        self.assertEqual(found["quarter"]["value"], 0.5)
        self.assertEqual(DEFAULT_POLICY.hit_rate_min_windows, 20)

    def test_forgotten_item_is_the_same_purchase(self):
        partner = self.customer("Burst", ["2026-02-10"])
        self.snapshot(partner, "2026-02-10", "2026-03-08", "2026-03-18")
        self.snapshot(partner, "2026-02-15", "2026-03-09", "2026-03-19")
        self.assertRate(self.rate()["month"], 6, 2)
        self.snapshot(partner, "2026-03-15", "2026-03-20", "2026-03-31", count=6)
        self.assertRate(self.rate()["month"], 7, 2)

    def test_grouped_and_filtered(self):
        groups = self.snapshots._read_group(
            [("id", "in", self.found.ids)], ["window_closed_on:month", "window_hit"], ["__count"]
        )
        self.assertEqual(groups, [
            (date(2026, 1, 1), True, 1), (date(2026, 3, 1), False, 3), (date(2026, 3, 1), True, 2),
        ])  # fmt: skip
        missed = [("window_closed_on", "!=", False), ("window_hit", "=", False)]
        self.assertEqual(self.snapshots.search_count(
            [*missed, ("id", "in", self.found.ids)]), 3)  # fmt: skip

    def test_queries_do_not_depend_on_the_number_of_customers(self):
        env = self.env(user=self.director, su=False)

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            env["sales.rhythm"].get_hit_rate()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(30):
            partner = self.partner(f"More {number}")
            self.snapshot(partner, "2026-02-28", "2026-03-10", "2026-03-20")
        self.env["res.partner"].flush_model()
        self.assertEqual(queries(), few)


@freeze_time(LATER)
class TestWhoSees(AccessCase, HitRateCase):
    def test_figure_is_its_rows_for_everybody(self):
        for partner in self.mine | self.theirs | self.nobodys:
            self.snapshot(partner, "2026-02-28", "2026-03-01", "2026-03-15",
                          team_id=self.team.id if partner == self.mine else None)  # fmt: skip
        self.order(self.mine, "2026-03-05")
        self.order(self.theirs, "2026-03-05")
        self.snapshot(self.foreign, "2026-02-28", "2026-03-01", "2026-03-15", team_id=None,
                      company_id=self.other_company.id)  # fmt: skip
        expected = {
            self.rep: (1, 1), self.other_rep: (1, 1), self.leader: (1, 1), self.all_rep: (3, 2),
            self.director: (3, 2), self.abroad: (1, 0),
        }  # fmt: skip
        for user, (closed, hits) in expected.items():
            with self.subTest(user=user.login):
                found = self.rate(user)
                for name in ("month", "quarter"):
                    self.assertRate(found[name], closed, hits)
                    for key, count in (("of_domain", closed), ("domain", hits)):
                        self.assertEqual(count, self.rpc(
                            user, "sales.rhythm.snapshot", "search_count", found[name][key],
                        ))  # fmt: skip

    def test_money_map_tells_it_of_whom_it_is_about(self):
        """Of the company in front, and of the team that was chosen; opening exactly these."""
        policies = self.env["sales.rhythm.policy"]
        for company in (self.company, self.other_company):
            policy = policies.search([("company_id", "=", company.id), ("tag_id", "=", False)])
            (policy or policies.create({"company_id": company.id})).hit_rate_min_windows = 1
        for partner, team in ((self.mine, self.team), (self.theirs, self.other_team)):
            self.snapshot(partner, "2026-02-28", "2026-03-01", "2026-03-15", team_id=team.id)
        self.order(self.mine, "2026-03-05")
        self.snapshot(self.foreign, "2026-02-28", "2026-03-01", "2026-03-15", team_id=None,
                      company_id=self.other_company.id)  # fmt: skip
        both = self.company + self.other_company
        director = self.new_user("t_both", "sales_team.group_sale_manager", both)
        calls = (
            (director, False, both, 2, 1),
            (director, self.team.id, both, 1, 1),
            (director, self.other_team.id, both, 1, 0),
            (director, False, self.other_company + self.company, 1, 0),
            (self.leader, False, self.company, 1, 1),
        )
        for user, team_id, company, closed, hits in calls:
            with self.subTest(user=user.login, team=team_id, company=company.mapped("name")):
                found = self.rpc(user, "sales.rhythm.director", "get_money_map", team_id,
                                 company=company)["hits"]  # fmt: skip
                self.assertRate(found, closed, hits)
                self.assertEqual(closed, self.rpc(
                    user, "sales.rhythm.snapshot", "search_count", found["of_domain"],
                    company=company))  # fmt: skip

    def test_companies_have_their_own_months(self):
        """On 1 April in Hanoi it is still 31 March in Los Angeles."""
        both = self.company + self.other_company
        director = self.new_user("t_both", "sales_team.group_sale_manager", both)
        self.snapshot(self.mine, "2026-02-28", "2026-03-01", "2026-03-15")
        self.snapshot(self.foreign, "2026-01-31", "2026-02-01", "2026-02-15",
                      company_id=self.other_company.id)  # fmt: skip
        with freeze_time("2026-03-31 18:00:00"):
            found = self.rpc(director, "sales.rhythm", "get_hit_rate", company=both)
            self.assertRate(found["month"], 2, 0)
            self.assertRate(found["quarter"], 1, 0)
            count = self.rpc(director, "sales.rhythm.snapshot", "search_count",
                             found["month"]["of_domain"], company=both)  # fmt: skip
            self.assertEqual(count, 2)

    def test_nothing_yet(self):
        found = self.rate()
        self.assertRate(found["month"], 0, 0)
        self.assertIsNone(found["month"]["value"])


@freeze_time(LATER)
class TestAsTheCore(HitRateCase):
    """The whole way, from orders through the job's snapshots, against the core's own counting."""

    def test_sql_counts_what_the_core_counts(self):
        orders = {}
        for number in range(12):
            gap = 12 + 5 * number
            first = date(2025, 3, 3) + timedelta(days=number)
            days = [first + timedelta(days=gap * at + at % 3) for at in range(40)]
            # Some orders are left out, so that their windows are missed.
            days = [str(day) for day in days if day < date(2026, 4, 5) and day.day % 5]
            orders[self.customer(f"C{number}", days)] = days
        runs = self.env["sales.rhythm.run"]
        runs._request(self.company)
        while going := runs.search([
            ("company_id", "=", self.company.id), ("state", "=", "running")]):  # fmt: skip
            going._step()
        today = clock.today(self.company)
        expected = set()
        for partner, days in orders.items():
            found = self.snapshots.search([("partner_id", "=", partner.id)], order="taken_on")
            stood = [(clock.number(each.taken_on), self.stood(each)) for each in found]
            numbers = [clock.number(date.fromisoformat(day)) for day in days]
            closed = forecast.closed_windows(stood, numbers, clock.number(today))
            expected |= {(partner.id, *each[1:]) for each in closed}
        rows = self.snapshots.search([("window_closed_on", "!=", False)])
        self.assertEqual(expected, {
            (row.partner_id.id, clock.number(row.taken_on), clock.number(row.window_closed_on),
             row.window_hit) for row in rows if row.partner_id in set(orders)})  # fmt: skip
        self.assertGreater(len(expected), 30)
        self.assertEqual(len({hit for *_row, hit in expected}), 2)
        month = forecast.last_month(today)
        start, end = clock.number(month.start), clock.number(month.end)
        self.assertEqual(
            self.rate()["month"]["below"],
            sum(start <= closed_on <= end for _id, _taken, closed_on, _hit in expected),
        )

    @staticmethod
    def stood(row):
        def day(value):
            return clock.number(value) if value else None

        return forecast.Forecast(
            row.order_count, 0, day(row.expected_on), day(row.due_from), day(row.late_from),
            day(row.stopped_from), row.mean_order_amount,
        )  # fmt: skip

    def test_monthly_customer(self):
        """The window of one who orders monthly, followed by hand to the snapshots."""
        partner = self.customer("Monthly", [*MONTHLY, "2026-03-02"])
        self.env["sales.rhythm.run"]._request(self.company)
        runs = self.env["sales.rhythm.run"]
        while going := runs.search([
            ("company_id", "=", self.company.id), ("state", "=", "running")]):  # fmt: skip
            going._step()
        found = self.snapshots.search(
            [("partner_id", "=", partner.id), ("window_closed_on", "!=", False)], order="taken_on"
        )
        self.assertTrue(found)
        self.assertTrue(all(found.mapped("window_hit")))
        self.assertEqual(len(set(found.mapped("order_count"))), len(found))
