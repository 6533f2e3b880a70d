"""Screens: every figure is its rows, and none costs more with more customers."""

import json

from lxml import etree

from odoo.tools.safe_eval import safe_eval

from .common import MONTHLY, RhythmCase, core_dates


class ScreenCase(RhythmCase):
    """Fifty customers in all statuses, of two reps, some with something open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        histories = (
            MONTHLY, MONTHLY[:1], MONTHLY[-1:], MONTHLY[:4], ["2024-01-05", "2024-02-05"],
            ["2026-02-09", "2026-02-16", "2026-02-23"], ["2026-01-28", "2026-02-27"],
        )  # fmt: skip
        cities = ("Hà Nội", "Huế", False)
        tags = cls.env["res.partner.category"].create([{"name": "Big"}, {"name": "Small"}])
        cls.partners = cls.env["res.partner"].create([
            {
                "name": f"Customer {number}", "is_company": True, "city": cities[number % 3],
                "user_id": (cls.rep, cls.other_rep)[number % 2].id,
                "category_id": [(6, 0, tags[: number % 3].ids)],
            }
            for number in range(50)
        ])  # fmt: skip
        wanted = []
        for number, partner in enumerate(cls.partners):
            wanted += [(partner, day) for day in histories[number % len(histories)]]
        made = cls.env["sale.order"].create([
            {
                "partner_id": partner.id, "company_id": cls.company.id,
                "user_id": partner.user_id.id,
                "order_line": [(0, 0, {
                    "product_id": cls.product.id, "price_unit": 1000 * (index % 17 + 1),
                    "tax_ids": False})],
            }
            for index, (partner, _day) in enumerate(wanted)
        ])  # fmt: skip
        made.action_confirm()
        for order, (_partner, day) in zip(made, wanted, strict=True):
            order.date_order = cls.utc(day)
        cls.made = made
        for partner in cls.partners[::7]:
            cls.quotations(partner, [90_000])
        cls.settle()
        cls.domain = [("partner_id", "in", cls.partners.ids)]
        cls.rhythms = cls.env["sales.rhythm"].with_user(cls.director)

    def fields_of(self, model, kind):
        """The specification with which the web client reads this view."""
        arch = self.env[model].with_user(self.director).get_view(view_type=kind)["arch"]
        names = {
            node.get("name")
            for node in etree.fromstring(arch).iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }
        return {name: self.specification(model, name) for name in names}

    @staticmethod
    def evaluate(domain, user):
        """A filter's domain as the web client reads it."""
        return safe_eval(domain, {"uid": user.id})

    def specification(self, model, name):
        kind = self.env[model]._fields[name].type
        return {"fields": {"display_name": {}}} if kind in ("many2one", "many2many") else {}


