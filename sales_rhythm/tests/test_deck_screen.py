"""The deck's screen: every figure above the cards is its rows, for everybody who may look."""

from datetime import date, timedelta

from odoo.fields import Domain

from .common import TODAY
from .test_screens import ScreenCase

PERIODS = ("today", "week", "month")


class DeckScreenCase(ScreenCase):
    """The fifty customers, some touched today, some planned for and some of these missed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = date.fromisoformat(TODAY)
        for days, partners in ((-3, cls.partners[::9]), (0, cls.partners[1::9]),
                               (4, cls.partners[2::9])):  # fmt: skip
            for partner in partners:
                cls.plan(partner, days)
        cls.settle()
        cls.touch(cls.partners[::4])

    @classmethod
    def plan(cls, partner, days):
        partner.activity_schedule(
            "mail.mail_activity_data_call",
            cls.day + timedelta(days=days),
            user_id=partner.user_id.id,
        )

    @classmethod
    def touch(cls, partners):
        """As after a call today: the rows say so until the next refresh."""
        rows = cls.env["sales.rhythm"].search([("partner_id", "in", partners.ids)])
        cls.env.cr.execute(
            "UPDATE sales_rhythm SET touched_on = %s, rest_until = %s WHERE id = ANY(%s)",
            [cls.day, cls.day + timedelta(days=2), rows.ids],
        )
        cls.env.invalidate_all()

    def filters(self, view):
        """{name: domain} of the filters of a search view."""
        arch = self.env.ref(f"sales_rhythm.{view}")._get_combined_arch()
        return {
            node.get("name"): self.evaluate(node.get("domain"), self.rep)
            for node in arch.iter("filter")
            if node.get("domain")
        }


class TestFigures(DeckScreenCase):
    """Figures and rows."""

    def people(self):
        return {
            user.login: self.env["sales.rhythm"].with_user(user)
            for user in (self.rep, self.leader, self.director)
        }

    def test_figures_are_the_rows_that_open(self):
        for login, rhythms in self.people().items():
            for period in PERIODS:
                with self.subTest(user=login, period=period):
                    summary = rhythms.get_deck_summary(period)
                    for figure in (*(summary[key] for key in ("money", "done", "total")),
                                   *summary["care"]):  # fmt: skip
                        self.assertEqual(rhythms.search_count(figure["domain"]), figure["count"])
                    waiting = rhythms.search(summary["money"]["domain"])
                    self.assertAlmostEqual(
                        sum(waiting.mapped("money_at_stake_amount")), summary["money"]["amount"], 2
                    )
                    self.assertTrue(summary["money"]["count"])
                    self.assertTrue(summary["done"]["count"])

    def test_figures_are_what_the_banner_filters(self):
        """It turns filters on by name, and shows the server's counts on them."""
        filters = self.filters("sales_rhythm_view_search_deck")
        for login, rhythms in self.people().items():
            for period in PERIODS:
                summary = rhythms.get_deck_summary(period)
                counted = {each["key"]: each["count"] for each in summary["care"]}
                for names, count in (
                    ((period,), summary["total"]["count"]),
                    ((period, "not_done"), summary["money"]["count"]),
                    ((period, "done"), summary["done"]["count"]),
                    *(((key,), number) for key, number in counted.items()),
                ):
                    with self.subTest(user=login, names=names):
                        domain = Domain.AND([filters[name] for name in names])
                        self.assertEqual(rhythms.search_count(domain), count)

    def test_counts_of_care_are_all_customers(self):
        for login, rhythms in self.people().items():
            with self.subTest(user=login):
                summary = rhythms.get_deck_summary("today")
                total = sum(each["count"] for each in summary["care"])
                self.assertEqual(total, rhythms.search_count([]))

    def test_periods_grow(self):
        rhythms = self.env["sales.rhythm"].with_user(self.director)
        totals = [rhythms.get_deck_summary(period)["total"]["count"] for period in PERIODS]
        self.assertEqual(totals, sorted(totals))
        self.assertLess(totals[0], totals[-1])

    def test_an_unknown_period_is_today(self):
        rhythms = self.env["sales.rhythm"].with_user(self.rep)
        self.assertEqual(rhythms.get_deck_summary("year"), rhythms.get_deck_summary("today"))

    def test_who_is_done_stands_last_and_pinned_first(self):
        arch = self.env.ref("sales_rhythm.sales_rhythm_view_kanban")._get_combined_arch()
        order = arch.get("default_order")
        rows = self.env["sales.rhythm"].with_user(self.director).search([], order=order)
        expected = rows.sorted(
            lambda row: (row.done_today, not row.pinned, -row.money_at_stake_amount, row.id)
        )
        self.assertEqual(rows, expected)
        self.assertEqual(len(set(rows.mapped("done_today"))), 2)

    def test_done_rows_leave_the_total(self):
        rhythms = self.env["sales.rhythm"].with_user(self.director)
        domain = self.filters("sales_rhythm_view_search_deck")["today"]
        ((total,),) = rhythms._read_group(domain, [], ["deck_amount:sum"])
        summary = rhythms.get_deck_summary("today")
        self.assertAlmostEqual(total, summary["money"]["amount"], 2)


class TestTwoCompanies(DeckScreenCase):
    """One deck of two companies: the banner speaks of the rows of both, in one currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.company | cls.other_company
        cls.director.company_ids = cls.both
        for company, rates in ((cls.company, {"USD": 1 / 25_000, "VND": 1}),
                               (cls.other_company, {"USD": 1, "VND": 25_000})):  # fmt: skip
            for name, rate in rates.items():
                currency = cls.env["res.currency"].search([("name", "=", name)])
                cls.env["res.currency.rate"].create({
                    "currency_id": currency.id, "company_id": company.id, "rate": rate,
                    "name": "2026-01-01"})  # fmt: skip
        partner = cls.partner("American", user_id=False)
        cls.quotations(partner, [300], cls.other_company, validity_date="2026-02-01")
        cls.settle()

    def seen_in(self, *companies):
        ids = [company.id for company in companies]
        return self.env["sales.rhythm"].with_user(self.director).with_context(
            allowed_company_ids=ids
        )  # fmt: skip

    def test_money_is_in_the_current_companys_currency(self):
        of_one = self.seen_in(self.company).get_deck_summary("today")["money"]
        for companies, amount in (
            ((self.company, self.other_company), of_one["amount"] + 300 * 25_000),
            ((self.other_company, self.company), of_one["amount"] / 25_000 + 300),
        ):
            rhythms = self.seen_in(*companies)
            summary = rhythms.get_deck_summary("today")
            money = summary["money"]
            self.assertEqual(summary["currency_id"], companies[0].currency_id.id)
            self.assertAlmostEqual(money["amount"], amount, 1)
            self.assertEqual(money["count"], of_one["count"] + 1)
            self.assertEqual(rhythms.search_count(money["domain"]), money["count"])

    def test_figures_of_one_company_name_it(self):
        for companies, named in (((self.company,), False),
                                 ((self.company, self.other_company), True)):  # fmt: skip
            labels = [each["label"] for each in self.seen_in(*companies).get_deck_figures("today")]
            self.assertTrue(labels)
            for label in labels:
                self.assertEqual(self.company.name in label, named, label)
