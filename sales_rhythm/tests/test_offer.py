"""What "Offer" quotes: of a category, and of a push its own goods, whatever else one buys."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import NOW
from .test_suggestions import SuggestionCase

LIKELY = "80% of customers who buy Rice also buy Sauce; typical 1K a month"


class PushedOfferCase(SuggestionCase):
    """Eight customers buy "Sauce 1", none "Premium", which is in the same category."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.premium = cls.new_product("Premium", cls.category("Sauce"))
        cls.a0 = cls.env["res.partner"].search([("name", "=", "A0")])

    @classmethod
    def new_product(cls, name, category, **values):
        return cls.env["product.product"].create({
            "name": name, "type": "consu", "categ_id": category.id, "taxes_id": False,
            **values})  # fmt: skip

    def push(self, *products, **values):
        goods = {"product_tmpl_ids": [Command.set([each.product_tmpl_id.id for each in products])]}
        push = self.env["sales.rhythm.push"].create({
            "company_id": self.company.id, "from_on": "2026-03-01", "until_on": "2026-03-31",
            **(goods if products else {}), **values})  # fmt: skip
        self.env.invalidate_all()
        return push

    def told(self, partner=None, user=None):
        """[(name, text, amount)] of what stands on a customer's page, the pushed first."""
        self.env.invalidate_all()
        row = self.row(partner or self.mine).with_user(user or self.rep)
        return [(each["name"], each["text"], each["amount"]) for each in row.suggestions or ()]

    def quoted(self, name, partner=None, user=None):
        """The product with which the button of what is called so opens a quotation."""
        row, user = self.row(partner or self.mine), user or self.rep
        self.env.invalidate_all()
        (told,) = [each for each in row.with_user(user).suggestions if each["name"] == name]
        return self.offer(row, user, told["category_id"], told["push_id"])

    def offer(self, row, user, *args):
        action = self.rpc(user, "sales.rhythm", "action_offer", row.ids, *args)
        lines = action["context"].get("default_order_line", ())
        product_ids = [values["product_id"] for _create, _id, values in lines]
        return self.env["product.product"].browse(product_ids)

    def sell_today(self, partner):
        self.env.invalidate_all()
        rows = self.row(partner).with_user(self.rep).sell_today
        return [each for each in rows or () if each["kind"] == "offer"]


@freeze_time(NOW)
class TestPushIsOffered(PushedOfferCase):
    def test_listed_products_are_quoted_and_their_category_beside_them(self):
        self.push(self.premium)
        self.assertEqual(
            self.told(), [("Premium", "Pushed until 31 Mar", 0), ("Sauce", LIKELY, 1_000)]
        )
        self.assertEqual(self.quoted("Premium"), self.premium)
        self.assertEqual(self.quoted("Sauce"), self.product_of("Sauce"))
        (today,) = self.sell_today(self.mine)
        self.assertEqual((today["what"], today["amount"]), ("Offer Premium (push)", 0))
        self.assertEqual(self.offer(self.row(self.mine), self.rep, *today["does"]["args"]),
                         self.premium)  # fmt: skip

    def test_who_buys_another_product_of_the_category_is_offered_the_push(self):
        push = self.push(self.premium)
        self.assertEqual(self.told(self.a0), [("Premium", "Pushed until 31 Mar", 0)])
        self.assertEqual(self.quoted("Premium", self.a0), self.premium)
        (today,) = self.sell_today(self.a0)
        self.assertEqual(today["what"], "Offer Premium (push)")
        found = self.env["sales.rhythm"].search([("push_ids", "in", push.ids)])
        self.assertIn(self.row(self.a0), found)
        order = self.quotations(self.a0, [50])
        order.order_line.product_id = self.premium
        order.order_line.price_unit = 50
        order.action_confirm()
        self.lines_of(self.a0)
        self.assertEqual(self.told(self.a0), [])
        self.assertEqual(self.sell_today(self.a0), [])

    def test_push_of_a_part_makes_no_room_of_the_whole_category(self):
        self.push(self.new_product("Green", self.category("Tea")))
        row = self.row(self.mine).with_user(self.rep)
        self.assertEqual(row.suggestions[0]["name"], "Green")
        self.assertEqual([each["name"] for each in row.room], ["Sauce", "Rice"])

    def test_category_is_quoted_with_what_sells_best_of_it_and_below_it(self):
        sauces = self.category("Sauce")
        fish = self.env["product.category"].create({"name": "Fish", "parent_id": sauces.id})
        anchovy = self.new_product("Anchovy", fish)
        self.premium.active = False
        self.push(category_id=sauces.id, name="Sauces of the month")
        self.assertEqual(self.told(), [("Sauces of the month", LIKELY, 1_000)])
        self.assertEqual(self.quoted("Sauces of the month"), self.product_of("Sauce"))
        self.product_of("Sauce").sale_ok = False
        self.assertEqual(self.quoted("Sauces of the month"), anchovy)

    def test_wide_push_says_of_which_category_it_speaks(self):
        food, drinks = self.env["product.category"].create([{"name": "Food"}, {"name": "Drinks"}])
        self.category("Sauce").parent_id = food
        self.category("Tea").parent_id = drinks
        self.push(category_id=food.id)
        self.push(category_id=drinks.id)
        self.assertEqual(self.told(), [
            ("Food", LIKELY, 1_000),
            ("Drinks", "Pushed until 31 Mar; typical 50 a month of Tea alone", 50),
        ])  # fmt: skip
        self.assertEqual(self.quoted("Food"), self.product_of("Sauce"))
        self.assertEqual(self.quoted("Drinks"), self.product_of("Tea"))
        self.dismiss("Tea")  # all that there is of drinks but the category itself
        self.assertEqual(self.told()[1], ("Drinks", "Pushed until 31 Mar", 0))
        self.assertFalse(self.quoted("Drinks"))

    def test_level_above_what_is_pushed(self):
        """At level 1 sauce and tea are one line, of which tea sells better."""
        food = self.env["product.category"].create({"name": "Food"})
        (self.category("Sauce") | self.category("Tea")).parent_id = food
        self.policy.category_level = 1
        self.learn()
        push = self.push(category_id=self.category("Sauce").id)
        tea_drinker = self.env["res.partner"].search([("name", "=", "Tea 0")])
        for partner in (self.mine, tea_drinker):
            with self.subTest(partner.name):
                self.assertEqual(self.told(partner)[0], ("Sauce", "Pushed until 31 Mar", 0))
                self.assertEqual(self.quoted("Sauce", partner), self.product_of("Sauce"))
        self.assertEqual(self.offer(self.row(self.mine), self.rep, food.id),
                         self.product_of("Tea"))  # fmt: skip
        self.dismiss("Sauce", partner=tea_drinker)
        self.assertEqual(self.told(tea_drinker), [])
        listed = [Command.set(self.premium.product_tmpl_id.ids)]
        push.write({"category_id": False, "name": "Premium", "product_tmpl_ids": listed})
        self.assertEqual(self.quoted("Premium"), self.premium)
        push.write({"category_id": food.id, "name": "All food",
                    "product_tmpl_ids": [Command.clear()]})  # fmt: skip
        self.assertEqual(self.quoted("All food"), self.product_of("Tea"))
        self.dismiss("Tea")
        self.assertEqual(self.quoted("All food"), self.product_of("Sauce"))

    def test_push_that_is_over_or_elsewhere_is_not_quoted(self):
        push = self.push(self.premium)
        row, sauce = self.row(self.mine), self.category("Sauce").id
        self.assertEqual(self.offer(row, self.rep, sauce, push.id), self.premium)
        push.until_on = "2026-03-01"
        self.assertEqual(self.offer(row, self.rep, sauce, push.id), self.product_of("Sauce"))
        push.until_on = "2026-03-31"
        push.company_id = self.other_company
        self.assertEqual(self.offer(row, self.rep, sauce, push.id), self.product_of("Sauce"))
        for hostile in ("1 OR 1=1", [push.id], True, None, 1.5):
            with self.subTest(hostile), self.assertRaises(UserError):
                self.offer(row, self.rep, sauce, hostile)
        self.assertEqual(self.offer(row, self.rep, sauce, 2**31 - 1), self.product_of("Sauce"))
        for user in (self.other_rep, self.abroad):
            with self.assertRaises(AccessError):
                self.offer(row, user, sauce, push.id)

    def test_page_costs_as_many_queries_for_many_pushes_as_for_one(self):
        counts = []
        for number in (1, 6):
            for each in range(number):
                self.push(self.premium, name=f"Push {number} {each}")
            for _warm in range(2):
                self.env.invalidate_all()
                row = self.row(self.mine).with_user(self.rep)
                before = self.env.cr.sql_log_count
                self.assertGreaterEqual(len(row.suggestions), number)
                found = self.env.cr.sql_log_count - before
            counts.append(found)
        self.assertEqual(*counts)


