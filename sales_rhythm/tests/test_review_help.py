"""Where to help: a fixture for each weak step, which is named with the customers to start with."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .month import MILLION, NOW, MonthCase
from .test_receivable import DebtCase

WORTH = {"A": 4, "B": 2, "C": 9, "D": 5, "E": 7}


@freeze_time(NOW)
class FourCase(MonthCase):
    """Four salespeople, so that their median says what is usual; `binh` is the weak one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dung = cls.new_user("dung", "sales_team.group_sale_salesman")
        cls.sellers |= cls.dung
        cls.team.member_ids = [Command.link(cls.dung.id)]
        policies = cls.env["sales.rhythm.policy"].search([("company_id", "=", cls.company.id)])
        policies.help_min_rows = 4
        cls.settle()

    def help_of(self, user, viewer=None):
        return self.line_of(self.table(viewer), user)["help"]

    def start(self, found):
        return [customer["name"] for customer in found["start"]]

    def customers(self, user, names, orders, **values):
        return [
            self.customer(f"{name} {user.login}", orders, user_id=user.id, **values)
            for name in names
        ]

    def worth(self, user, *days):
        """Five customers who differ in what an order of theirs brings, A the least but one."""
        return [
            self.customers(user, name, [(day, 10 * millions * MILLION) for day in days])[0]
            for name, millions in WORTH.items()
        ]


@freeze_time(NOW)
class TestWeakest(FourCase):
    """Each step but what is owed, which needs accounts."""

    def test_nobody_is_weak_where_there_is_nothing_to_tell(self):
        self.assertEqual({row["help"] for row in self.table()["rows"]}, {False})

    def test_coverage(self):
        recent, old = ["2026-02-13", "2026-03-14"], ["2025-11-10", "2025-12-10", "2026-01-10"]
        for user in self.sellers - self.binh:
            self.customers(user, "ABCD", recent)
        self.customers(self.binh, "A", recent)
        for name, millions in zip("BCDE", (2, 9, 5, 7), strict=True):
            self.customers(self.binh, name, [(day, millions * MILLION) for day in old])
        found = self.help_of(self.binh)
        # Of six not stopped, two were cared for lately: the one of this month, and A.
        self.assertEqual((found["step"], found["text"]), ("coverage", "Coverage 33%"))
        self.assertEqual(found["median_text"], "usual: 100%")
        self.assertEqual(found["why"], "4 customers past their care interval")
        self.assertEqual(self.start(found), ["C binh", "E binh", "D binh"])
        self.assertTrue(all(each["evidence"] and each["amount_text"] for each in found["start"]))
        for user in self.sellers - self.binh:
            self.assertFalse(self.help_of(user))

    def test_work_that_leads_to_no_order(self):
        for number, user in enumerate(self.sellers, 1):
            partners = self.worth(user, "2026-02-13")
            for at, partner in enumerate(partners):
                self.touch(partner, user, "call", "2026-03-09 09:00", res_id=100 * number + at)
                if user != self.binh or at < 1:
                    self.order(partner, "2026-03-10 10:00", MILLION, user_id=user.id)
        self.settle()
        found = self.help_of(self.binh)
        self.assertEqual((found["step"], found["text"]), ("call_share", "Work to order 20%"))
        self.assertIn("4 customers were called or visited", found["why"])
        self.assertEqual(self.start(found), ["C binh", "E binh", "D binh"])

    def test_smaller_orders_than_usual(self):
        for user in self.sellers:
            partners = self.worth(user, "2026-01-05", "2026-02-05")
            for partner, millions in zip(partners, WORTH.values(), strict=True):
                usual = 1 if user == self.binh else 10 * millions
                self.order(partner, "2026-03-05 10:00", usual * MILLION, user_id=user.id)
        found = self.help_of(self.binh)
        self.assertEqual(found["step"], "basket")
        # All five, and the one of this month of whom the second order was the smaller one.
        self.assertEqual(found["why"], "6 customers ordered less than usual")
        self.assertEqual(self.start(found), ["C binh", "E binh", "D binh"])
        cell = next(step for step in self.month_of(self.binh)["steps"] if step["is_weakest"])
        self.assertEqual(cell["key"], "basket")
        self.assertEqual(cell["above"], (13 + 5 * 1) * MILLION)

    def test_step_that_is_hidden_or_gone_helps_nobody(self):
        recent, old = ["2026-02-13", "2026-03-14"], ["2025-12-10", "2026-01-10"]
        for user in self.sellers:
            self.customers(user, "ABCDE", old if user == self.binh else recent)
        self.assertEqual(self.help_of(self.binh)["step"], "coverage")
        self.metric("coverage").month_place = False
        self.assertFalse(self.help_of(self.binh))

    def test_who_is_in_no_team_is_compared_with_nobody(self):
        self.team.crm_team_member_ids.unlink()
        recent, old = ["2026-02-13", "2026-03-14"], ["2025-12-10", "2026-01-10"]
        for user in self.sellers:
            self.customers(user, "ABCDE", old if user == self.binh else recent)
        self.assertFalse(self.help_of(self.binh, self.director))

    def test_too_small_teams_have_too_little_to_tell(self):
        recent, old = ["2026-02-13", "2026-03-14"], ["2025-12-10", "2026-01-10"]
        for user in self.sellers - self.binh - self.dung:
            self.customers(user, "ABCD", recent)
        self.customers(self.binh, "ABCDE", old)
        self.assertFalse(self.help_of(self.binh), "three have something to tell, and four need to")
        steps = {step["key"]: step for step in self.month_of(self.binh)["steps"]}
        self.assertEqual(steps["coverage"]["note"], "too little to tell")

    def test_broken_promises(self):
        for user in self.sellers:
            for partner in self.worth(user, "2026-03-01"):
                promise = self.env.ref("sales_rhythm.activity_type_promise").id
                activity = self.activity(partner, user=user, date_deadline="2026-03-10",
                                         activity_type_id=promise)  # fmt: skip
                self.settle()
                if user != self.binh:
                    with freeze_time("2026-03-09 03:00:00"):
                        activity.with_user(user).action_feedback()
                        self.settle()
        self.settle()
        found = self.help_of(self.binh)
        self.assertEqual((found["step"], found["text"]), ("promises_kept", "Promises 0%"))
        self.assertEqual(found["why"], "promises to 5 customers are broken")
        self.assertEqual(self.start(found), ["C binh", "E binh", "D binh"])
        promises = self.month_of(self.binh)["promises"]
        self.assertEqual({promise["when_text"] for promise in promises}, {"8 days late"})
        self.assertEqual(len(promises), 5)


