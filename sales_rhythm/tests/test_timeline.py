"""The picture of a customer's orders: what it shows, where, and in which words."""

import re
from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common import MONTHLY, AccessCase, RhythmCase, core_dates
from .test_client import QueryCountCase

SOURCE = Path(__file__).parents[1] / "static/src/timeline"


class TestPicture(RhythmCase):
    """Dots, days and words of the picture."""

    def picture(self, partner, company=None):
        self.env.invalidate_all()
        return self.row(partner, company).timeline

    def test_dots_stand_on_their_days_with_areas_as_their_amounts(self):
        partner = self.customer("A", [(MONTHLY[0], 400), *[(day, 100) for day in MONTHLY[1:]]])
        shown = self.picture(partner)
        late = date.fromisoformat(str(core_dates([(day, 1) for day in MONTHLY])["late_from"]))
        start = date(2025, 9, 3)
        at = [(date.fromisoformat(day) - start).days / (late - start).days for day in MONTHLY]
        self.assertEqual([dot["at"] for dot in shown["dots"]], at)
        self.assertEqual([dot["size"] for dot in shown["dots"]], [1, *[0.5] * 5])
        self.assertEqual(shown["now"],
                         {"at": 180 / (late - start).days, "text": "Today"})  # fmt: skip

    def test_window_is_that_of_the_row(self):
        partner = self.customer("A", MONTHLY)
        row, shown = self.row(partner), self.picture(partner)
        start, end = row.first_order_on, row.late_from
        for key, day in (("from", row.due_from), ("expected", row.expected_on), ("to", end)):
            self.assertEqual(shown["window"][key], (day - start).days / (end - start).days)
        self.assertEqual(shown["window"]["text"],
                         "Expected 2 Mar, due from 11 Feb, late from 29 Mar")  # fmt: skip
        self.assertEqual(
            shown["label"],
            "Orders of 6 days, from 3 Sep 2025 to 31 Jan; the next one expected 2 Mar",
        )

    def test_dot_says_day_amount_and_orders(self):
        partner = self.customer("A", [("2025-12-02", 12_400_000), "2026-01-31"])
        twice = self.order(partner, "2026-01-31", 50_000)
        first, second = (dot["title"] for dot in self.picture(partner)["dots"])
        names = (
            self.env["sale.order"]
            .search([("partner_id", "=", partner.id)], order="id")
            .mapped("name")
        )
        self.assertEqual(first.replace("\N{NO-BREAK SPACE}", " "),
                         f"2 Dec 2025: 12,400,000 ₫, {names[0]}")  # fmt: skip
        self.assertEqual(second.replace("\N{NO-BREAK SPACE}", " "),
                         f"31 Jan: 150,000 ₫, {names[1]}, {twice.name}")  # fmt: skip

    def test_orders_of_a_busy_day_are_counted_and_not_named(self):
        partner = self.customer("Busy", ["2026-02-01"] * 4)
        (dot,) = self.picture(partner)["dots"]
        self.assertRegex(dot["title"], "400,000.₫, 4 orders$")

    def test_hostile_names_are_data(self):
        partner = self.customer("A", ["2026-02-01"])
        order = self.env["sale.order"].search([("partner_id", "=", partner.id)])
        order.name = "<script>100% %s %(day)s {0}"
        self.assertIn("<script>100% %s %(day)s {0}", self.picture(partner)["dots"][0]["title"])

    def test_one_order_promises_nothing(self):
        shown = self.picture(self.customer("Once", ["2026-02-02"]))
        self.assertEqual((shown["label"], shown["window"]), ("Orders of one day, 2 Feb", False))
        self.assertEqual([label["text"] for label in shown["labels"]],
                         ["Jan 2026", "Feb", "Mar"])  # fmt: skip

    def test_customer_of_today_has_a_picture(self):
        shown = self.picture(self.customer("Today", ["2026-03-02"]))
        self.assertEqual([dot["at"] for dot in shown["dots"]], [1])

    def test_without_a_purchase_day_there_is_no_picture(self):
        asked = self.partner("Asked")
        self.quotations(asked, [500])
        self.settle()
        self.assertFalse(self.picture(asked))

    def test_order_ahead_is_not_there_yet(self):
        partner = self.customer("Ahead", ["2026-02-02", "2026-03-03"])
        self.assertEqual(len(self.picture(partner)["dots"]), 1)
        with freeze_time("2026-03-02 17:00:00"):  # midnight in Hanoi
            self.assertEqual(len(self.picture(partner)["dots"]), 2)

    def test_days_are_those_of_the_company_at_midnight(self):
        partner = self.customer("Night", [("2026-02-01 23:59", 1), ("2026-02-02 00:01", 1)])
        titles = [dot["title"][:5] for dot in self.picture(partner)["dots"]]
        self.assertEqual(titles, ["1 Feb", "2 Feb"])

    def test_order_of_zero_and_a_return_are_shown_without_size(self):
        partner = self.customer("Back", [*MONTHLY, ("2026-02-10", 0), ("2026-02-11", -30)])
        self.assertEqual([dot["size"] for dot in self.picture(partner)["dots"]], [1] * 6 + [0, 0])

    def test_one_huge_order_leaves_the_others_small(self):
        partner = self.customer("Huge", [*[(day, 100) for day in MONTHLY], ("2026-02-10", 1e9)])
        sizes = [dot["size"] for dot in self.picture(partner)["dots"]]
        self.assertEqual(sizes[-1], 1)
        self.assertAlmostEqual(sizes[0], 10**-3.5)

    def test_of_400_orders_the_last_24_days_are_shown(self):
        days = [f"{2024 + number // 336:04}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
                for number in range(400)]  # fmt: skip
        partner = self.customer("Daily", days)
        shown = self.picture(partner)
        self.assertEqual(len(shown["dots"]), 24)
        self.assertTrue(shown["label"].startswith("Orders of 24 days, from 13 Feb 2025 to 8 Mar"))

    def test_of_a_rare_buyer_the_last_two_years_are_shown(self):
        partner = self.customer(
            "Rare", ["2019-01-01", "2021-12-31", "2022-03-01", "2023-01-01", "2024-01-01"]
        )
        shown = self.picture(partner)
        self.assertEqual([dot["title"][:10] for dot in shown["dots"]],
                         ["1 Mar 2022", "1 Jan 2023", "1 Jan 2024"])  # fmt: skip
        self.assertLess(shown["dots"][-1]["at"], shown["now"]["at"])

    def test_excluded_and_cancelled_orders_are_not_shown(self):
        tag = self.env["crm.tag"].create({"name": "Sample"})
        self.env["sales.rhythm.policy"].search([
            ("company_id", "=", self.company.id), ("tag_id", "=", False)
        ]).excluded_tag_ids = tag  # fmt: skip
        partner = self.customer("A", ["2026-02-01", "2026-02-05", "2026-02-10"])
        orders = self.env["sale.order"].search([("partner_id", "=", partner.id)], order="id")
        orders[1].tag_ids = tag
        orders[2]._action_cancel()
        self.settle()
        self.assertEqual(len(self.picture(partner)["dots"]), 1)

    def test_amount_of_another_currency_is_in_that_of_the_company(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create({
            "name": "2020-01-01", "rate": 1 / 25_000, "currency_id": dollar.id,
            "company_id": self.company.id})  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "USD", "currency_id": dollar.id, "company_id": self.company.id})  # fmt: skip
        partner = self.partner("Exporter")
        self.order(partner, "2026-02-01", 10, pricelist_id=prices.id)
        self.assertRegex(self.picture(partner)["dots"][0]["title"], "^1 Feb: 250,000.₫")

    def test_each_company_draws_its_own(self):
        partner = self.customer("Both", MONTHLY)
        self.orders(partner, ["2026-02-01"], self.other_company)
        self.assertEqual(len(self.picture(partner)["dots"]), 6)
        (dot,) = self.picture(partner, self.other_company)["dots"]
        self.assertRegex(dot["title"], r"1 Feb: \$.?100,000.00")

    def test_absurd_amount_has_no_size(self):
        partner = self.customer("A", MONTHLY)
        self.env.cr.execute(
            "UPDATE sale_order SET amount_untaxed = 'NaN' WHERE partner_id = %s"
            " AND date_order > '2026-01-15'", [partner.id])  # fmt: skip
        self.assertEqual([dot["size"] for dot in self.picture(partner)["dots"]], [1] * 5 + [0])

    def test_labels_are_in_the_language_of_who_looks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        row = self.row(self.customer("A", MONTHLY))
        for code, texts in (("en_US", ["Nov 2025", "Jan 2026", "Mar"]),
                            ("fr_FR", ["nov. 2025", "janv. 2026", "mars"])):  # fmt: skip
            shown = row.with_context(lang=code).timeline
            self.assertEqual([label["text"] for label in shown["labels"]], texts)


