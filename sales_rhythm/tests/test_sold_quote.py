"""From what a customer bought to a quotation: what Odoo's form shows and saves."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from ..models import clock
from .common import AccessCase
from .sold import SoldCase

DAYS = ["2025-10-03", "2025-11-02", "2025-12-02", "2026-01-01", "2026-01-31"]


class QuoteCase(SoldCase):
    """A customer of `rep` who takes 20 of oil each time, rice every other, sesame once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer_a = cls.partner("A")
        for number, day in enumerate(DAYS):
            sold = [(cls.oil, 16 + number, 390_000)]
            sold += [(cls.rice, 2 + number)] * (number % 2 == 0)
            sold += [(cls.sesame, 1)] * (number == 3)
            cls.sell(cls.customer_a, day, *sold)
        cls.refresh(cls.customer_a)

    def turn_on(self, group):
        """A feature of Odoo's settings, for everybody."""
        self.env.ref("base.group_user").implied_ids = [Command.link(self.env.ref(group).id)]

    def form(self, record, method, user=None):
        """The form that a button opens, as the browser fills it."""
        action = self.rpc(user or self.rep, record._name, method, record.ids)
        return self.form_of(action, user)

    def form_of(self, action, user=None):
        self.assertEqual((action["res_model"], action.get("res_id")), ("sale.order", None))
        model = self.env(user=user or self.rep, su=False)["sale.order"]
        context = {"allowed_company_ids": self.company.ids, **action["context"]}
        return Form(model.with_context(**context))

    def lines_of(self, order):
        return [
            (line.product_id, line.product_uom_qty, line.product_uom_id, line.price_unit)
            for line in order.order_line
        ]


