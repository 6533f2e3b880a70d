"""The evidence line and what stands under it, also for names that mean harm."""

from odoo.tests import freeze_time

from .common import MONTHLY, RhythmCase, core_chance, core_dates

HOSTILE = (
    "<script>alert(1)</script>",
    "=1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "x" * 300,
    "\u202eشركة الشاي\u202c",
    "100% %s %(name)s {0}",
    "Trà & \"Bánh\" 'Huế' / ;--",
    "  spaces  ",
)


class TestSentence(RhythmCase):
    """One sentence a situation, each figure from the orders."""

    def assertEvidence(self, partner, sentence, today="2026-03-02"):
        with freeze_time(f"{today} 03:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.row(partner).evidence, sentence)

    def test_customer_with_a_rhythm_on_every_day(self):
        partner = self.customer("A", [(day, 12_400_000) for day in MONTHLY])
        dates = core_dates([(day, 1) for day in MONTHLY])
        # The middle half of a normal distribution: 30 x (1.743 ** .6745 - 1).
        self.assertRow(partner, cycle_days=30, expected_on="2026-03-02", spread_days=14)
        start = "Buys every 30 days (±14), last order 31 Jan, "
        for today, rest in (
            ("2026-02-05", "expected 2 Mar, usual order 12.4M"),
            ("2026-03-02", "expected today, usual order 12.4M"),
            ("2026-03-03", "expected 1 day ago, usual order 12.4M"),
            (str(dates["late_from"]), "27 days late, usual order 12.4M"),
        ):
            with self.subTest(today=today):
                self.assertEvidence(partner, start + rest, today)
        self.assertEvidence(
            partner,
            "Bought every 30 days (±14), last order 31 Jan, silent for 198 days, usual order 12.4M",
            str(dates["stopped_from"]),
        )

    def test_customer_without_a_rhythm(self):
        once = self.customer("Once", [("2026-02-02", 850_400)])
        self.assertEvidence(once, "One order, 850K on 2 Feb; no rhythm yet")
        self.assertEvidence(
            once,
            "One order, 850K on 2 Feb 2026, silent for 400 days since",
            "2027-03-09",
        )
        asked = self.partner("Asked")
        self.quotations(asked, [250_000])
        self.settle()
        self.assertEvidence(asked, "No order yet, 250K open in quotations or opportunities")
        lead = self.lead(self.partner("Met"), 0)
        self.settle()
        self.assertEvidence(lead.partner_id, "No order yet, a quotation or an opportunity is open")

    def test_no_sentence_is_empty_or_half_translated_on_any_day(self):
        partner = self.customer("A", MONTHLY)
        for month in range(3, 13):
            with freeze_time(f"2026-{month:02}-10 03:00:00"):
                self.env.invalidate_all()
                row = self.row(partner)
                self.assertNotRegex(row.evidence, r"%|None|False|-\d")
                self.assertRegex(row.evidence, r"^(Buys|Bought) every 30 days \(±14\), ")

    def test_chance_in_words_is_the_chance(self):
        partner = self.customer("A", MONTHLY)
        chance = core_chance([(day, 1) for day in MONTHLY], "2026-03-02")
        self.assertRow(
            partner,
            chance_text="Of comparable customers this far into their cycle, "
            f"{round(100 * chance)}% order within the next 7 days.",
        )

    def test_figures_of_the_line_can_be_recomputed_from_the_purchases_under_it(self):
        partner = self.customer("A", [*MONTHLY, ("2026-02-01", 50_000)])
        row = self.row(partner)
        under = [(str(each.day), each.amount) for each in row.occasion_ids]
        self.assertEqual(len(under), 7)
        self.assertDates(partner, under)
        self.assertEqual(row.occasion_ids.mapped("gap_days"), [1, 30, 30, 30, 30, 30, 0])
        self.assertEqual(row.ordered_amount, sum(row.occasion_ids.mapped("amount")))
        self.assertEqual(row.last_order_on, row.occasion_ids[0].day)
        self.assertEqual(row.first_order_on, row.occasion_ids[-1].day)
        orders = self.env["sale.order"].search([("partner_id", "=", partner.id)])
        listed = ", ".join(row.occasion_ids.mapped("order_names")).split(", ")
        self.assertEqual(sorted(listed), sorted(orders.mapped("name")))
        self.assertEqual(sum(row.occasion_ids.mapped("order_count")), len(orders))

    def test_twelve_months_end_today_and_begin_a_year_before(self):
        partner = self.customer(
            "A", [("2025-03-02", 1), ("2025-03-03", 20), ("2026-03-02", 300), ("2026-03-03", 4000)]
        )
        self.assertRow(partner, ordered_12_months_amount=320)


class TestHostileNames(RhythmCase):
    """A name is data, on every way it goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = [cls.customer(name, MONTHLY[-2:]) for name in HOSTILE]
        cls.rhythms = cls.env["sales.rhythm"].with_user(cls.rep)

    def test_rows_are_found_by_name_and_show_it_unchanged(self):
        for name, partner in zip(HOSTILE, self.customers, strict=True):
            with self.subTest(name=name[:30]):
                row = self.row(partner)
                self.assertEqual(row.display_name, partner.display_name)
                found = self.rhythms.search([("partner_id", "child_of", partner.name.strip())])
                self.assertEqual(found, row)
                self.assertIn(
                    (row.id, partner.display_name),
                    [tuple(each) for each in self.rhythms.name_search(partner.name.strip())],
                )
                shown = self.rhythms.web_search_read(
                    [("partner_id", "=", partner.id)],
                    {"partner_id": {"fields": {"display_name": {}}}, "evidence": {}},
                )["records"][0]  # fmt: skip
                self.assertEqual(shown["partner_id"]["display_name"], partner.display_name)
                self.assertNotIn(name, shown["evidence"])

    def test_actions_and_exports_take_any_name(self):
        self.env.ref("base.group_allow_export").user_ids = [(4, self.rep.id)]
        for name, partner in zip(HOSTILE, self.customers, strict=True):
            with self.subTest(name=name[:30]):
                row = self.row(partner).with_user(self.rep)
                self.assertIn(partner.display_name, row.action_open_orders()["name"])
                self.assertEqual(row.action_new_quotation()["context"]["default_partner_id"],
                                 partner.id)  # fmt: skip
                exported = row.export_data(["partner_id", "evidence", "occasion_ids/order_names"])
                self.assertIn(partner.display_name, exported["datas"][0][0])
                partner.rhythm_ids.occasion_ids.mapped("display_name")

    def test_hostile_searches_find_nothing_and_break_nothing(self):
        for text in ("%", "_", "\\", "'; DROP TABLE sales_rhythm; --", "%s", "(", "\u202e"):
            with self.subTest(text=text):
                self.rhythms.name_search(text)
                self.rhythms.search([("partner_id", "ilike", text)])
                self.assertFalse(self.rhythms.search([("status", "=", text)]))
                self.rhythms.search([("city", "ilike", text)])
        self.assertEqual(self.rhythms.search_count([]), len(HOSTILE))

    def test_hostile_city_groups(self):
        for name, partner in zip(HOSTILE, self.customers, strict=True):
            partner.city = name
        groups = self.rhythms.formatted_read_group([], ["city"], ["__count"])
        self.assertEqual(sorted(group["city"] for group in groups), sorted(HOSTILE))