class TestWhoOpens(AccessCase):
    """A dot opens the orders of its day that one may read."""

    def opened(self, user, dot):
        return self.rpc(user, "sales.rhythm.occasion", "action_open", [dot["id"]])

    def test_dot_opens_exactly_the_orders_of_its_day(self):
        more = self.order(self.mine, MONTHLY[2], 5)
        dots = self.row(self.mine).with_user(self.rep).timeline["dots"]
        day = self.env["sale.order"].search([
            ("partner_id", "=", self.mine.id), ("date_order", ">=", "2025-11-01"),
            ("date_order", "<", "2025-11-04")])  # fmt: skip
        self.assertEqual(len(day), 2)
        self.assertIn(more, day)
        self.assertEqual(set(self.opened(self.rep, dots[2])["domain"][0][2]), set(day.ids))
        self.assertEqual(self.opened(self.rep, dots[0])["res_id"], min(
            self.env["sale.order"].search([("partner_id", "=", self.mine.id)]).ids))  # fmt: skip

    def test_colleagues_order_is_seen_but_not_opened(self):
        self.env["sale.order"].search([
            ("partner_id", "=", self.mine.id)]).user_id = self.other_rep  # fmt: skip
        self.settle()
        dots = self.row(self.mine).with_user(self.rep).timeline["dots"]
        self.assertEqual(len(dots), 6)
        with self.assertRaises(UserError):
            self.opened(self.rep, dots[0])

    def test_others_are_refused(self):
        row = self.row(self.mine)
        dot = row.timeline["dots"][0]
        for user in (self.other_rep, self.abroad, *self.without_rights):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm", "read", row.ids, ["timeline"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.opened(user, dot)