@freeze_time(NOW)
class TestCollection(FourCase, DebtCase):
    def test_who_is_paid_least(self):
        for user in self.sellers:
            debtors = [
                self.customer(f"{name} {user.login}", ["2026-03-02"], user_id=user.id,
                              property_account_receivable_id=self.owed.id)
                for name in "ABCDE"
            ]  # fmt: skip
            for at, debtor in enumerate(debtors):
                amount = (at + 1) * MILLION
                invoice = self.invoice(amount, "2026-03-10", partner=debtor)
                invoice.write({"invoice_user_id": user.id, "team_id": self.team.id})
                if user != self.binh or at < 1:
                    self.pay(invoice, amount, "2026-03-09")
        self.settle()
        found = self.help_of(self.binh)
        # One million of 15.
        self.assertEqual((found["step"], found["text"]), ("collection", "Collection 7%"))
        self.assertEqual(found["why"], "14M overdue at 4 customers")
        self.assertEqual(self.start(found), ["E binh", "D binh", "C binh"])
        cell = self.cell(self.table(), self.binh, "collection")
        self.assertEqual((cell["above"], cell["below"]), (MILLION, 15 * MILLION))
        back = self.env["res.partner"].search([("name", "=", "E binh")])
        refund = self.invoice(5 * MILLION, "2026-03-12", "out_refund", back)
        refund.write({"invoice_user_id": self.binh.id, "team_id": self.team.id})
        self.settle()
        self.assertEqual(self.cell(self.table(), self.binh, "collection")["below"], 10 * MILLION)
