"""What a customer does not buy: suggestions, their reasons, dismissals and the room to grow."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, users

from .common import NOW
from .test_market import MarketCase

HOSTILE = "<img src=x onerror=alert(1)> %(amount)s %s"


class SuggestionCase(MarketCase):
    """Forty customers. Of ten who buy rice eight buy sauce, for 12,000 a year each.

    What each category is bought by: rice 10, sauce 8, tea 10, silk 5, rope 15. Who buys rice alone
    never bought the other four, which 9.5 of 40 buy on average: the base rate is 0.2375.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(8):
            cls.buyer(f"A{number}", {"Rice": 2_400, "Sauce": 12_000})
        cls.buyer("B", {"Rice": 2_400})
        cls.mine = cls.buyer("Mine", {"Rice": 1_200})
        for name, count, amount in (("Tea", 10, 600), ("Silk", 5, 6_000), ("Rope", 15, 1_200)):
            for number in range(count):
                cls.buyer(f"{name} {number}", {name: amount})
        cls.learn()

    def offered(self, partner=None, user=None):
        """[category's name] as the customer's page lists them."""
        row = self.row(partner or self.mine)
        self.env.invalidate_all()
        rows = row.with_user(user or self.rep).suggestions
        return [each["name"] for each in rows or ()]

    def everyone(self):
        return self.env["sales.rhythm"].search([("company_id", "=", self.company.id)]).partner_id

    def lines_of(self, partner):
        self.settle()
        self.env["sales.rhythm.line"]._refresh_of(partner.ids)

    def dismiss(self, category, reason="no_need", user=None, partner=None, **values):
        row, category = self.row(partner or self.mine), self.category(category)
        action = self.rpc(user or self.rep, "sales.rhythm", "action_dismiss", row.ids, category.id)
        env = self.env(user=user or self.rep, su=False, context=action["context"])
        dialog = env["sales.rhythm.dismiss"].create(values)
        done = dialog.with_context(dismissed=reason).action_dismiss()
        self.settle()
        return done