class TestCost(QueryCountCase):
    """Fifty pictures ask as often as five."""

    def test_pictures_of_many_are_one_question(self):
        rows = self.rhythms.search(self.domain)
        self.assertSameCount(lambda records: records.mapped("timeline"), rows)


class TestColours(RhythmCase):
    """The picture has the colours of the theme alone, so that dark pages have dark ones."""

    def test_no_colour_is_named(self):
        styles = (SOURCE / "timeline.scss").read_text()
        painted = re.findall(r"\b(?:fill|stroke|color|background)\s*:\s*([^;]+);", styles)
        self.assertGreater(len(painted), 8)
        for value in painted:
            self.assertRegex(value, r"^(var\(--[a-z-]+\)|transparent)$")
        self.assertNotRegex(styles, r"#[0-9a-fA-F]{3}|\b(rgb|hsl)a?\(")
        for name in ("timeline.xml", "timeline.js"):
            self.assertNotRegex((SOURCE / name).read_text(),
                                r"\b(fill|stroke|style)=|#[0-9a-fA-F]{3}\b")  # fmt: skip

    def test_no_text_is_smaller_than_eleven_pixels(self):
        styles = (SOURCE / "timeline.scss").read_text()
        sizes = [float(size) * 16 for size in re.findall(r"font-size:\s*([\d.]+)rem", styles)]
        self.assertTrue(sizes)
        self.assertGreaterEqual(min(sizes), 11)
        self.assertNotIn("viewBox", (SOURCE / "timeline.xml").read_text(), "Text would shrink")