class TestQuotation(QuoteCase):
    def test_usual_basket_at_last_quantities_and_todays_prices(self):
        orders = self.env["sale.order"].search_count([])
        form = self.form(self.row(self.customer_a), "action_new_usual_basket")
        self.assertEqual(self.env["sale.order"].search_count([]), orders, "Nothing is written yet")
        order = form.save()
        self.assertEqual(self.lines_of(order), [
            (self.oil, 20, self.unit, 420_000), (self.rice, 6, self.unit, 300_000)])  # fmt: skip
        self.assertEqual((order.state, order.partner_id, order.user_id, order.company_id),
                         ("draft", self.customer_a, self.rep, self.company))  # fmt: skip
        self.assertEqual(order.amount_untaxed, 20 * 420_000 + 6 * 300_000)

    def give_price_list(self, currency, **item):
        self.turn_on("product.group_product_pricelist")
        self.customer_a.property_product_pricelist = self.env["product.pricelist"].create({
            "name": "Wholesale", "currency_id": currency.id, "company_id": self.company.id,
            "item_ids": [Command.create({
                "applied_on": "0_product_variant", "product_id": self.oil.id,
                "min_quantity": 10, **item})]})  # fmt: skip
        self.settle()

    def quoted_oil(self):
        return self.form(self.product_of(self.customer_a, self.oil), "action_quote").save()

    def test_price_list_of_the_customer_applies(self):
        dong = self.company.currency_id
        self.give_price_list(dong, compute_price="fixed", fixed_price=333_000)
        order = self.quoted_oil()
        self.assertEqual(self.lines_of(order), [(self.oil, 20, self.unit, 333_000)])
        self.assertEqual(order.pricelist_id, self.customer_a.property_product_pricelist)

    def test_price_list_in_another_currency_applies(self):
        dollar = self.env.ref("base.USD")
        self.give_price_list(dollar, compute_price="fixed", fixed_price=14)
        order = self.quoted_oil()
        self.assertEqual((order.currency_id, order.order_line.price_unit), (dollar, 14))
        self.assertEqual(order.amount_untaxed, 280)

    def test_discount_of_the_price_list_applies(self):
        self.turn_on("sale.group_discount_per_so_line")
        self.give_price_list(self.company.currency_id, compute_price="percentage", percent_price=5)
        line = self.quoted_oil().order_line
        self.assertEqual((line.price_unit, line.discount), (420_000, 5))

    def test_fiscal_position_of_the_customer_applies(self):
        country = self.env.ref("base.vn")
        self.company.account_fiscal_country_id = country
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "company_id": self.company.id, "country_id": country.id})  # fmt: skip
        at_home, abroad = self.env["account.tax"].create([
            {"name": f"VAT {rate}", "amount": rate, "company_id": self.company.id,
             "country_id": country.id, "tax_group_id": group.id, "type_tax_use": "sale"}
            for rate in (10, 0)])  # fmt: skip
        position = self.env["account.fiscal.position"].create(
            {"name": "Export", "company_id": self.company.id})  # fmt: skip
        abroad.write({"fiscal_position_ids": position.ids, "original_tax_ids": at_home.ids})
        self.oil.taxes_id = at_home
        self.assertEqual(self.quoted_oil().order_line.tax_ids, at_home)
        self.customer_a.with_company(self.company).property_account_position_id = position
        self.settle()
        order = self.quoted_oil()
        self.assertEqual((order.fiscal_position_id, order.order_line.tax_ids), (position, abroad))

    def test_line_quotes_what_is_usual_in_its_category(self):
        order = self.form(self.line(self.customer_a, self.oils), "action_quote").save()
        self.assertEqual(order.order_line.product_id, self.oil)
        order = self.form(self.line(self.customer_a, self.rices), "action_quote").save()
        self.assertEqual(self.lines_of(order), [(self.rice, 6, self.unit, 300_000)])

    def test_something_else_each_time_quotes_the_latest(self):
        customer = self.partner("B")
        for day in DAYS:
            self.sell(customer, day, (self.new_product(day, self.oils, 1_000), 3))
        self.refresh(customer)
        order = self.form(self.row(customer), "action_new_usual_basket").save()
        self.assertEqual(order.order_line.mapped("product_id.name"), [DAYS[-1]])

    def test_last_unit_is_kept_and_an_archived_one_converted(self):
        pallet = self.env["uom.uom"].create({
            "name": "Pallet of 40", "relative_factor": 40,
            "relative_uom_id": self.unit.id})  # fmt: skip
        self.sell(self.customer_a, "2026-02-20",
                  (self.oil, 2, 16_000_000, {"product_uom_id": pallet.id}))  # fmt: skip
        self.refresh(self.customer_a)
        product = self.product_of(self.customer_a, self.oil)
        order = self.form(product, "action_quote").save()
        self.assertEqual(self.lines_of(order), [(self.oil, 80, self.unit, 420_000)],
                         "Who sees no units sells in the product's")  # fmt: skip
        self.turn_on("uom.group_uom")
        order = self.form(product, "action_quote").save()
        self.assertEqual(self.lines_of(order), [(self.oil, 2, pallet, 40 * 420_000)])
        pallet.active = False
        order = self.form(product, "action_quote").save()
        self.assertEqual(self.lines_of(order), [(self.oil, 80, self.unit, 420_000)])

    def test_template_of_the_company_does_not_replace_the_lines(self):
        template = self.env["sale.order.template"].create({
            "name": "Terms", "number_of_days": 11, "company_id": self.company.id,
            "sale_order_template_line_ids": [Command.create({
                "product_id": self.sesame.id, "product_uom_qty": 9})]})  # fmt: skip
        self.company.sale_order_template_id = template
        form = self.form(self.row(self.customer_a), "action_new_usual_basket")
        order = form.save()
        self.assertEqual(order.order_line.product_id, self.oil | self.rice)
        self.assertEqual(order.sale_order_template_id, template)
        self.assertEqual(order.validity_date, clock.today(self.company) + timedelta(days=11))
        other = template.copy({"name": "Other"})
        form = self.form(self.row(self.customer_a), "action_new_usual_basket")
        form.sale_order_template_id = other  # chosen by hand, it does what it always does
        self.assertEqual(form.save().order_line.product_id, self.sesame)
        plain = Form(self.env["sale.order"].with_context(default_company_id=self.company.id))
        plain.partner_id = self.customer_a
        self.assertEqual(plain.save().order_line.product_id, self.sesame, "As without us")

    def test_what_is_not_for_sale_is_left_out_and_said(self):
        self.rice.active = False
        action = self.rpc(self.rep, "sales.rhythm", "action_new_usual_basket",
                          self.row(self.customer_a).ids)  # fmt: skip
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("Rice", action["params"]["message"])
        self.assertNotIn("Oil", action["params"]["message"])
        order = self.form_of(action["params"]["next"]).save()
        self.assertEqual(order.order_line.product_id, self.oil)
        self.oil.sale_ok = False
        with self.assertRaisesRegex(UserError, "Oil, Rice"):
            self.rpc(self.rep, "sales.rhythm", "action_new_usual_basket",
                     self.row(self.customer_a).ids)  # fmt: skip
        self.oil.sale_ok = True
        # Odoo lets nobody move what was sold here, but an import does.
        self.env.cr.execute(
            "UPDATE product_template SET company_id = %s WHERE id = %s",
            [self.other_company.id, self.oil.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Oil"):
            self.rpc(self.rep, "sales.rhythm.product", "action_quote",
                     self.product_of(self.customer_a, self.oil).ids)  # fmt: skip

    def test_part_of_a_combo_is_left_out(self):
        combo = self.env["product.combo"].create({
            "name": "Choice",
            "combo_item_ids": [Command.create({"product_id": self.sesame.id})]})  # fmt: skip
        menu = self.env["product.product"].create({
            "name": "Menu", "type": "combo", "list_price": 100_000, "taxes_id": False,
            "categ_id": self.rices.id, "combo_ids": [Command.set(combo.ids)]})  # fmt: skip
        customer = self.partner("B")
        order = self.sell(customer, "2026-02-01", (self.oil, 1))
        line = self.env["sale.order.line"].create({
            "order_id": order.id, "product_id": menu.id, "product_uom_qty": 2})  # fmt: skip
        self.env["sale.order.line"].create({
            "order_id": order.id, "product_id": self.sesame.id, "product_uom_qty": 2,
            "linked_line_id": line.id, "combo_item_id": combo.combo_item_ids.id})  # fmt: skip
        self.refresh(customer)
        self.assertEqual(self.products(customer).product_id, self.oil | self.sesame)
        self.assertEqual(self.product_of(customer, self.sesame).year_amount, 200_000)
        action = self.rpc(self.rep, "sales.rhythm", "action_new_usual_basket",
                          self.row(customer).ids)  # fmt: skip
        self.assertIn("Sesame", action["params"]["message"])
        form = self.form_of(action["params"]["next"])
        self.assertEqual(form.save().order_line.product_id, self.oil)

    def test_nothing_bought_says_so(self):
        customer = self.partner("B")
        self.quotations(customer, [5_000])
        self.refresh(customer)
        with self.assertRaisesRegex(UserError, "B has bought no product yet"):
            self.rpc(self.rep, "sales.rhythm", "action_new_usual_basket", self.row(customer).ids)

    def test_quotation_is_of_the_customers_only_deal(self):
        deal = self.lead(self.customer_a)
        self.settle()
        order = self.form(self.row(self.customer_a), "action_new_usual_basket").save()
        self.assertEqual(order.opportunity_id, deal)
        self.assertEqual(len(order.order_line), 2)

    def test_one_order_of_400_lines_becomes_a_quotation(self):
        customer = self.partner("B")
        products = [self.new_product(f"P{number}", self.oils, 1_000) for number in range(400)]
        self.sell(customer, "2026-02-01", *((product, 1) for product in products))
        self.refresh(customer)
        order = self.form(self.row(customer), "action_new_usual_basket").save()
        self.assertEqual(len(order.order_line), 400)
        self.assertEqual(order.order_line.product_id.ids, [product.id for product in products])


class TestWho(QuoteCase):
    """Figures of the shared customer; orders for who may read them (decision 029)."""

    METHODS = (
        ("sales.rhythm", "action_new_usual_basket"), ("sales.rhythm", "action_open_products"),
        ("sales.rhythm.line", "action_quote"), ("sales.rhythm.line", "action_open_rhythm"),
        ("sales.rhythm.product", "action_quote"),
    )  # fmt: skip

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # An order that a colleague wrote for this customer.
        cls.colleagues = cls.sell(cls.customer_a, "2026-02-10", (cls.sesame, 50))
        cls.colleagues.user_id = cls.other_rep
        # Whose latest order it is does not matter: the customer is the rep's.
        cls.customer_a.user_id = cls.rep
        cls.refresh(cls.customer_a)

    def records(self, model):
        row = self.row(self.customer_a)
        return {
            "sales.rhythm": row,
            "sales.rhythm.line": row.line_ids[:1],
            "sales.rhythm.product": self.products(self.customer_a)[:1],
        }[model]

    def test_who_sees_the_customer_sees_all_it_buys(self):
        for user in (self.rep, self.leader, self.all_rep, self.director):
            with self.subTest(user=user.login):
                products = self.products(self.customer_a, user)
                sesame = products.filtered(lambda each: each.product_id == self.sesame)
                self.assertEqual(sesame.year_amount, 51 * 90_000)
                self.assertEqual(len(products), 3)
                lines = self.row(self.customer_a).with_user(user).line_ids
                self.assertEqual(sum(lines.mapped("share_ratio")), 1)
                self.assertEqual({line.last_quantity for line in lines}, {50, 6})
        with self.assertRaises(AccessError):
            self.colleagues.with_user(self.rep).check_access("read")

    def test_who_does_not_see_the_customer_sees_and_calls_nothing(self):
        for user in (self.other_rep, self.abroad, self.accountant, self.portal):
            for model, method in self.METHODS:
                with self.subTest(user=user.login, method=f"{model}.{method}"):
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, method, self.records(model).ids)
        for user in (self.other_rep, self.abroad):
            for model in ("sales.rhythm.line", "sales.rhythm.product"):
                domain = [("partner_id", "=", self.customer_a.id)]
                self.assertFalse(self.rpc(user, model, "search", domain), user.login)
                with self.assertRaises(AccessError):
                    self.rpc(user, model, "read", self.records(model).ids, ["year_amount"])
                self.assertFalse(
                    self.rpc(user, model, "formatted_read_group", domain, ["category_id"], [])
                )

    def test_who_sees_the_customer_may_call_them(self):
        for user in (self.rep, self.leader, self.director):
            for model, method in self.METHODS:
                with self.subTest(user=user.login, method=f"{model}.{method}"):
                    self.assertTrue(self.rpc(user, model, method, self.records(model).ids))

    def test_stand_in_quotes_in_their_own_name(self):
        today = clock.today(self.company)
        self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.rep.id, "from_on": today,
            "until_on": today, "stand_in_id": self.other_rep.id})  # fmt: skip
        self.settle()
        self.assertEqual(len(self.products(self.customer_a, self.other_rep)), 3)
        row = self.row(self.customer_a)
        order = self.form(row, "action_new_usual_basket", self.other_rep).save()
        self.assertEqual(order.user_id, self.other_rep)
        self.assertTrue(order.order_line)

    def test_same_customer_of_another_company_is_apart(self):
        shared = self.partner("Shared", user_id=False)
        self.sell(shared, "2026-02-01", (self.oil, 1))
        order = self.sell(shared, "2026-02-01", (self.rice, 4), company=self.other_company,
                          user_id=False)  # fmt: skip
        self.assertEqual(order.company_id, self.other_company)
        self.refresh(shared)
        rows = self.env["sales.rhythm"].search([("partner_id", "=", shared.id)])
        self.assertEqual(len(rows), 2)
        model = self.env["sales.rhythm.product"]
        for user, product in ((self.director, self.oil), (self.abroad, self.rice)):
            mine = model.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            found = mine.search([("partner_id", "=", shared.id)])
            self.assertEqual((found.product_id, found.share_ratio), (product, 1), user.login)