@freeze_time(NOW)
class TestSuggestions(SuggestionCase):
    def test_reason_and_money_worked_out_by_hand(self):
        row = self.row(self.mine).with_user(self.rep)
        self.assertEqual(row.suggestions, [{
            "category_id": self.category("Sauce").id, "push_id": False, "name": "Sauce",
            "amount": 1_000,
            "text": "80% of customers who buy Rice also buy Sauce; typical 1K a month",
            "pushed": False, "lost": False}])  # fmt: skip

    def test_room_to_grow_is_the_sum_of_its_rows(self):
        row = self.row(self.mine).with_user(self.rep)
        self.assertEqual(
            [(each["name"], each["own"], each["typical"], each["amount"]) for each in row.room],
            [("Sauce", 0, 1_000, 1_000), ("Rice", 100, 200, 100)],
        )
        self.assertEqual(row.room_amount, 1_100)
        self.assertIn("1.1K a month", row.room_text)
        self.assertIn("not a forecast", row.room_text)

    def test_who_buys_more_than_look_alikes_has_no_room(self):
        everything = self.buyer("All", {
            name: 99_000 for name in ("Rice", "Sauce", "Tea", "Silk", "Rope")})  # fmt: skip
        self.lines_of(everything)
        row = self.row(everything)
        self.assertFalse(row.suggestions or row.room or row.room_amount or row.room_text)

    def test_who_bought_nothing_is_offered_nothing(self):
        prospect = self.partner("Prospect")
        self.quotations(prospect, [5_000])
        self.settle()
        row = self.row(prospect)
        self.assertFalse(row.suggestions or row.room_amount)

    def test_what_everybody_buys_is_not_offered(self):
        for partner in self.everyone() - self.mine:
            self.buys(partner, {"Salt": 1_200})
        self.learn()
        self.assertEqual(self.market()["Salt"][:2], (40, 39))
        self.assertEqual(self.offered(), ["Sauce"])

    def test_no_longer_bought_is_listed_with_the_month_of_the_last_order(self):
        for month in ("2025-03-05", "2025-04-05", "2025-05-05"):
            self.buys(self.mine, {"Silk": 600}, month)
        for month in ("2025-11-02", "2025-12-02", "2026-01-02"):
            self.buys(self.mine, {"Rice": 300}, month)
        self.lines_of(self.mine)
        line = self.env["sales.rhythm.line"].search(
            [("partner_id", "=", self.mine.id), ("category_id", "=", self.category("Silk").id)]
        )
        line.stopped_from = "2025-12-31"  # fmt: skip
        line.flush_recordset()
        rows = self.row(self.mine).suggestions
        texts = {row["name"]: row["text"] for row in rows}
        self.assertEqual(texts["Silk"], "Bought until May 2025, then no more; typical 500 a month")

    def test_push_stands_first_and_says_so(self):
        tea = self.category("Tea")
        push = self.env["sales.rhythm.push"].create({
            "company_id": self.company.id, "category_id": tea.id,
            "from_on": "2026-03-01", "until_on": "2026-03-31"})  # fmt: skip
        self.env.invalidate_all()
        rows = self.row(self.mine).with_user(self.rep).suggestions
        self.assertEqual(
            [(row["name"], row["pushed"], row["text"]) for row in rows],
            [("Tea", True, "Pushed until 31 Mar; typical 50 a month"),
             ("Sauce", False,
              "80% of customers who buy Rice also buy Sauce; typical 1K a month")],
        )  # fmt: skip
        with freeze_time("2026-03-31 17:00:00"):  # midnight in Hanoi
            self.assertEqual(self.offered(), ["Sauce"])
        silk = self.product_of("Silk").product_tmpl_id
        push.write({"product_tmpl_ids": [Command.set(silk.ids)], "category_id": False})
        self.assertEqual(self.offered(), ["Silk 1", "Sauce"])
        self.dismiss("Silk")
        self.assertEqual(self.offered(), ["Sauce"])

    def test_category_with_hostile_name_stays_text(self):
        self.category("Sauce").name = HOSTILE
        (row,) = self.row(self.mine).suggestions
        self.assertEqual(row["name"], HOSTILE)
        self.assertEqual(
            row["text"], f"80% of customers who buy Rice also buy {HOSTILE}; typical 1K a month"
        )

    def test_look_alikes_are_named_where_they_are_a_group(self):
        tag = self.env["res.partner.category"].create({"name": "Pho"})
        buyers = self.env["res.partner"].search([
            "|", ("name", "=like", "A_"), "|", ("name", "=like", "Rope%"),
            ("name", "=like", "Tea %")]) & self.everyone()  # fmt: skip
        tagged = buyers + self.mine
        tagged.category_id = [Command.set(tag.ids)]
        self.learn()
        (row,) = self.row(self.mine).suggestions
        self.assertEqual(
            row["text"],
            "8 of 9 customers tagged Pho who buy Rice also buy Sauce; typical 1K a month",
        )
        tagged.category_id = False
        tagged.city = HOSTILE
        self.learn()
        (row,) = self.row(self.mine).suggestions
        self.assertIn(f"8 of 9 customers in {HOSTILE} who buy", row["text"])

    def test_two_companies_know_nothing_of_each_other(self):
        self.buys(self.mine, {"Rice": 10}, company=self.other_company)
        self.lines_of(self.mine)
        row = self.row(self.mine, self.other_company)
        self.assertFalse(row.suggestions or row.room_amount)
        self.assertEqual(self.offered(), ["Sauce"])

    def test_cost_depends_neither_on_lines_nor_on_customers(self):
        names = [f"Category {number}" for number in range(40)]
        wide = self.buyer("Wide", dict.fromkeys([*names, "Rice"], 100))
        self.lines_of(wide)
        rows = self.env["sales.rhythm"]

        def count(partners):
            self.env.invalidate_all()
            found = rows.search([("partner_id", "in", partners.ids)])
            before = self.env.cr.sql_log_count
            found.mapped("suggestions")
            return self.env.cr.sql_log_count - before

        count(self.mine)
        self.assertEqual(count(self.mine), count(wide))
        self.assertEqual(count(self.mine), count(self.everyone()))
        self.assertTrue(self.row(wide).suggestions)

    def test_wrong_user_sees_nothing_of_it(self):
        row = self.row(self.mine)
        for user in (self.other_rep, self.accountant, self.abroad):
            for method in ("action_offer", "action_dismiss"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm", method, row.ids, self.category("Sauce").id)
            with self.assertRaises(AccessError):
                row.with_user(user).suggestions  # noqa: B018

    @users("t_rep", "t_leader", "t_all_rep")
    def test_who_sees_the_row_sees_figures_of_colleagues_customers(self):
        """Shares and medians of groups, and never the market itself."""
        row = self.row(self.mine).with_user(self.env.user)
        self.assertEqual(row.room_amount, 1_100)
        with self.assertRaises(AccessError):
            self.env["sales.rhythm.market"].search([])


@freeze_time(NOW)
class TestDismissals(SuggestionCase):
    def test_dismissed_stays_away_until_the_day_has_come_in_hanoi(self):
        self.dismiss("Sauce", "season", when="other", other_on="2026-05-04")
        self.assertEqual(self.offered(), [])
        row = self.row(self.mine)
        self.assertTrue(row.has_dismissals)
        self.assertEqual(row.room_amount, 100)  # what is not offered is no room to grow either

        def check(moment, offered):
            with freeze_time(moment):
                self.assertEqual(self.offered(), offered, moment)

        check("2026-05-03 16:59:59", [])
        check("2026-05-03 17:00:00", ["Sauce"])  # midnight there

    def test_dismissed_then_bought_needs_no_dismissal_any_more(self):
        self.dismiss("Sauce")
        self.buys(self.mine, {"Sauce": 500}, "2026-03-02 11:00")
        self.lines_of(self.mine)
        row = self.row(self.mine)
        self.assertFalse(row.suggestions or row.has_dismissals)
        with freeze_time("2026-06-10 03:00:00"):  # the half year has not passed
            self.buys(self.mine, {"Rice": 1_200}, "2026-06-09")
            self.lines_of(self.mine)
            line = self.env["sales.rhythm.line"].search([
                ("partner_id", "=", self.mine.id),
                ("category_id", "=", self.category("Sauce").id)])  # fmt: skip
            line.stopped_from = "2026-06-01"
            line.flush_recordset()
            self.assertEqual(self.offered(), ["Sauce"])

    def test_it_is_told_and_can_be_taken_back(self):
        done = self.dismiss("Sauce", "elsewhere", note="of a cousin")
        self.assertIn(
            "Sauce is not offered to Mine until Wed 2 Sep 2026", done["params"]["message"]
        )
        (button,) = done["params"]["buttons"]
        dismissal = self.env["sales.rhythm.dismissal"].search([("partner_id", "=", self.mine.id)])
        self.assertRecordValues(dismissal, [{
            "company_id": self.company.id, "category_id": self.category("Sauce").id,
            "user_id": self.rep.id, "reason": "elsewhere", "note": "of a cousin"}])  # fmt: skip
        self.assertEqual(button["undo"]["ids"], dismissal.ids)
        self.rpc(self.rep, "sales.rhythm.dismissal", "action_offer_again", dismissal.ids)
        self.assertEqual(self.offered(), ["Sauce"])

    def test_only_the_dialog_writes_and_only_for_own_customers(self):
        self.dismiss("Sauce")
        dismissal = self.env["sales.rhythm.dismissal"].search([("partner_id", "=", self.mine.id)])
        with self.assertRaises(AccessError):
            self.rpc(self.rep, "sales.rhythm.dismissal", "write", dismissal.ids, {"note": "x"})
        for user in (self.other_rep, self.abroad):
            for call in (
                lambda user: self.rpc(
                    user, "sales.rhythm.dismissal", "action_offer_again", dismissal.ids
                ),
                lambda user: self.env["sales.rhythm.dismiss"].with_user(user).create({
                    "rhythm_id": self.row(self.mine).id,
                    "category_id": self.category("Sauce").id}),
            ):  # fmt: skip
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(user)
            found = self.rpc(user, "sales.rhythm.dismissal", "search", [])
            self.assertNotIn(dismissal.id, found)
        self.assertIn(
            dismissal, self.env["sales.rhythm.dismissal"].with_user(self.leader).search([])
        )
        with self.assertRaises(UserError):
            self.dismiss("Sauce", "because")
        with self.assertRaises(UserError):
            self.dismiss("Sauce", when="other", other_on="2026-03-01")

    def test_merged_customers_keep_what_was_said_of_either(self):
        kept = self.buyer("Kept", {"Rice": 1_200})
        self.lines_of(kept)
        self.dismiss("Sauce")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (kept | self.mine).ids, kept, extra_checks=False
        )
        self.lines_of(kept)
        self.assertEqual(self.offered(kept), [])
        self.assertTrue(self.row(kept).has_dismissals)


