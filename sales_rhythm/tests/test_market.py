"""What look-alikes buy: shares, medians and what is bought together, by hand."""

from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import NOW, RhythmCase


class MarketCase(RhythmCase):
    """Customers from what they buy: {category's name: amount of the last 12 months}."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policies = cls.env["sales.rhythm.policy"]
        policies._create_missing(cls.company | cls.other_company)
        cls.policy = policies.search([("company_id", "=", cls.company.id), ("tag_id", "=", False)])
        cls.policy.lookalike_min_customers = 5
        cls.products = {}

    def setUp(self):
        super().setUp()
        # What a test makes is undone at its end.
        self.addCleanup(setattr, type(self), "products", dict(self.products))

    @classmethod
    def product_of(cls, name):
        """A product of the category with this name."""
        if name not in cls.products:
            category = cls.env["product.category"].create({"name": name})
            cls.products[name] = cls.env["product.product"].create({
                "name": f"{name} 1", "type": "consu", "categ_id": category.id,
                "taxes_id": False})  # fmt: skip
        return cls.products[name]

    @classmethod
    def category(cls, name):
        return cls.product_of(name).categ_id

    @classmethod
    def buyer(cls, name, basket, day=None, company=None, **values):
        """A customer who bought these amounts of categories on a day."""
        partner = cls.partner(name, **values)
        cls.buys(partner, basket, day, company)
        return partner

    @classmethod
    def buys(cls, partner, basket, day=None, company=None):
        company = company or cls.company
        order = cls.env["sale.order"].with_company(company).create({
            "partner_id": partner.id, "company_id": company.id,
            "user_id": partner.user_id.id if company == cls.company else False,
            "order_line": [
                Command.create({
                    "product_id": cls.product_of(name).id, "product_uom_qty": 1,
                    "price_unit": amount, "tax_ids": False})
                for name, amount in basket.items()
            ]})  # fmt: skip
        order.action_confirm()
        order.date_order = cls.utc(day or cls.day_bought(), company)
        cls.settle()

    @classmethod
    def day_bought(cls):
        """The day of what is bought where a test names none."""
        return "2026-02-02"

    @classmethod
    def learn(cls, company=None):
        """What the job does on a Sunday."""
        cls.settle()
        partners = cls.env["sales.rhythm"].with_context(active_test=False).search([]).partner_id
        cls.env["sales.rhythm.line"]._refresh_of(partners.ids)
        cls.env["sales.rhythm.market"]._learn(company or cls.company)
        cls.settle()

    def market(self, kind="company", key="", company=None):
        """{category's name: (customers, buyers, typical a month, {name: who buy both})}."""
        rows = self.env["sales.rhythm.market"].search([
            ("company_id", "=", (company or self.company).id), ("kind", "=", kind),
            ("key", "=", key)])  # fmt: skip
        names = {product.categ_id.id: name for name, product in self.products.items()}
        return {
            row.category_id.name: (
                row.customer_count, row.buyer_count, row.month_amount,
                {names[category_id]: both for category_id, both in row.also},
            )
            for row in rows
        }  # fmt: skip


@freeze_time(NOW)
class TestMarket(MarketCase):
    def test_shares_medians_and_pairs_worked_out_by_hand(self):
        for number, amount in enumerate([1_200, 2_400, 3_600, 4_800, 12_000]):
            self.buyer(f"A{number}", {"Rice": amount, "Sauce": 600})
        self.buyer("B", {"Rice": 6_000})
        self.buyer("C", {"Tea": 6_000})
        self.learn()
        self.assertEqual(self.market(), {
            # Of 1,200, 2,400, 3,600, 4,800, 6,000 and 12,000 the middle is 4,200, and 350 a month.
            "Rice": (7, 6, 350, {"Sauce": 5}),
            "Sauce": (7, 5, 50, {"Rice": 5}),
        })  # fmt: skip

    def test_what_counts_is_the_last_year_net_of_returns(self):
        for number in range(5):
            partner = self.buyer(f"A{number}", {"Rice": 1_200}, "2026-02-02")
            self.buys(partner, {"Rice": 9_999}, "2025-03-02")  # a day too early
            self.buys(partner, {"Rice": 2_400}, "2025-03-03")
            self.buys(partner, {"Rice": -1_200}, "2026-02-10")
        self.buyer("Old", {"Rice": 50}, "2025-03-02")
        back = self.buyer("Gave all back", {"Rice": 50}, "2026-02-02")
        self.buys(back, {"Rice": -50}, "2026-02-20")
        self.learn()
        self.assertEqual(self.market(), {"Rice": (5, 5, 200, {})})

    def test_groups_are_tags_areas_and_the_company_where_large_enough(self):
        tag, small = self.env["res.partner.category"].create([{"name": "Pho"}, {"name": "Few"}])
        for number in range(6):
            self.buyer(
                f"A{number}", {"Rice": 1_200 * (number + 1)},
                category_id=[Command.set(tag.ids)], city="Hanoi" if number else "Hue",
            )  # fmt: skip
        for number in range(4):
            self.buyer(
                f"B{number}", {"Rice": 12_000}, category_id=[Command.set(small.ids)], city="Hue"
            )
        self.learn()
        self.assertEqual(self.market("tag", str(tag.id)), {"Rice": (6, 6, 350, {})})
        self.assertFalse(self.market("tag", str(small.id)))
        self.assertEqual(self.market("city", "Hanoi"), {"Rice": (5, 5, 400, {})})
        self.assertEqual(self.market("city", "Hue"), {"Rice": (5, 5, 1_000, {})})
        self.assertEqual(self.market()["Rice"][:2], (10, 10))
        for level, key in (
            ("province", None), ("team", str(self.team.id)), ("route", None), ("tag", None)
        ):  # fmt: skip
            with self.subTest(level=level):
                self.policy.area_by = level
                self.learn()
                kinds = set(self.env["sales.rhythm.market"].search([
                    ("company_id", "=", self.company.id)]).mapped("kind"))  # fmt: skip
                self.assertEqual(kinds, {"company", "tag", level} if key else {"company", "tag"})
                self.assertTrue(not key or self.market(level, key))

    def test_no_figure_is_of_fewer_than_five_buyers(self):
        for number in range(5):
            self.buyer(f"A{number}", {"Rice": 1_200, **({"Silk": 99_000} if number else {})})
        self.learn()
        self.assertEqual(self.market(), {"Rice": (5, 5, 100, {})})

    def test_learning_again_gives_the_same_and_other_companies_keep_theirs(self):
        for number in range(5):
            partner = self.buyer(f"A{number}", {"Rice": 1_200})
            self.buys(partner, {"Rice": 24}, company=self.other_company)
        self.env["sales.rhythm.policy"].search([
            ("company_id", "=", self.other_company.id)]).lookalike_min_customers = 5  # fmt: skip
        self.learn(self.other_company)
        abroad = self.market(company=self.other_company)
        self.assertEqual(abroad, {"Rice": (5, 5, 2, {})})
        self.learn()
        first = self.market()
        self.learn()
        self.assertEqual(self.market(), first)
        self.assertEqual(self.market(company=self.other_company), abroad)

    def test_typical_amount_is_that_of_the_smallest_group_which_knows(self):
        tag, wide = self.env["res.partner.category"].create([{"name": "Pho"}, {"name": "All"}])
        for number in range(5):
            self.buyer(
                f"A{number}",
                {"Rice": 1_200},
                city="Hue",
                category_id=[Command.set((tag | wide).ids)],
            )
        for number in range(3):
            self.buyer(f"B{number}", {"Rice": 2_400, "Tea": 600}, city="Hanoi",
                       category_id=[Command.set(wide.ids)])  # fmt: skip
        for number in range(3):
            self.buyer(f"C{number}", {"Rice": 3_600, "Tea": 600}, city="Hanoi")
        self.learn()

        def check(name, category, amount):
            row = self.row(self.env["res.partner"].search([("name", "=", name)]))
            query = self.env["sales.rhythm"]._search([("id", "=", row.id)])
            typical = self.env["sales.rhythm.market"]._typical_amount_sql(
                query.table, SQL("%s", self.category(category).id), self.company
            )
            self.assertEqual(self.env.execute_query(query.select(typical)), [(amount,)], name)

        check("A0", "Rice", 100)  # of five, rather than of eight with the wider tag
        check("A0", "Tea", 50)  # which only the company knows
        check("B0", "Rice", 100)  # the middle of eight: 100 x 5, 200 x 3
        check("C0", "Rice", 250)  # those of Hanoi
        self.product_of("Silk")
        check("A0", "Silk", 0)

    def test_job_learns_after_the_product_lines(self):
        for number in range(5):
            self.buyer(f"A{number}", {"Rice": 1_200})
        runs = self.env["sales.rhythm.run"]
        runs._request(self.company, "lines")
        kinds = []
        while run := runs.search([
            ("state", "=", "running"), ("company_id", "=", self.company.id)]):  # fmt: skip
            run._step()
            kinds.append(run.kind)
        self.assertEqual(kinds[:2], ["lines", "market"])
        self.assertEqual(self.market(), {"Rice": (5, 5, 100, {})})
        self.assertEqual(run.search([("kind", "=", "market")], limit=1).day, date(2026, 3, 2))

    def open_runs(self):
        runs = self.env["sales.rhythm.run"]
        return runs.search([("state", "=", "running"), ("company_id", "=", self.company.id)])

    def test_changed_policy_is_learned_at_once(self):
        for number in range(6):
            self.buyer(f"A{number}", {"Rice": 1_200}, city="Hue")
        self.learn()
        self.assertTrue(self.market("city", "Hue"))
        for values, kind, groups in (
            ({"area_by": "team"}, "team", 6),
            ({"lookalike_min_customers": 7}, "team", 0),
            ({"lookalike_min_customers": 5, "area_by": "city"}, "city", 6),
        ):
            with self.subTest(**values):
                self.policy.write(values)
                run = self.open_runs()
                self.assertEqual(run.kind, "market")
                run._step()
                self.open_runs()._close("done")  # the snapshots that follow on it
                key = str(self.team.id) if kind == "team" else "Hue"
                self.assertEqual(self.market(kind, key).get("Rice", (0,))[0], groups)
        self.policy.plan_days = 3
        self.assertFalse(self.open_runs())

    def test_changed_policy_waits_for_the_run_that_learns_anyway(self):
        self.buyer("A", {"Rice": 1_200})
        runs = self.env["sales.rhythm.run"]
        for number, (kind, expected, is_same) in enumerate((
            ("rebuild", "rebuild", True), ("orders", "orders", True), ("sweep", "sweep", True),
            ("calendar", "calendar", True), ("lines", "lines", True),
            # One of a night learns nothing, and one that is open may have begun to.
            ("night", "calendar", False), ("market", "market", False), ("plan", "market", False),
        )):  # fmt: skip
            with self.subTest(kind):
                self.open_runs()._close("done")
                self.env.flush_all()
                before = runs._open_run(self.company, kind)
                before.cursor_id = 5
                self.policy.lookalike_min_customers = 10 + number
                run = self.open_runs()
                self.assertEqual(run.kind, expected)
                self.assertEqual(run == before, is_same)