@freeze_time(NOW)
class TestWhoseProducts(PushedOfferCase):
    """Only what the customer's company sells is offered, however much there is of others."""

    def test_products_of_another_company_are_not_offered(self):
        spices = self.env["product.category"].create({"name": "Spices"})
        for number in range(12):
            self.new_product(f"Theirs {number}", spices, company_id=self.other_company.id)
        row = self.row(self.mine)
        self.assertFalse(self.offer(row, self.rep, spices.id))
        both = self.new_user(
            "t_both", "sales_team.group_sale_salesman_all_leads",
            self.company | self.other_company,
        )  # fmt: skip
        shared = self.new_product("Everybody's", spices)
        ours = self.new_product("Ours", spices, company_id=self.company.id)
        context = {"allowed_company_ids": (self.company | self.other_company).ids}
        for user in (self.rep, both):
            self.assertEqual(self.offer(row, user, spices.id), shared)
        action = row.with_user(both).with_context(**context).action_offer(spices.id)
        ((_create, _id, values),) = action["context"]["default_order_line"]
        self.assertEqual(values["product_id"], shared.id)
        shared.sale_ok = False
        self.assertEqual(self.offer(row, self.rep, spices.id), ours)

    def test_products_that_one_may_not_see_hide_none_that_one_may(self):
        spices = self.env["product.category"].create({"name": "Spices"})
        hidden = [self.new_product(f"Hidden {number}", spices) for number in range(12)]
        seen = self.new_product("Seen", spices)
        self.env["ir.rule"].create({
            "name": "Hidden", "model_id": self.env.ref("product.model_product_product").id,
            "domain_force": str([("id", "not in", [each.id for each in hidden])])})  # fmt: skip
        self.assertEqual(self.offer(self.row(self.mine), self.rep, spices.id), seen)

    def test_branch_offers_what_belongs_to_the_company_above_it(self):
        branch = self.env["res.company"].create({
            "name": "Rhythm Hanoi West", "parent_id": self.company.id})  # fmt: skip
        seller = self.new_user("t_branch", "sales_team.group_sale_salesman_all_leads", branch)
        self.buys(self.mine, {"Rice": 10}, company=branch)
        spices = self.env["product.category"].create({"name": "Spices"})
        ours = self.new_product("Ours", spices, company_id=self.company.id)
        self.assertEqual(self.offer(self.row(self.mine, branch), seller, spices.id), ours)
