"""The deck at its edges: 3,000 customers on one, and a customer with every reason or with none."""

import random
from datetime import date

from odoo.tests import freeze_time

from ..core.reasons import REASONS
from ..models import clock
from .common import HANOI, MONTHLY
from .deck_rows import DeckRowsCase
from .test_client import QueryCountCase
from .test_deck import MOMENTS
from .test_receivable import DebtCase

ORDER = "done_today, pinned desc, money_at_stake_amount desc, id"
PAGE = 80
MANY, FEW = 3_000, 50


@freeze_time(MOMENTS[2])  # in the third week, in which some must be cared for
class TestManyCustomers(DeckRowsCase, QueryCountCase):
    """A rep with 3,000 customers, and one with fifty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = random.Random(11)
        partners = cls.env["res.partner"].create([{"name": f"M{n}"} for n in range(MANY + FEW)])
        cls.settle()
        cls.busy, cls.calm = (
            cls.new_user(login, "sales_team.group_sale_salesman") for login in ("t_busy", "t_calm")
        )
        cls.insert(
            cls.row_of_any_shape(source, cls.company, partner, user)
            for user, some in ((cls.busy, partners[:MANY]), (cls.calm, partners[MANY:]))
            for partner in some
        )

    def deck(self, user):
        return self.env["sales.rhythm"].with_user(user)

    def test_page_and_summary_ask_as_often_as_with_fifty(self):
        fields = self.fields_of("sales.rhythm", "kanban")

        def asked(user, limit):
            deck = self.deck(user)
            # A full page each: of one that is not Odoo need not count the rows besides.
            page = self.count(
                lambda rows: rows.web_search_read([], fields, order=ORDER, limit=limit), deck
            )
            return page, self.count(lambda rows: rows.get_deck_summary("month"), deck)

        self.assertEqual(asked(self.calm, FEW - 1), asked(self.busy, PAGE))

    def test_counts_add_up_and_open_what_they_count(self):
        deck = self.deck(self.busy)
        for period in ("today", "week", "month"):
            summary = deck.get_deck_summary(period)
            self.assertEqual(sum(each["count"] for each in summary["care"]), MANY)
            open_count, done_count = summary["money"]["count"], summary["done"]["count"]
            self.assertEqual(summary["total"]["count"], open_count + done_count)
            self.assertGreater(open_count, PAGE)
            for figure in (summary["money"], summary["done"], summary["total"], *summary["care"]):
                self.assertEqual(deck.search_count(figure["domain"]), figure["count"])
        waiting = deck.search(summary["money"]["domain"])
        self.assertAlmostEqual(sum(waiting.mapped("deck_amount")), summary["money"]["amount"], 2)

    def test_pages_hold_each_customer_once(self):
        deck = self.deck(self.busy)
        domain = deck.get_deck_summary("today")["total"]["domain"]
        seen = deck.browse()
        for offset in range(0, MANY, PAGE):
            page = deck.search(domain, order=ORDER, offset=offset, limit=PAGE)
            self.assertFalse(page & seen)
            seen |= page
        self.assertEqual(seen, deck.search(domain, order=ORDER))
        pins = [chip["key"] for row in seen for chip in row.reasons if chip["pinned"]]
        self.assertEqual(pins.count("must_care"), 10)


class TestEveryReason(DebtCase):
    """One customer, from documents: with all reasons that can meet, and with none."""

    def reasons(self, partner):
        self.env.invalidate_all()
        return [chip["key"] for chip in self.row(partner).reasons or ()]

    def plan(self, partner, activity_type, day):
        partner.activity_schedule(activity_type, date.fromisoformat(day), user_id=self.rep.id)

    def test_customer_with_every_reason_is_one_card(self):
        self.orders(self.debtor, MONTHLY[:4])
        self.quotations(self.debtor, [100], validity_date="2026-02-01")
        self.lead(self.debtor, 70, date_deadline="2026-02-01")
        self.invoice(300, "2026-02-01")
        self.plan(self.debtor, "sales_rhythm.activity_type_promise", "2026-03-01")
        self.plan(self.debtor, "sales_rhythm.activity_type_directive", "2026-03-01")
        self.plan(self.debtor, "sales_rhythm.activity_type_help", "2026-03-01")
        self.plan(self.debtor, "mail.mail_activity_data_call", "2026-03-01")
        with freeze_time(MOMENTS[2]):
            day = clock.day_in(HANOI)
        weekday = self.env["sales.rhythm.weekday"]._of([day.weekday()])
        self.env["sales.rhythm.route"].create({
            "name": "Of that day", "user_id": self.rep.id, "company_id": self.company.id,
            "weekday_ids": [(6, 0, weekday.ids)],
            "stop_ids": [(0, 0, {"partner_id": self.debtor.id, "frequency": "weeks",
                                 "interval_weeks": 3, "start_on": day})]})  # fmt: skip
        self.env["sales.rhythm.push"].create({
            "category_id": self.env["product.category"].create({"name": "Fish sauce"}).id,
            "company_id": self.company.id, "from_on": day, "until_on": day})  # fmt: skip
        self.settle()
        # The database stamps what is made with the real day, long after that of the test.
        self.env.cr.execute("UPDATE mail_activity SET create_date = '2026-03-01' WHERE res_id = %s",
                            [self.debtor.id])  # fmt: skip
        self.env["sales.rhythm"]._refresh(self.debtor)
        self.env.cr.execute(
            """INSERT INTO sales_rhythm_line
                      (company_id, partner_id, rhythm_id, category_id, order_count, last_order_on,
                       stopped_from)
               SELECT company_id, partner_id, id, %s, 5, last_order_on - 1, %s
                 FROM sales_rhythm WHERE partner_id = %s""",
            [self.env["product.category"].create({"name": "Oil"}).id, day, self.debtor.id],
        )
        with freeze_time(MOMENTS[2]):
            found = self.reasons(self.debtor)
            rows = self.env["sales.rhythm"].search([("partner_id", "=", self.debtor.id)])
            self.assertEqual(len(rows), 1)
            self.assertTrue(rows.pinned)
            labels = [chip["label"] for chip in rows.reasons]
            self.assertEqual(len(set(labels)), len(labels))
        # Those left out are of another day: due and stopped before and after late, and today's.
        others = {"promise_due", "activity_due", "due", "stopped"}
        self.assertEqual(found, [each.name for each in REASONS if each.name not in others])

    def test_customer_without_a_reason_is_on_no_deck(self):
        partner = self.customer("Bought today", [*MONTHLY, "2026-03-02"])
        self.assertEqual(self.reasons(partner), [])
        row = self.row(partner)
        self.assertFalse(row.pinned)
        self.assertFalse(row.hanging_amount or row.overdue_amount)
        with freeze_time("2026-03-03 03:00:00"):
            self.assertEqual(self.reasons(partner), [])
            self.assertNotEqual(row.deck_period, "today")
            self.assertFalse(row.done_today)
            shown = self.env["sales.rhythm"].with_user(self.rep).get_deck_summary("today")
            self.assertNotIn(row, row.search(shown["total"]["domain"]))
