"""Money received from the customers of a directive since: each payment once over all of them."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .directive import DirectiveCase
from .events import HistoryCase

WEEK_LATER = "2026-03-09 03:00:00"


class TestMoneySince(HistoryCase, DirectiveCase):
    def received(self, directive, user=None):
        """What a reader sees, after checking that it is the sum of the rows that open."""
        user = user or self.director
        self.settle()
        shown = directive.with_user(user).with_company(self.company)
        figure = shown._received_figure(shown.received_amount)
        rows = self.env[figure["res_model"]].with_user(user).with_company(self.company)
        opened = rows.search(figure["domain"])
        self.assertEqual(sum(opened.mapped("amount")), figure["amount"])
        action = self.rpc(user, directive._name, "action_open_received", directive.ids)
        self.assertEqual(action["domain"], figure["domain"])
        return figure["amount"]

    def test_payments_from_the_day_after_count_net_of_what_went_back(self):
        made = self.give(self.on_customer(self.shop), giver=self.director)
        bill, credit = self.invoice(900), self.invoice(100, move_type="out_refund")
        self.pay(bill, 200, "2026-03-01")
        self.pay(bill, 50, "2026-03-02")  # of the same day: who knows what came first
        self.assertEqual(self.received(made), 0)
        self.pay(bill, 300, "2026-03-03")
        self.pay_back(credit, 40, "2026-03-04")
        self.assertEqual(self.received(made), 260)
        (bill | credit).line_ids.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.assertEqual(self.received(made), 260, "a credit note is no money")
        self.pay(self.invoice(70, partner=self.contact), 70, "2026-03-05")
        self.pay(self.invoice(70, partner=self.mine), 70, "2026-03-05")
        self.assertEqual(self.received(made), 330, "their contacts' too, and of nobody else")
        self.assertEqual(self.received(made, self.leader), 330)

    def test_each_payment_counts_for_the_latest_directive_that_covers_the_customer(self):
        bill = self.invoice(1000)
        first = self.give(self.of_reps(self.shop, self.mine), giver=self.director)
        self.pay(bill, 100, "2026-03-03")
        with freeze_time("2026-03-04 03:00:00"):
            second = self.give(self.on_customer(self.shop), text="Second")
            third = self.give({"user_id": self.rep.id}, giver=self.director, text="Third",
                              deadline_on="2026-03-10")  # fmt: skip
        self.pay(bill, 20, "2026-03-04")
        self.pay(bill, 3, "2026-03-05")
        self.pay(self.invoice(400, partner=self.mine), 400, "2026-03-06")
        all_ = first, second, third
        self.assertEqual([self.received(each) for each in all_], [120, 0, 403])
        self.rpc(self.director, third._name, "action_take_back", third.ids)
        self.assertEqual([self.received(each) for each in all_], [520, 3, 0])
        with freeze_time(WEEK_LATER):
            rows = self.screen(self.director)["rows"]
            self.assertEqual({row["id"]: (row["money"]["amount"], row["money"]["text"])
                              for row in rows},
                             {first.id: (520, "since then 520"),
                              second.id: (3, "since then 3")})  # fmt: skip

    def test_reader_sees_the_money_of_customers_they_may_see(self):
        made = self.give(self.of_reps(self.shop, self.theirs), giver=self.director)
        self.pay(self.invoice(500), 500, "2026-03-03")
        self.theirs.property_account_receivable_id = self.owed
        self.pay(self.invoice(70, partner=self.theirs), 70, "2026-03-03")
        for user, amount in ((self.director, 570), (self.rep, 500), (self.leader, 500),
                             (self.other_rep, 70)):  # fmt: skip
            with self.subTest(user.login):
                self.assertEqual(self.received(made, user), amount)
        others = self.give(self.on_customer(self.theirs), giver=self.director, text="Other")
        payments = "sales.rhythm.directive.payment"
        for user in (self.rep, self.leader, self.abroad):
            with self.subTest(user.login):
                found = self.rpc(user, payments, "search_count",
                                 [("directive_id", "=", others.id)])  # fmt: skip
                self.assertEqual(found, 0)
        with self.assertRaises(AccessError):
            self.rpc(self.accountant, payments, "search", [])
