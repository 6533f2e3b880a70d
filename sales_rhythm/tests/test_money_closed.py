"""What the map says against the end of last month."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .closing import FEBRUARY, FIRST_NIGHT
from .money import DIRECTOR, MoneyCase

CLOSED = "sales.rhythm.money.closed"
MARCH = "2026-03-10 03:00:00"


@freeze_time(MARCH)
class TestAgainstLastMonth(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.buyer("Theirs", user_id=cls.other_rep.id)
        cls.months = cls.env["sales.rhythm.month"]
        with freeze_time(FIRST_NIGHT):
            cls.sold(10, 1_000_000)
            cls.sold(1, 700_000, partner=cls.theirs)
            cls.quoted(1, 3_000_000, validity_date="2026-03-20")
            cls.settle()

    def close(self, moment=FIRST_NIGHT):
        with freeze_time(moment):
            self.months._close(self.company, FEBRUARY)
            self.settle()

    def changes(self, user=None, team=None):
        found = self.rpc(user or self.director, DIRECTOR, "get_money_map", team and team.id)
        rows = [row for stage in found["stages"] for row in stage["rows"]]
        return {row["key"]: row["change"] for row in rows}

    def test_not_known_before_a_month_was_closed(self):
        self.assertEqual(set(self.changes().values()), {False})

    def test_not_known_where_the_job_came_too_late(self):
        self.close("2026-03-09 03:00:00")
        self.assertTrue(self.months.search_count([("company_id", "=", self.company.id)]))
        self.assertEqual(set(self.changes().values()), {False})

    def test_what_was_then_is_kept_once(self):
        self.close()
        self.sold(3, 1_000_000)
        self.env[CLOSED]._keep(self.company, FEBRUARY)
        found = self.changes()
        self.assertEqual(found["to_deliver"]["text"], "+3")
        self.assertEqual(found["to_deliver"]["title"], "At the end of last month: 10,700,000\xa0₫")
        self.assertEqual(found["quotation"]["text"], "0")
        self.assertEqual(found["overdue"]["text"], "0")

    def test_only_more_at_risk_is_worse(self):
        self.close()
        self.invoice(9_000_000, "2026-03-01", partner=self.shop)
        self.invoice(8_000_000, "2026-03-30", partner=self.shop)
        found = self.changes()
        worse = {bucket for bucket, change in found.items() if change["is_worse"]}
        self.assertEqual(worse, {"overdue"})
        self.assertEqual((found["overdue"]["text"], found["unpaid"]["text"]), ("+9", "+8"))

    def test_less_has_a_minus(self):
        self.close()
        with freeze_time("2026-03-21 03:00:00"):
            found = self.changes()
        self.assertEqual(found["quotation"]["text"], "−3")
        self.assertEqual(found["quotation_hanging"]["text"], "+3")
        self.assertTrue(found["quotation_hanging"]["is_worse"])

    def test_each_sees_their_own_then(self):
        self.close()
        for user, then in ((self.rep, "10,000,000"), (self.leader, "10,000,000"),
                           (self.other_rep, "700,000"), (self.director, "10,700,000")):  # fmt: skip
            change = self.changes(user)["to_deliver"]
            self.assertIn(f" {then}\xa0₫", change["title"], user.login)
        change = self.changes(self.director, self.other_team)["to_deliver"]
        self.assertIn(" 700,000\xa0₫", change["title"])
        rows = self.rpc(self.rep, CLOSED, "search_read", [("user_id", "!=", False)], ["user_id"])
        self.assertEqual({row["user_id"][0] for row in rows}, {self.rep.id})
        self.assertEqual(self.rpc(self.abroad, CLOSED, "search_count", []), 0)
        with self.assertRaises(AccessError):
            self.rpc(self.accountant, CLOSED, "search_count", [])

    def test_leader_who_reads_no_documents_of_the_team_learns_nothing_of_them(self):
        self.close()
        settings = self.env["res.config.settings"]
        settings.create({"rhythm_leader_reads_team": False}).execute()
        self.assertEqual(set(self.changes(self.leader).values()), {False})
        self.assertEqual(set(self.changes(self.leader, self.team).values()), {False})
        self.assertEqual(self.rpc(self.leader, CLOSED, "search_count", []), 0)
        for user, then in ((self.rep, "10,000,000"), (self.director, "10,700,000")):
            self.assertIn(f" {then}\xa0₫", self.changes(user)["to_deliver"]["title"], user.login)
        settings.create({"rhythm_leader_reads_team": True}).execute()
        self.assertIn(" 10,000,000\xa0₫", self.changes(self.leader)["to_deliver"]["title"])

    def test_nobody_changes_it(self):
        self.close()
        rows = self.env[CLOSED].with_user(self.director).search([])
        for change in (lambda: rows.write({"amount": 1}), rows.unlink):
            with self.assertRaises(AccessError):
                change()
        self.assertTrue(rows)
