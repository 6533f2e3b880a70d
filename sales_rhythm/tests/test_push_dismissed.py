"""A customer to whom a pushed category is not to be offered: no chip, no list, no offer."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .common import MONTHLY
from .push import PushCase


class DismissedCase(PushCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)
        cls.cafe = cls.customer("Cafe", MONTHLY)

    def dismiss(self, category, partner=None, until="2026-03-10", company=None, on="2026-03-02"):
        found = self.env["sales.rhythm.dismissal"].create({
            "company_id": (company or self.company).id, "partner_id": (partner or self.shop).id,
            "category_id": category.id, "reason": "elsewhere", "user_id": self.rep.id,
            "dismissed_on": on, "until_on": until})  # fmt: skip
        self.settle()
        return found

    def of_products(self, *products):
        templates = [product.product_tmpl_id.id for product in products]
        return self.push(category_id=False, product_tmpl_ids=[Command.set(templates)])

    def who_lacks(self, push):
        """The names of those, which the list, the count, and what is read of each agree on."""
        self.env.invalidate_all()
        rows = self.env["sales.rhythm"].search([("company_id", "=", self.company.id)])
        read = rows.filtered(lambda row: push in row.push_ids)
        found = self.env["sales.rhythm"].search([("push_ids", "in", push.ids)])
        self.assertEqual(found, read)
        self.assertEqual(push.lacking_count, len(read))
        offered = rows.filtered(
            lambda row: push.id in [each["push_id"] for each in row.suggestions or ()]
        )
        self.assertEqual(offered, read)
        for row in rows:
            chips = [chip["label"] for chip in row.reasons or () if chip["key"] == "push"]
            self.assertEqual(any(push.name in label for label in chips), row in read)
        return sorted(read.partner_id.mapped("name"))


class TestDismissed(DismissedCase):
    def test_dismissed_category_is_not_pushed_until_the_day_has_come_in_hanoi(self):
        push = self.push()
        self.assertEqual(self.who_lacks(push), ["Cafe", "Shop"])
        dismissal = self.dismiss(self.fish_sauce)
        self.assertEqual(self.who_lacks(push), ["Cafe"])
        for now, names in (
            ("2026-03-09 16:59:59", ["Cafe"]),
            ("2026-03-09 17:00:00", ["Cafe", "Shop"]),  # midnight there
        ):
            with self.subTest(now), freeze_time(now):
                self.assertEqual(self.who_lacks(push), names)
        self.rpc(self.rep, "sales.rhythm.dismissal", "action_offer_again", dismissal.ids)
        self.assertEqual(self.who_lacks(push), ["Cafe", "Shop"])

    def test_dismissed_in_another_company_or_of_something_else_is_pushed(self):
        push = self.push()
        self.dismiss(self.fish_sauce, company=self.other_company)
        self.dismiss(self.env["product.category"].create({"name": "Pickles"}))
        self.dismiss(self.env["product.category"].create(
            {"name": "Anchovy", "parent_id": self.fish_sauce.id}))  # fmt: skip
        self.assertEqual(self.who_lacks(push), ["Cafe", "Shop"])

    def test_who_dismissed_a_category_wants_none_of_those_below_it(self):
        narrow, wide = self.push(), self.push(category_id=self.sauces.id)
        self.dismiss(self.fish_sauce)
        self.assertEqual(self.who_lacks(narrow), ["Cafe"])
        self.assertEqual(self.who_lacks(wide), ["Cafe", "Shop"], "other sauces are left")
        self.dismiss(self.sauces, self.cafe)
        self.assertEqual(self.who_lacks(narrow), [])
        self.assertEqual(self.who_lacks(wide), ["Shop"])

    def test_new_category_below_a_dismissed_one_changes_nothing(self):
        wide = self.push(category_id=self.sauces.id)
        self.dismiss(self.sauces)
        self.env["product.category"].create({"name": "Soy", "parent_id": self.sauces.id})
        self.assertEqual(self.who_lacks(wide), ["Cafe"])

    def test_level_above_what_is_pushed(self):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.category_level = 1
        category, products = self.push(), self.of_products(self.sauce)
        self.dismiss(self.sauces)
        self.dismiss(self.fish_sauce, self.cafe)
        self.assertEqual(self.who_lacks(category), [])
        self.assertEqual(self.who_lacks(products), ["Cafe"], "its market is that of all sauces")

    def test_listed_products_are_dismissed_with_all_their_categories(self):
        pickles = self.env["product.category"].create({"name": "Pickles"})
        cucumber = self.new_product("Cucumber", pickles)
        push = self.of_products(self.sauce, cucumber)
        self.dismiss(self.fish_sauce)
        self.assertEqual(self.who_lacks(push), ["Cafe", "Shop"])
        row = self.row(self.shop).with_user(self.rep)
        (told,) = row.suggestions
        self.assertEqual(told["category_id"], pickles.id)
        action = row.action_offer(told["category_id"], told["push_id"])
        ((_create, _id, values),) = action["context"]["default_order_line"]
        self.assertEqual(values["product_id"], cucumber.id)
        self.dismiss(pickles)
        self.assertEqual(self.who_lacks(push), ["Cafe"])

    def test_buying_something_else_of_the_category_does_not_push_it_again(self):
        push = self.of_products(self.sauce)
        self.dismiss(self.fish_sauce)
        self.buys(self.shop, "2026-03-02", product=self.new_product("Soy", self.fish_sauce))
        self.env["sales.rhythm.line"]._refresh_of(self.shop.ids)
        self.assertEqual(self.who_lacks(push), ["Cafe"])
        self.assertTrue(self.row(self.shop).has_dismissals, "so that it can be taken back")

    def test_who_bought_it_all_the_same_is_won(self):
        push = self.push(self.director)
        self.dismiss(self.fish_sauce)
        self.buys(self.shop, "2026-03-02", 500)
        self.assertEqual(self.who_lacks(push), ["Cafe"])
        wins = self.env["sales.rhythm.push.win"].search([("push_id", "=", push.id)])
        self.assertEqual((wins.partner_id, wins.amount), (self.shop, 500))

    def test_archived_product_counts_whoever_asks_first(self):
        gone = self.new_product("Cucumber", self.env["product.category"].create({"name": "Old"}))
        push = self.of_products(self.sauce, gone)
        gone.product_tmpl_id.active = False
        expected = sorted((self.fish_sauce | gone.categ_id).ids)
        for active_test in (True, False, True):
            with self.subTest(active_test=active_test):
                self.env.registry.clear_cache()
                self.env.invalidate_all()
                found = push.with_context(active_test=active_test)._market_category_ids()
                self.assertEqual(found, expected)


class TestLargest(DismissedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for category, amount in ((cls.fish_sauce, 7_000_000), (cls.sauces, 3_000_000)):
            cls.env["sales.rhythm.market"].create({
                "company_id": cls.company.id, "kind": "company", "key": "", "customer_count": 100,
                "category_id": category.id, "buyer_count": 10, "month_amount": amount})  # fmt: skip
        cls.settle()

    def test_largest_that_is_not_dismissed_counts_in_sql_and_in_python(self):
        push = self.push(category_id=self.sauces.id)
        for partner, category, amounts in (
            (self.shop, None, {"Shop": 7_000_000, "Cafe": 7_000_000}),
            (self.shop, self.fish_sauce, {"Shop": 3_000_000, "Cafe": 7_000_000}),
            (self.cafe, self.sauces, {"Shop": 3_000_000}),
        ):
            with self.subTest(category and category.name):
                if category:
                    self.dismiss(category, partner)
                self.assertEqual(self.who_lacks(push), sorted(amounts))
                rows = self.env["sales.rhythm"].search([("push_ids", "in", push.ids)])
                for row in rows:
                    expected = amounts[row.partner_id.name]
                    self.assertEqual(row.push_amount, expected)
                    self.assertEqual(row.suggestions[0]["amount"], expected)
                    self.assertEqual(
                        rows.search([("push_amount", "=", expected)]) & rows,
                        rows.filtered(lambda each, amount=expected: each.push_amount == amount),
                    )
