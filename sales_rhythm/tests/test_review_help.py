"""Where to help: a fixture for each weak step, which is named with the customers to start with."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .month import MILLION, NOW, MonthCase


@freeze_time(NOW)
class TestWeakest(MonthCase):
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
            partners = self.customers(user, "ABCDE", ["2026-02-13"])
            for at, partner in enumerate(partners):
                self.touch(partner, user, "call", "2026-03-09 09:00", res_id=100 * number + at)
                if user != self.binh or at < 1:
                    self.order(partner, "2026-03-10 10:00", MILLION, user_id=user.id)
        self.settle()
        found = self.help_of(self.binh)
        self.assertEqual((found["step"], found["text"]), ("call_share", "Work to order 20%"))
        self.assertIn("4 customers were called or visited", found["why"])
        self.assertEqual(len(found["start"]), 3)
        self.assertFalse([name for name in self.start(found) if name == "A binh"])

    def test_smaller_orders_than_usual(self):
        usual = [(f"2026-{month}-05", 10 * MILLION) for month in ("01", "02")]
        for user in self.sellers:
            for partner in self.customers(user, "ABCDE", usual):
                self.order(partner, "2026-03-05 10:00", (2 if user == self.binh else 10) * MILLION,
                           user_id=user.id)  # fmt: skip
        found = self.help_of(self.binh)
        self.assertEqual(found["step"], "basket")
        cell = next(step for step in self.month_of(self.binh)["steps"] if step["is_weakest"])
        self.assertEqual(cell["key"], "basket")
        self.assertEqual(cell["above"], (13 + 5 * 2) * MILLION)

    def invoices(self, user, paid):
        """Five invoices of a million that fell due this month, of which some are paid."""
        partner = self.partner(f"Debtor of {user.login}", user_id=user.id)
        moves = self.env["account.move"].create([
            {"move_type": "out_invoice", "partner_id": partner.id, "invoice_user_id": user.id,
             "team_id": self.team.id, "invoice_date": "2026-03-02",
             "invoice_date_due": "2026-03-10",
             "invoice_line_ids": [Command.create({
                 "name": "Goods", "quantity": 1, "price_unit": MILLION, "tax_ids": False})]}
            for _number in range(5)
        ])  # fmt: skip
        moves.action_post()
        for move in moves[:paid]:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids).create({})._create_payments()  # fmt: skip
        return partner

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
            for partner in self.customers(user, "ABCDE", ["2026-03-01"]):
                activity = self.activity(
                    partner, user=user, date_deadline="2026-03-10",
                    activity_type_id=self.env.ref("sales_rhythm.activity_type_promise").id)  # fmt: skip
                self.settle()
                if user != self.binh:
                    with freeze_time("2026-03-09 03:00:00"):
                        activity.with_user(user).action_feedback()
                        self.settle()
        self.settle()
        found = self.help_of(self.binh)
        self.assertEqual((found["step"], found["text"]), ("promises_kept", "Promises 0%"))
        self.assertEqual(found["why"], "promises to 5 customers are broken")
        self.assertEqual(len(found["start"]), 3)
        promises = self.month_of(self.binh)["promises"]
        self.assertEqual({promise["when_text"] for promise in promises}, {"8 days late"})
        self.assertEqual(len(promises), 5)