class TestScreens(QuoteCase, AccessCase):
    def test_all_views_of_lines_and_products_open(self):
        row = self.row(self.customer_a)
        for model, kinds in (
            ("sales.rhythm.line", ("list", "kanban", "form", "search")),
            ("sales.rhythm.product", ("list", "kanban", "search")),
        ):
            for kind in kinds:
                views = self.rpc(self.rep, model, "get_views", [[False, kind]])
                spec = {name: {} for name in views["models"][model]["fields"]}
                domain = [("rhythm_id", "=", row.id)]
                found = self.rpc(self.rep, model, "web_search_read", domain, spec)
                self.assertTrue(found["records"], (model, kind))

    def test_filters_of_the_list(self):
        arch = self.rpc(self.rep, "sales.rhythm.line", "get_views", [[False, "search"]])
        filters = etree.fromstring(arch["views"]["search"]["arch"]).findall(".//filter[@domain]")
        self.assertGreaterEqual(len(filters), 6)
        found = {
            each.get("name"): self.rpc(
                self.rep, "sales.rhythm.line", "search_count",
                safe_eval(each.get("domain"), {"uid": self.rep.id})
            )
            for each in filters
        }  # fmt: skip
        lines = self.row(self.customer_a).line_ids
        self.assertEqual(found["mine"], len(lines))
        self.assertEqual(found["due"], sum(line.status == "due" for line in lines))
        self.assertEqual((found["lost"], found["customer_stopped"]), (0, 0))

    def test_groups_of_the_list(self):
        for group, count in (("category_id", 2), ("user_id", 1), ("partner_id", 1), ("status", 1)):
            groups = self.rpc(
                self.rep, "sales.rhythm.line", "web_read_group",
                [("partner_id", "=", self.customer_a.id)], [group], ["year_amount:sum"],
            )  # fmt: skip
            self.assertEqual(groups["length"], count, group)
