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
