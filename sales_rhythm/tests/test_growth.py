"""What a customer bought against the period before, in figures and in one sentence."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import AccessCase, RhythmCase
from .test_client import QueryCountCase
from .test_credit_notes import CreditCase

LONG_AGO = ("2023-01-01", 1)  # a customer for more than two years, on a day that is not compared
YEAR_BEFORE, YEAR = "2025-02-{:02}", "2026-02-{:02}"
HALF_BEFORE, HALF = "2025-08-{:02}", "2026-02-{:02}"


def orders(count, amount, days):
    return [(days.format(number), amount) for number in range(1, count + 1)]


class TestSentences(RhythmCase):
    """One sentence a case."""

    def check(self, history, sentence, figure=""):
        with self.subTest(sentence=sentence):
            row = self.row(self.customer("Grows", history))
            self.assertEqual((row.growth_text, row.growth_figure), (sentence, figure))

    def test_year_against_the_year_before(self):
        for now, before, figure, sentence in (
            ((12, 100), (9, 80), "+67%",
             "67% more than the year before: more orders (12 instead of 9), larger each"),
            ((12, 100), (9, 120), "+11%",
             "11% more than the year before: more orders (12 instead of 9), smaller each"),
            ((12, 100), (9, 100), "+33%",
             "33% more than the year before: more orders (12 instead of 9), as large"),
            ((9, 150), (12, 100), "+13%",
             "13% more than the year before: fewer orders (9 instead of 12), larger each"),
            ((9, 110), (9, 100), "+10%",
             "10% more than the year before: as many orders (9), larger each"),
            ((9, 120), (12, 100), "-10%",
             "10% less than the year before: fewer orders (9 instead of 12), larger each"),
            ((9, 80), (12, 100), "-40%",
             "40% less than the year before: fewer orders (9 instead of 12), smaller each"),
            ((9, 100), (12, 100), "-25%",
             "25% less than the year before: fewer orders (9 instead of 12), as large"),
            ((12, 50), (9, 100), "-33%",
             "33% less than the year before: more orders (12 instead of 9), smaller each"),
            ((9, 90), (9, 100), "-10%",
             "10% less than the year before: as many orders (9), smaller each"),
            ((9, 100), (9, 100), "0%", "As much as the year before: as many orders (9), as large"),
            ((8, 150), (12, 100), "0%",
             "As much as the year before: fewer orders (8 instead of 12), larger each"),
            ((1, 100_000), (1, 100), "+99,900%",
             "99,900% more than the year before: as many orders (1), larger each"),
        ):  # fmt: skip
            history = [LONG_AGO, *orders(*before, YEAR_BEFORE), *orders(*now, YEAR)]
            self.check(history, sentence, figure)

    def test_younger_customer_is_compared_over_six_months_and_it_is_said(self):
        for now, before, figure, sentence in (
            ((3, 120), (3, 100), "+20%",
             "Last 6 months 20% more than the 6 before: as many orders (3), larger each "
             "(customer for under 2 years)"),
            ((3, 100), (4, 100), "-25%",
             "Last 6 months 25% less than the 6 before: fewer orders (3 instead of 4), as large "
             "(customer for under 2 years)"),
            ((3, 100), (3, 100), "0%",
             "Last 6 months as much as the 6 before: as many orders (3), as large "
             "(customer for under 2 years)"),
        ):  # fmt: skip
            history = [("2024-03-03", 1), *orders(*before, HALF_BEFORE), *orders(*now, HALF)]
            self.check(history, sentence, figure)

    def test_nothing_now_is_said_as_what_it_is(self):
        self.check([LONG_AGO, *orders(12, 100, YEAR_BEFORE)],
                   "No order in 12 months; the year before: 12", "-100%")  # fmt: skip
        self.check([("2025-01-01", 1), *orders(2, 100, HALF_BEFORE)],
                   "No order in 6 months; in the 6 before: 2", "-100%")  # fmt: skip
        self.check(
            [LONG_AGO, *orders(3, 100, YEAR_BEFORE), ("2026-01-01", 80), ("2026-01-02", -80)],
            "Nothing left after returns in 12 months; orders the year before: 3", "-100%",
        )  # fmt: skip
        self.check(
            [("2025-01-01", 1), *orders(2, 100, HALF_BEFORE), ("2026-01-01", 80),
             ("2026-01-02", -90)],
            "Nothing left after returns in 6 months; orders in the 6 before: 2", "-105%",
        )  # fmt: skip

    def test_too_early_or_nothing_to_compare_with(self):
        self.check([("2025-03-03", 5), ("2026-01-31", 5)],
                   "Too early to compare: first order 3 Mar 2025")  # fmt: skip
        self.check([("2026-03-02", 5)], "Too early to compare: first order 2 Mar")
        self.check([LONG_AGO, ("2026-01-31", 5)],
                   "Nothing to compare with: no order in the year before")  # fmt: skip
        self.check([("2025-03-02", 5), ("2026-01-31", 5)],
                   "Nothing to compare with: no order in the 6 months before")  # fmt: skip

    def test_orders_before_that_were_given_back_are_not_called_none(self):
        self.check(
            [LONG_AGO, *orders(2, 100, YEAR_BEFORE), ("2024-12-20", -200), ("2026-01-31", 5)],
            "Nothing left after returns in the year before",
        )
        self.check(
            [("2025-01-01", 1), *orders(2, 100, HALF_BEFORE), ("2025-08-20", -250),
             ("2026-01-31", 5)],
            "Nothing left after returns in the 6 months before",
        )  # fmt: skip

    def test_nobody_without_orders_is_compared(self):
        asked = self.partner("Asked")
        self.quotations(asked, [500])
        self.settle()
        self.assertRow(asked, growth_text="", growth_figure="", growth_ratio=0)

    def test_vietnamese_sentence_has_no_space_before_the_percent(self):
        history = [LONG_AGO, *orders(12, 100, YEAR_BEFORE), *orders(9, 120, YEAR)]
        self.env["res.lang"]._activate_lang("vi_VN")
        row = self.row(self.customer("A", history)).with_context(lang="vi_VN")
        self.assertEqual(row.growth_figure, "-10%")
        self.assertIn("10%", row.growth_text)


class TestFigures(CreditCase):
    """The amounts behind the sentence."""

    def grown(self, *more, **values):
        history = [LONG_AGO, *orders(12, 100, YEAR_BEFORE), *orders(9, 120, YEAR), *more]
        values.setdefault("property_account_receivable_id", self.owed.id)
        return self.customer("Grown", history, **values)

    def test_two_effects_add_up_to_the_difference(self):
        self.assertRow(
            self.grown(), ordered_12_months_amount=1080, ordered_12_months_before_amount=1200,
            growth_ratio=-0.1, growth_orders_amount=-330, growth_value_amount=210,
        )  # fmt: skip

    def test_credit_notes_lower_the_period_of_their_date(self):
        partner = self.grown()
        invoice = self.bill(self.sold(2, 60, "2025-06-01", partner))
        note = self.credit(invoice, day="2026-03-02")
        self.env.invalidate_all()
        self.assertRow(partner, ordered_12_months_amount=1080)
        note.button_draft()
        note.button_cancel()
        self.credit(invoice, day="2025-02-20")
        self.env.invalidate_all()
        self.assertRow(partner, ordered_12_months_amount=1200, ordered_12_months_before_amount=1080)
        self.invoice(50, "2026-02-10", "out_refund", partner)  # dated 10 January
        row = self.assertRow(partner, ordered_12_months_amount=1150)
        self.assertEqual(row.growth_text, "6% more than the year before: fewer orders (10 instead "
                                          "of 12), larger each")  # fmt: skip

    def test_return_is_not_counted_twice(self):
        partner = self.grown()
        order = self.sold(5, 20, "2026-01-05", partner)
        self.bill(order)
        self.assertRow(partner, ordered_12_months_amount=1180)
        order.order_line.write({"product_uom_qty": 3, "price_unit": 20})
        self.bill(order, "2026-01-20")
        self.settle()
        self.assertRow(partner, ordered_12_months_amount=1140)
        self.bill(self.sold(-1, 20, "2026-02-01", partner), "2026-02-01")
        self.settle()
        self.assertRow(partner, ordered_12_months_amount=1120)

    def test_excluded_orders_and_those_ahead_do_not_count(self):
        tag = self.env["crm.tag"].create({"name": "Sample"})
        self.env["sales.rhythm.policy"].search([
            ("company_id", "=", self.company.id), ("tag_id", "=", False)
        ]).excluded_tag_ids = tag  # fmt: skip
        partner = self.grown(("2026-03-03", 5000))
        self.order(partner, "2026-02-15", 900, tag_ids=[Command.set(tag.ids)])
        self.assertRow(partner, ordered_12_months_amount=1080)

    def test_days_are_those_of_the_company_at_midnight(self):
        partner = self.customer("Night", [
            LONG_AGO,
            ("2024-03-02 23:59", 1), ("2024-03-03 00:01", 20),
            ("2025-03-02 23:59", 300), ("2025-03-03 00:01", 4000),
            ("2026-03-02 23:59", 50_000), ("2026-03-03 00:01", 600_000)])  # fmt: skip
        for now, amounts in (
            ("2026-03-02 16:59:59", (54_000, 320)),  # the last second of the day in Hanoi
            ("2026-03-02 17:00:00", (650_000, 4300)),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.env.invalidate_all()
                row = self.row(partner)
                self.assertEqual(
                    (row.ordered_12_months_amount, row.ordered_12_months_before_amount), amounts
                )

    def test_too_early_turns_into_a_comparison_without_any_write(self):
        partner = self.customer("A", [("2025-03-02", 100), ("2025-12-01", 100)])
        with freeze_time("2026-03-01 16:59:00"):
            self.assertRow(partner, growth_text="Too early to compare: first order 2 Mar 2025")
        with freeze_time("2026-03-01 17:00:00"):
            self.env.invalidate_all()
            self.assertRow(
                partner, growth_text="Nothing to compare with: no order in the 6 months before"
            )

    def test_credit_note_of_the_period_before_leaves_nothing_to_compare_with(self):
        partner = self.customer("Given back", [LONG_AGO, ("2026-01-31", 5)],
                                property_account_receivable_id=self.owed.id)  # fmt: skip
        order = self.sold(1, 100, "2024-12-01", partner)
        self.credit(self.bill(order, "2024-12-05"), day="2024-12-10")
        self.env.invalidate_all()
        self.assertRow(partner, growth_text="Nothing left after returns in the year before",
                       growth_figure="", growth_ratio=0)  # fmt: skip

    def test_another_currency_counts_in_that_of_the_company(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create({
            "name": "2020-01-01", "rate": 1 / 25_000, "currency_id": dollar.id,
            "company_id": self.company.id})  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "USD", "currency_id": dollar.id, "company_id": self.company.id})  # fmt: skip
        partner = self.customer("Exporter", [LONG_AGO, ("2025-02-01", 500_000)],
                                property_account_receivable_id=self.owed.id)  # fmt: skip
        order = self.sold(4, 10, "2026-01-05", partner, pricelist_id=prices.id)
        self.assertRow(partner, ordered_12_months_amount=1_000_000, growth_figure="+100%")
        self.credit(self.bill(order), [1])
        self.env.invalidate_all()
        self.assertRow(partner, ordered_12_months_amount=750_000, growth_figure="+50%")

    def test_each_company_has_its_own(self):
        partner = self.grown()
        self.orders(partner, [LONG_AGO, ("2025-02-01", 100), ("2026-02-01", 300)],
                    self.other_company)  # fmt: skip
        self.invoice(80, "2026-02-10", "out_refund", partner)
        self.assertRow(partner, growth_figure="-17%")
        rows = self.row(partner) | self.row(partner, self.other_company)
        self.assertEqual(rows.mapped("growth_figure"), ["-17%", "+200%"])

    def test_contacts_are_their_customer(self):
        partner = self.grown()
        contact = self.partner("Shop", parent_id=partner.id, is_company=False)
        self.order(contact, "2026-02-20", 120)
        self.assertRow(partner, ordered_12_months_amount=1200, growth_figure="0%")

    def test_absurd_amounts_count_as_nothing(self):
        partner = self.grown()
        order = self.order(partner, "2026-02-20", 120)
        for amount in ("NaN", "1e300", "-1e300"):
            with self.subTest(amount=amount):
                self.env.cr.execute("UPDATE sale_order SET amount_untaxed = %s WHERE id = %s",
                                    [amount, order.id])  # fmt: skip
                self.env.invalidate_all()
                self.assertRow(partner, growth_figure="-10%")


class TestWhoReads(AccessCase):
    """Who sees the row sees its figures, of all orders of the customer; nobody else sees them."""

    names = ["growth_text", "growth_figure", "ordered_12_months_before_amount"]

    def test_figures_are_of_all_orders_of_the_customer(self):
        self.order(self.mine, "2026-02-20", 900_000, user_id=self.other_rep.id)
        (read,) = self.rpc(
            self.rep, "sales.rhythm", "read", self.row(self.mine).ids, ["ordered_12_months_amount"]
        )
        self.assertEqual(read["ordered_12_months_amount"], 1_500_000)

    def test_others_are_refused(self):
        for user in (self.other_rep, self.abroad, *self.without_rights):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm", "read", self.row(self.mine).ids, self.names)


class TestCost(QueryCountCase):
    """Fifty rows ask as often as five."""

    def test_growth_of_many_is_one_question(self):
        rows = self.rhythms.search(self.domain)
        self.assertSameCount(lambda records: records.mapped("growth_text"), rows)
