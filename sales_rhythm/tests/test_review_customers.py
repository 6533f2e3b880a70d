"""Customers won, lost and at risk: in the running month as they are, else as they were."""

from odoo.tests import freeze_time

from .common import core_dates
from .test_snapshot import SnapshotCase

MARCH = "2026-03-01"
IN_MARCH = "2026-03-18 03:00:00"
APRIL = "2026-04-01 01:00:00"  # eight in the morning in Hanoi
LATER = "2026-04-20 03:00:00"
STEADY = ["2025-10-16", "2025-11-15", "2025-12-15", "2026-01-14", "2026-02-13", "2026-03-15"]
STOPPED = ["2025-01-05", "2025-02-04", "2025-03-06"]
LOST = ["2025-04-26", "2025-05-26", "2025-06-25", "2025-07-25", "2025-08-24"]
LATE = ["2025-09-18", "2025-10-18", "2025-11-17", "2025-12-17", "2026-01-16"]
GROUPS = ("won", "lost", "risk")


def dates(orders):
    return core_dates([(day, 100_000) for day in orders])


class TestCustomersOfAMonth(SnapshotCase):
    """A rep with a customer of each kind, and a colleague with one who stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steady = cls.customer("Steady", STEADY)
        cls.new = cls.customer("New", ["2026-03-05"])
        cls.back = cls.customer("Back", [*STOPPED, "2026-03-10"])
        cls.gone = cls.customer("Gone long ago", STOPPED)
        cls.lost = cls.customer("Lost", LOST)
        cls.late = cls.customer("Late", LATE)
        cls.theirs = cls.customer("Colleague's", LOST, user_id=cls.other_rep.id)

    def setUp(self):
        super().setUp()
        self.no_refit()

    def groups(self, user=None, viewer=None):
        """{key: group} of a month of one."""
        found = self.rpc(viewer or self.leader, "sales.rhythm.review", "get_month_of",
                         (user or self.rep).id, MARCH)  # fmt: skip
        self.assertEqual([group["key"] for group in found["customers"]], list(GROUPS))
        return {group["key"]: group for group in found["customers"]}

    def told(self, **options):
        """{key: [(name, what is said)]}."""
        return {key: [(row["name"], row["why"]) for row in group["rows"]]
                for key, group in self.groups(**options).items()}  # fmt: skip

    def names(self, **options):
        return {key: [name for name, _why in rows]
                for key, rows in self.told(**options).items()}  # fmt: skip

    def assertOpens(self, group, partners):
        """The figure is as many rows as open, and these are of the customers."""
        self.assertEqual((group["count"], group["text"]), (len(partners), str(len(partners))))
        rows = self.rpc(self.leader, group["res_model"], "search_read", group["domain"],
                        ["partner_id"])  # fmt: skip
        self.assertEqual({row["partner_id"][0] for row in rows}, set(partners.ids))
        self.assertEqual(len(rows), len(partners))

    def test_days_of_the_customers_are_what_their_names_say(self):
        lost, late = dates(LOST), dates(LATE)
        self.assertTrue(MARCH <= str(lost["stopped_from"]) <= "2026-03-18", lost)
        self.assertTrue(str(late["late_from"]) <= "2026-03-18", late)
        self.assertTrue(str(late["stopped_from"]) > "2026-03-31", late)

    def test_running_month_is_as_customers_are(self):
        self.job(IN_MARCH)
        with freeze_time(IN_MARCH):
            told, groups = self.told(), self.groups()
            self.assertCountEqual(told["won"], [("New", "new customer"), ("Back", "came back")])
            self.assertEqual(told["lost"], [("Lost", "stopped, last order 24 Aug 2025")])
            ((name, why),) = told["risk"]
            self.assertEqual(name, "Late")
            self.assertIn("31 days late", why)
            self.assertOpens(groups["won"], self.new | self.back)
            self.assertOpens(groups["lost"], self.lost)
            self.assertOpens(groups["risk"], self.late)
            self.assertEqual([group["more_text"] for group in groups.values()], ["", "", ""])

    def test_customer_opens_its_page(self):
        self.job(IN_MARCH)
        with freeze_time(IN_MARCH):
            (row,) = self.groups()["lost"]["rows"]
        self.assertEqual(self.env["sales.rhythm"].browse(row["id"]).partner_id, self.lost)
        self.assertEqual(row["amount_text"][0], "−")

    def test_closed_month_is_as_customers_were(self):
        self.job(APRIL)
        with freeze_time(APRIL):
            then = self.told()
            self.assertCountEqual(then["won"], [("New", "new customer"), ("Back", "came back")])
            self.assertEqual([name for name, _why in then["lost"]], ["Lost"])
            self.assertIn("stopped since", then["lost"][0][1])
            self.assertEqual([name for name, _why in then["risk"]], ["Late"])
            self.assertIn("late since", then["risk"][0][1])
        self.order(self.lost, "2026-04-03")
        self.order(self.late, "2026-04-03")
        self.new.sale_order_ids._action_cancel()
        self.order(self.steady, "2025-09-01")  # imported later, and older than all
        self.theirs.user_id = self.rep
        self.back.user_id = self.other_rep
        self.job(LATER)
        with freeze_time(LATER):
            self.assertEqual(
                {key: [name for name, _why in rows] for key, rows in self.told().items()},
                {key: [name for name, _why in rows] for key, rows in then.items()},
            )
            groups = self.groups(viewer=self.director)
            self.assertOpens(groups["won"], self.new | self.back)
            self.assertOpens(groups["lost"], self.lost)
            self.assertOpens(groups["risk"], self.late)

    def test_customer_of_then_who_was_deleted_is_told_of_no_more(self):
        self.job(APRIL)
        with freeze_time(APRIL):
            self.env["sales.rhythm"].search([("partner_id", "=", self.lost.id)]).active = False
            (row,) = self.groups()["lost"]["rows"]
            self.assertEqual((row["name"], row["id"]), ("Lost", False))  # nothing to open

    def test_each_has_their_own(self):
        self.job(IN_MARCH)
        with freeze_time(IN_MARCH):
            self.assertEqual(self.names(user=self.other_rep, viewer=self.director)["lost"],
                             ["Colleague's"])  # fmt: skip
            self.assertEqual(self.names(viewer=self.rep), self.names(viewer=self.director))

    def test_first_three_are_those_with_the_most_money(self):
        for number in range(5):
            amount = 100_000 * (number + 2)
            self.customer(f"Late {number}", [(f"{day} 12:00", amount) for day in LATE])
        self.job(IN_MARCH)
        with freeze_time(IN_MARCH):
            group = self.groups()["risk"]
        self.assertEqual([row["name"] for row in group["rows"]], ["Late 4", "Late 3", "Late 2"])
        self.assertEqual((group["count"], group["more_text"]), (6, "and 3 more"))

    def test_first_month_of_all_is_all_new(self):
        """Where nothing was before, everybody is new; where it is not known, nobody is."""
        self.job(APRIL)
        self.env.cr.execute("DELETE FROM sales_rhythm_snapshot WHERE taken_on = '2026-02-28'")
        with freeze_time(APRIL):
            self.assertEqual(self.names()["won"], [])
        others = self.steady | self.back | self.gone | self.lost | self.late | self.theirs
        self.env["sales.rhythm"].search([("partner_id", "in", others.ids)]).unlink()
        with freeze_time(APRIL):
            self.assertOpens(self.groups()["won"], self.new | others - self.theirs)

    def test_prospect_of_the_month_before_is_won_also_when_the_month_is_over(self):
        prospect = self.customer("Prospect")
        quotation = self.quotations(prospect, [700_000])
        self.job("2026-02-28 18:00:00")  # the 1st in Hanoi: the prospect is known, without orders
        with freeze_time(IN_MARCH):
            quotation.action_confirm()
            self.settle()
            self.assertIn("Prospect", self.names()["won"])
        self.job(APRIL)
        with freeze_time(APRIL):
            self.assertIn("Prospect", self.names()["won"])

    def test_nobody_comes_back_or_is_lost_again_without_an_order(self):
        self.job(IN_MARCH)
        row = self.env["sales.rhythm"].search([("partner_id", "=", self.gone.id)])
        for stopped_from, status in (("2026-03-10", "stopped"), ("2026-03-25", "late")):
            # As a new curve, or a pause that is entered later, moves the day.
            self.env.cr.execute(
                "UPDATE sales_rhythm SET stopped_from = %s WHERE id = %s", [stopped_from, row.id]
            )
            self.env.invalidate_all()
            with freeze_time(IN_MARCH), self.subTest(status):
                self.assertEqual(row.status, status)
                names = self.names()
                self.assertNotIn("Gone long ago", names["won"] + names["lost"])

    def test_until_the_night_has_looked_nobody_knows(self):
        self.job(IN_MARCH)
        with freeze_time("2026-03-31 17:10:00"):  # ten past midnight in Hanoi
            for group in self.groups().values():
                self.assertEqual(
                    (group["text"], group["note"], group["domain"], group["rows"]),
                    ("–", "not known", False, []),
                )
                self.assertNotIn("count", group)

    def test_what_was_at_stake_is_told_as_it_was(self):
        """0 where it was 0; what an order brings only where it is not known."""
        self.job(APRIL)
        for is_replayed, amount in ((False, "0"), (True, "100K")):
            self.env.cr.execute(
                """UPDATE sales_rhythm_snapshot SET replayed = %s, money_at_stake_amount = 0
                    WHERE partner_id = %s AND taken_on = '2026-03-31'""",
                [is_replayed, self.late.id],
            )
            self.env.invalidate_all()
            with freeze_time(APRIL):
                (row,) = self.groups()["risk"]["rows"]
            self.assertEqual(row["amount_text"], amount)

    def test_questions_of_a_month_that_is_over_do_not_grow(self):
        self.job(APRIL)
        review = self.env["sales.rhythm.review"].with_user(self.director)

        def questions(users):
            review._months_of(users, MARCH)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review._months_of(users, MARCH)
            return self.env.cr.sql_log_count - before

        with freeze_time(APRIL):
            self.assertLessEqual(questions(self.rep | self.other_rep), questions(self.rep))
