"""What to sell to a customer today, and what a card tells of lines that were lost."""

from datetime import date, timedelta

from odoo.exceptions import UserError

from .common import MONTHLY
from .test_lines import LineCase


class TestSellToday(LineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.partner("Shop")
        for number, day in enumerate(MONTHLY):
            items = [(cls.rice, 100_000), (cls.oil, 40_000)][: 1 + number % 2]
            cls.buys(cls.shop, day, *items)
        cls.refresh(cls.shop)

    def told(self, partner=None, user=None):
        """{kind: row} of what is said to the salesperson, or to another user."""
        row = self.row(partner or self.shop).with_user(user or self.rep)
        row.invalidate_recordset()
        return {each["kind"]: each for each in row.sell_today or ()}

    def test_line_that_is_worth_most_comes_first_with_its_reason(self):
        lines = self.lines(self.shop)
        self.assertEqual(lines[self.rice].status, "due")
        told = self.told()["line"]
        self.assertEqual((told["what"], told["amount"]), ("Rice: 1 Units", 100_000))
        self.assertEqual(told["why"], "Due; every 30 days (±14), last 31 Jan")
        self.assertEqual((told["tone"], told["label"]), ("warning", "Quotation"))

    def test_nothing_is_said_of_lines_of_who_stopped(self):
        gone = self.partner("Gone")
        for number in range(6):
            self.buys(gone, str(date(2024, 1, 5) + timedelta(days=15 * number)), (self.rice, 10))
        self.refresh(gone)
        self.assertEqual(self.row(gone).status, "stopped")
        self.assertEqual(self.told(gone), {})

    def test_largest_quotation_that_hangs_and_none_that_moves(self):
        self.quotations(self.shop, [900_000])  # of today: nobody has to close it
        small, large = self.quotations(self.shop, [70_000, 300_000], validity_date="2026-02-20")
        self.settle()
        told = self.told()["document"]
        self.assertEqual(told["what"], f"Close quotation {large.name}")
        self.assertEqual((told["amount"], told["why"]), (300_000, "It hangs since 21 Feb"))
        large._action_cancel()
        self.settle()
        self.assertEqual(self.told()["document"]["does"]["id"], small.id)

    def test_a_deal_stands_in_where_no_quotation_hangs(self):
        deal = self.lead(self.shop, 500_000, date_deadline="2026-02-20")
        self.settle()
        told = self.told()["document"]
        self.assertEqual((told["does"]["model"], told["does"]["id"]), ("crm.lead", deal.id))

    def test_documents_of_colleagues_are_not_told_of(self):
        self.quotations(self.shop, [300_000], validity_date="2026-02-20", user_id=self.other_rep.id)
        self.settle()
        self.assertNotIn("document", self.told())
        self.assertIn("document", self.told(user=self.director))

    def test_each_button_does_what_it_says(self):
        self.quotations(self.shop, [300_000], validity_date="2026-02-20")
        self.settle()
        for told in self.told().values():
            does = told["does"]
            action = self.rpc(self.rep, does["model"], does["method"], [does["id"]], *does["args"])
            self.assertEqual((action["type"], action["res_model"]),
                             ("ir.actions.act_window", "sale.order"))  # fmt: skip

    def test_names_stay_text(self):
        hostile = "<img src=x onerror=alert(1)>"
        self.rice.name = hostile
        self.assertTrue(self.told()["line"]["what"].startswith(hostile))


class TestWays(LineCase):
    """The page is one click away from whatever is about the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)

    def test_page_opens_from_partner_order_deal_and_activity(self):
        deal, bare = self.lead(self.shop, 5), self.lead(self.env["res.partner"], 5)
        order = self.quotations(self.shop, [5], user_id=self.rep.id)
        planned = [
            document.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
            for document in (self.shop, deal, order)
        ]
        (deal + bare).user_id = self.rep
        self.settle()
        for record in (self.shop, deal, order, *planned):
            with self.subTest(model=record._name):
                action = self.rpc(self.rep, record._name, "action_open_rhythm", record.ids)
                self.assertEqual((action["res_model"], action["res_id"]),
                                 ("sales.rhythm", self.row(self.shop).id))  # fmt: skip
        with self.assertRaisesRegex(UserError, "names no customer yet"):
            self.rpc(self.rep, "crm.lead", "action_open_rhythm", bare.ids)

    def test_page_of_a_colleagues_customer_opens_from_nothing(self):
        theirs = self.customer("Theirs", MONTHLY, user_id=self.other_rep.id)
        planned = theirs.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
        self.settle()
        with self.assertRaisesRegex(UserError, "stands on no customer that you may see"):
            self.rpc(self.rep, "mail.activity", "action_open_rhythm", planned.ids)


class TestLostLines(LineCase):
    def test_card_tells_what_is_no_longer_bought_while_it_is_news(self):
        shop = self.partner("Shop")
        for number in range(9):  # oil until November, rice until today
            day = date(2026, 3, 2) - timedelta(days=30 * number)
            self.buys(shop, str(day), *[(self.rice, 100), (self.oil, 50)][: 1 + (number > 6)])
        self.refresh(shop)
        line, row = self.lines(shop)[self.oil], self.row(shop)
        chips = {}
        for label, stopped in (
            ("news", "2026-02-20"),
            ("old", "2025-11-01"),
            ("to come", "2026-03-03"),
        ):
            self.env.cr.execute(
                "UPDATE sales_rhythm_line SET stopped_from = %s WHERE id = %s", [stopped, line.id]
            )
            # The card is there for another reason: the shop was never cared for but by orders.
            self.env.cr.execute(
                "UPDATE sales_rhythm SET overdue_from = '2026-03-01' WHERE id = %s", [row.id]
            )
            self.env.invalidate_all()
            chips[label] = [chip["label"] for chip in row.reasons if chip["key"] == "line_lost"]
        self.assertEqual(chips, {"news": ["No longer buys Oil"], "old": [], "to come": []})