@freeze_time(NOW)
class TestOffer(SuggestionCase):
    def test_offer_is_a_quotation_with_what_most_customers_buy_of_the_category(self):
        other = self.env["product.product"].create({
            "name": "Sauce 2", "type": "consu", "categ_id": self.category("Sauce").id,
            "taxes_id": False})  # fmt: skip
        action = self.rpc(self.rep, "sales.rhythm", "action_offer",
                          self.row(self.mine).ids, self.category("Sauce").id)  # fmt: skip
        form = Form(self.env["sale.order"].with_user(self.rep).with_context(**action["context"]))
        order = form.save()
        self.assertEqual(order.partner_id, self.mine)
        self.assertEqual(order.order_line.product_id, self.product_of("Sauce"))
        self.assertEqual(order.order_line.product_uom_qty, 1)
        self.product_of("Sauce").active = False
        action = self.row(self.mine).with_user(self.rep).action_offer(self.category("Sauce").id)
        ((_create, _id, values),) = action["context"]["default_order_line"]
        self.assertEqual(values["product_id"], other.id)
        other.sale_ok = False
        action = self.row(self.mine).with_user(self.rep).action_offer(self.category("Sauce").id)
        self.assertNotIn("default_order_line", action["context"])

    def test_hostile_category_is_refused(self):
        row = self.row(self.mine).with_user(self.rep)
        for value in ("1 OR 1=1", [1], None, True):
            with self.subTest(value=value), self.assertRaises(UserError):
                row.action_offer(value)
        self.assertNotIn("default_order_line", row.action_offer(2**31 - 1)["context"])
