"""The open promises on a customer's page: which of them, in which words, and for whom."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import AccessCase
from .test_promise import PromiseCase

HOSTILE = "<script>alert(1)</script> %s %(over)s"
MIDNIGHT = "2026-03-05 17:00:00"  # UTC: the sixth begins in Ho Chi Minh City


class TestPromisesPart(PromiseCase):
    def told(self, user=None, partner=None):
        """[(what, text, broken)] as the page says them."""
        row = self.row(partner or self.shop).with_user(user or self.rep)
        self.env.invalidate_all()
        return [(each["what"], each["text"], each["broken"]) for each in row.promises or ()]

    def test_open_ones_say_what_by_when_and_who_owes_it(self):
        self.promise(self.shop, due="2026-03-05", summary="Ten bags")
        self.promise(self.contact, due="2026-03-02", summary=HOSTILE, rhythm_promise_owes="they")
        self.promise(self.shop, due="2027-01-04", summary=False)
        self.assertEqual(self.told(), [
            (HOSTILE, "Due today · They owe it", False),
            ("Ten bags", "Due by 5 Mar · We owe it", False),
            ("Promise", "Due by 4 Jan 2027 · We owe it", False)])  # fmt: skip

    def test_broken_from_midnight_in_the_companys_zone_on(self):
        self.promise(self.shop, due="2026-03-05", summary="Ten bags")
        with freeze_time("2026-03-05 16:59:59"):
            self.assertEqual(self.told(), [("Ten bags", "Due today · We owe it", False)])
        with freeze_time(MIDNIGHT):
            self.assertEqual(self.told(), [("Ten bags", "Broken, 1 day over · We owe it", True)])

    def test_closed_ones_are_gone(self):
        kept = self.promise(self.shop, kept_by="hand", due="2026-03-05")
        back = self.promise(self.shop, due="2026-03-06")
        ordered = self.promise(self.shop, due="2026-03-07")
        self.assertEqual(len(self.told()), 3)
        kept.action_feedback()
        self.settle()
        self.assertEqual(len(self.told()), 2)
        self.take_back(back, "Sold out")
        self.assertEqual(len(self.told()), 1)
        self.confirm(self.shop)
        self.assertState(ordered, "kept_in_time")
        self.assertEqual(self.told(), [])

    def test_five_that_are_due_first_and_the_ledger_has_all(self):
        days = [f"2026-03-{day:02}" for day in (9, 3, 8, 4, 7, 1, 6)]
        activities = [self.promise(self.shop, due=day, summary=day) for day in days]
        self.assertEqual([what for what, _text, _broken in self.told()], sorted(days)[:5])
        other = self.customer("Other", ["2026-01-05"])
        self.promise(other, due="2026-03-03")
        row = self.row(self.shop)
        action = self.rpc(self.rep, "sales.rhythm", "action_open_promises", row.ids)
        found = self.env[action["res_model"]].with_user(self.rep).search(action["domain"])
        self.assertEqual(set(found.mapped("activity_id")), {activity.id for activity in activities})
        names = {"search_default_open", "search_default_broken"}
        self.assertEqual(set(action["context"]), names)

    def test_each_customer_and_company_has_its_own(self):
        other = self.customer("Other", ["2026-01-05"])
        self.rep.company_ids = [Command.link(self.other_company.id)]
        self.order(
            self.shop, "2026-01-05", company=self.other_company, user_id=False, team_id=False
        )
        abroad = self.env["mail.activity"].with_company(self.other_company).create({
            "activity_type_id": self.type.id, "summary": "Abroad", "user_id": self.abroad.id,
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.shop.id, "date_deadline": "2026-03-05"})  # fmt: skip
        self.settle()
        self.assertEqual(self.of(abroad).company_id, self.other_company)
        self.promise(self.shop, due="2026-03-05", summary="Here")
        self.promise(other, due="2026-03-05", summary="Theirs")
        rows = self.row(self.shop) | self.row(other) | self.row(self.shop, self.other_company)
        companies = (self.company | self.other_company).ids
        self.env.invalidate_all()
        seen = rows.with_user(self.rep).with_context(allowed_company_ids=companies)
        self.assertEqual(
            [[each["what"] for each in row.promises] for row in seen],
            [["Here"], ["Theirs"], ["Abroad"]],
        )

    def test_one_question_however_many_there_are(self):
        row = self.row(self.shop).with_user(self.rep)
        counts = []
        for more in (1, 6):
            for day in range(more):
                self.promise(self.shop, due=f"2026-03-{day + 10}")
            for _time in range(2):  # what is read once for the whole registry
                self.env.invalidate_all()
                row.mapped("partner_id.commercial_partner_id")  # which the page reads anyway
                before = self.env.cr.sql_log_count
                self.assertEqual(len(row.promises), min(5, more if not counts else more + 1))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts, [1, 1])


class TestPromisesPartAccess(AccessCase, PromiseCase):
    """Each customer has a promise of the director's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for customer in cls.mine | cls.theirs | cls.nobodys:
            cls.promise(customer, user=cls.director)

    def test_who_sees_the_row_sees_its_promises(self):
        for user, customers in self.seen_by.items():
            for customer in customers - self.foreign:
                with self.subTest(user=user.name, customer=customer.name):
                    rows = self.row(customer).ids
                    (page,) = self.rpc(user, "sales.rhythm", "read", rows, ["promises"])
                    self.assertEqual(len(page["promises"]), 1)

    def test_nobody_else_does(self):
        users = (self.other_rep, self.abroad, *self.without_rights)
        for user in users:
            for method, args in (("read", [["promises"]]), ("action_open_promises", [])):
                with self.subTest(user.name, method=method), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm", method, self.row(self.mine).ids, *args)