class TestFigures(ScreenCase):
    """Whatever a screen adds up is what opens behind it."""

    def test_statuses_are_all_there(self):
        """Else the tests below would show little."""
        groups = self.rhythms._read_group(self.domain, ["status"])
        self.assertEqual([status for (status,) in groups],
                         ["new", "on_rhythm", "due", "late", "stopped"])  # fmt: skip

    def group_bys(self):
        """Every grouping that the search view offers, with the pivot's and the graph's."""
        arch = etree.fromstring(self.rhythms.get_view(view_type="search")["arch"])
        contexts = [node.get("context") for node in arch.iter("filter") if node.get("context")]
        found = [context.split("'group_by': '")[1].split("'")[0] for context in contexts]
        self.assertGreaterEqual(len(found), 6)
        return [*found, "company_id", "last_order_on:month", "chance_7_ratio"]

    def test_groups_are_their_rows(self):
        aggregates = ["__count", "money_at_stake_amount:sum", "open_amount:sum",
                      "ordered_amount:sum", "chance_7_ratio:avg"]  # fmt: skip
        for by in self.group_bys():
            if by == "chance_7_ratio":
                continue
            for group in self.rhythms.formatted_read_group(self.domain, [by], aggregates):
                rows = self.rhythms.search([*self.domain, *group["__extra_domain"]])
                with self.subTest(by=by, group=group[by]):
                    self.assertTrue(rows)
                    self.assertEqual(len(rows), group["__count"])
                    for name in ("money_at_stake_amount", "open_amount", "ordered_amount"):
                        self.assertAlmostEqual(sum(rows.mapped(name)), group[f"{name}:sum"], 2)
                    self.assertAlmostEqual(
                        sum(rows.mapped("chance_7_ratio")) / len(rows), group["chance_7_ratio:avg"]
                    )

    def test_pivot_and_its_totals_are_their_rows(self):
        sets = self.rhythms.formatted_read_grouping_sets(
            self.domain,
            [[], ["user_id"], ["user_id", "status"]],
            ["__count", "money_at_stake_amount:sum"],
        )
        for groups in sets:
            self.assertEqual(sum(group["__count"] for group in groups), 50)
            for group in groups:
                rows = self.rhythms.search([*self.domain, *group["__extra_domain"]])
                self.assertEqual(len(rows), group["__count"])
                self.assertAlmostEqual(
                    sum(rows.mapped("money_at_stake_amount")), group["money_at_stake_amount:sum"], 2
                )

    def test_filters_of_the_search_view_find_what_they_say(self):
        arch = etree.fromstring(self.rhythms.get_view(view_type="search")["arch"])
        filters = {
            node.get("name"): node.get("domain")
            for node in arch.iter("filter") if node.get("domain")}  # fmt: skip
        rows = self.rhythms.search(self.domain)

        def check(name, user, keep):
            with self.subTest(name=name):
                env = self.env["sales.rhythm"].with_user(user)
                domain = self.evaluate(filters[name], user)
                found = env.search([*self.domain, *domain])
                seen = env.search(self.domain)
                self.assertEqual(set(found), set(seen.filtered(keep)))
                self.assertTrue(found)
                self.assertLess(len(found), len(rows))

        for status in ("new", "on_rhythm", "due", "late", "stopped"):
            check(status, self.director, lambda row, status=status: row.status == status)
        check("open", self.director, lambda row: row.open_amount > 0)
        check("mine", self.rep, lambda row: row.user_id == self.rep)
        check("my_team", self.leader, lambda row: row.team_id == self.team)

    def test_progress_bar_counts_the_columns_rows(self):
        bar = {"field": "status", "colors": {"due": "warning", "late": "danger"}}
        found = self.rhythms.read_progress_bar(self.domain, "user_id", bar)
        for user in (self.rep, self.other_rep):
            for status in ("due", "late"):
                count = self.rhythms.search_count(
                    [*self.domain, ("user_id", "=", user.id), ("status", "=", status)]
                )
                self.assertEqual(found[str(user.id)][status], count)

    def test_progress_bar_has_a_colour_for_every_status(self):
        (bar,) = etree.fromstring(self.rhythms.get_view(view_type="kanban")["arch"]).iter(
            "progressbar"
        )
        statuses = dict(self.rhythms._fields["status"].selection)
        self.assertEqual(json.loads(bar.get("colors")).keys(), statuses.keys())

    def test_smart_buttons_open_the_orders_and_the_row(self):
        partner = self.partners[0]
        row = self.row(partner).with_user(self.director)
        contact = self.partner("Buyer", parent_id=partner.id, is_company=False)
        extra = self.order(contact, "2026-02-20")
        orders = self.env["sale.order"].search(row.action_open_orders()["domain"])
        expected = self.made.filtered(lambda order: order.partner_id == partner) | extra
        self.assertEqual(orders.filtered(lambda order: order.state == "sale"), expected.sorted())
        self.assertEqual(contact.with_user(self.director).action_open_rhythm()["res_id"], row.id)
        self.assertEqual(row.action_open_customer()["res_id"], partner.id)

    def test_purchases_of_a_row_open_its_orders(self):
        for partner in self.partners[:7]:
            for occasion in self.row(partner).with_user(self.director).occasion_ids:
                orders = self.env["sale.order"].search(occasion.action_open()["domain"])
                self.assertEqual(len(orders), occasion.order_count)
                self.assertEqual(sum(orders.mapped("amount_untaxed")), occasion.amount)
                self.assertEqual(
                    ", ".join(orders.sorted("id").mapped("name")), occasion.order_names
                )

    def test_new_quotation_is_for_the_customer(self):
        row = self.row(self.partners[0]).with_user(self.rep)
        context = row.action_new_quotation()["context"]
        order = self.env["sale.order"].with_user(self.rep).with_context(**context).create({})
        self.assertEqual((order.partner_id, order.company_id), (self.partners[0], self.company))

    def test_dates_of_all_are_the_cores(self):
        for partner in self.partners:
            orders = self.made.filtered(lambda order, partner=partner: order.partner_id == partner)
            listed = [(str(order.date_order.date()), order.amount_untaxed) for order in orders]
            self.assertRow(partner, **core_dates(listed))


class TestStyles(RhythmCase):
    """One rule of ours that Sass refuses would leave the whole web client without its styles."""

    def test_styles_of_the_web_client_compile(self):
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_web", css=True, js=False)
        styles = bundle.preprocess_css()
        self.assertEqual(bundle.css_errors, [])
        self.assertIn(".o_sales_rhythm_chip", styles)
