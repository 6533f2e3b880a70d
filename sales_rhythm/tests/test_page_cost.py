"""What a customer's page costs where everything happens, for whoever opens it."""

from datetime import date, timedelta

from lxml import etree

from odoo.fields import Command
from odoo.tests import freeze_time

from .test_client import QueryCountCase
from .test_lines import LineCase
from .test_receivable import DebtCase

NOW = "2026-03-18 03:00:00"  # of the third week, from which on it is said who must be cared for
LAST_ORDER = date(2026, 2, 17)
MOST = 25  # queries for a page

# What each user's page has something in.
FULL = (
    "line_ids", "recent_event_ids", "reasons", "sell_today", "timeline", "weeks", "said_text",
    "next_text", "note_text", "growth_text", "contact_name", "contact_phone", "hanging_amount",
    "overdue_amount", "evidence", "suggestions", "room", "room_text", "has_dismissals", "promises",
)  # fmt: skip
CHIPS = {
    "directive", "promise_broken", "must_care", "overdue", "late", "activity_overdue",
    "quotation_hanging", "deal_hanging", "push", "line_lost",
}  # fmt: skip


@freeze_time(NOW)
class TestPageCost(LineCase, DebtCase, QueryCountCase):
    """Ten of thirty grocers, all tagged so, buy rice and soap, the others rope and silk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rope, cls.silk = cls.categories("Rope", "Silk")
        cls.goods |= {category: cls.goods_in(category) for category in (cls.rope, cls.silk)}
        cls.policy.lookalike_min_customers = 5
        cls.tag = cls.env["res.partner.category"].create({"name": "Grocers"})
        tagged = [Command.set(cls.tag.ids)]
        for number in range(30):
            bought = (cls.rice, cls.soap) if number < 10 else (cls.rope, cls.silk)
            items = [(category, 24_000) for category in bought]
            grocer = cls.partner(f"Grocer {number}", user_id=cls.other_rep.id, category_id=tagged)
            cls.buy_all(grocer, [LAST_ORDER], items)
        cls.env["sales.rhythm.push"].create({
            "company_id": cls.company.id, "category_id": cls.silk.id, "from_on": "2026-03-01",
            "until_on": "2026-03-31"})  # fmt: skip
        cls.env["sales.rhythm.cover"].create({
            "company_id": cls.company.id, "user_id": cls.rep.id, "stand_in_id": cls.other_rep.id,
            "from_on": "2026-03-16", "until_on": "2026-03-20"})  # fmt: skip
        cls.settle()

    @classmethod
    def buy_all(cls, partner, days, *baskets):
        """Confirmed orders of a customer, one a day, each with the basket whose turn it is."""
        orders = cls.env["sale.order"].create([
            {"partner_id": partner.id, "company_id": cls.company.id,
             "user_id": partner.user_id.id, "order_line": [
                 Command.create(cls.line_values(item)) for item in baskets[number % len(baskets)]]}
            for number in range(len(days))
        ])  # fmt: skip
        orders.action_confirm()
        for order, day in zip(orders, days, strict=True):
            order.date_order = cls.utc(str(day))
        cls.settle()

    def customer_of_all(self, documents):
        """Whose page has something in every part, after so many orders."""
        shop = self.partner(f"Shop of {documents}", phone="0903 418 226",
                            category_id=[Command.set(self.tag.ids)],
                            property_account_receivable_id=self.owed.id)  # fmt: skip
        self.partner(f"Mrs Hoa of {documents}", parent_id=shop.id, is_company=False,
                     phone="0903 418 227")  # fmt: skip
        # Every two weeks, on up to a hundred days, and oil no longer in the last three of them.
        places = [number % 100 for number in range(documents)]
        days = [LAST_ORDER - timedelta(days=14 * place) for place in places]
        self.buy_all(shop, [day for day, place in zip(days, places, strict=True) if place < 3],
                     [(self.rice, 100)])  # fmt: skip
        self.buy_all(shop, [day for day, place in zip(days, places, strict=True) if place >= 3],
                     [(self.rice, 100), (self.oil, 40)])  # fmt: skip
        self.quotations(shop, [70_000], validity_date="2026-02-20", user_id=self.rep.id)
        self.lead(shop, 500_000, date_deadline="2026-02-20")
        self.pay(self.invoice(500_000, "2026-02-10", partner=shop), 200_000)
        self.plan_all(shop)
        self.env["sales.rhythm.dismissal"].create({
            "company_id": self.company.id, "partner_id": shop.id, "category_id": self.rope.id,
            "reason": "no_need", "dismissed_on": "2026-03-01",
            "until_on": "2026-09-01"})  # fmt: skip
        self.refresh(shop)
        self.forget_and_lose(shop)
        return shop

    def plan_all(self, shop):
        with freeze_time("2026-02-20 03:00:00"):
            call = shop.with_user(self.rep).activity_schedule("mail.mail_activity_data_call")
            call.action_feedback(feedback="Wants rice in March")
            self.settle()
        for kind, user, words in (
            ("mail.mail_activity_data_call", self.rep, "Ask for the rice"),
            ("sales_rhythm.activity_type_directive", self.director, "Keep the price"),
            ("sales_rhythm.activity_type_promise", self.rep, "Ten bags at the old price"),
        ):
            shop.with_user(user).activity_schedule(
                kind, date(2026, 3, 17), words, user_id=self.rep.id
            )
        self.settle()
        # What is created, is so at the transaction's own time.
        self.env.cr.execute("UPDATE mail_activity SET create_date = '2026-03-16 03:00:00'")

    def forget_and_lose(self, shop):
        """Nobody cared for the customer of late, who no longer buys oil."""
        self.env.cr.execute(
            "UPDATE sales_rhythm SET neglected_from = '2026-03-05' WHERE id = %s",
            [self.row(shop).id],
        )
        self.env.cr.execute(
            "UPDATE sales_rhythm_line SET stopped_from = '2026-03-10' WHERE id = %s",
            [self.lines(shop)[self.oil].id],
        )
        self.env.invalidate_all()

    # ---- what is read

    def specification_of_page(self, model, view):
        """As the web client reads a form, its lists and what stands in them included."""
        found = {}
        for field in view.iterfind(".//field"):
            if next(field.iterancestors("field"), None) is not view.getparent():
                continue  # of a list in this view
            kind = self.env[model]._fields[field.get("name")]
            hidden = {field.get("invisible"), field.get("column_invisible")} & {"1", "True"}
            inside = field.find("list") if field.find("list") is not None else field.find("kanban")
            if inside is not None:
                fields = self.specification_of_page(kind.comodel_name, inside)
                found[field.get("name")] = {"fields": fields, "limit": 40, "context": {}}
            elif kind.relational and not hidden:
                found[field.get("name")] = {"fields": {"display_name": {}}}
            else:
                found[field.get("name")] = {"fields": {}} if kind.relational else {}
        return found

    def queries(self, shop, user):
        """(queries with which a user reads the page in a transaction of its own, what is read)."""
        rows = self.env["sales.rhythm"].with_user(user)
        arch = rows.get_view(view_type="form")["arch"]
        fields = self.specification_of_page("sales.rhythm", etree.fromstring(arch))
        found = []

        def ask(row):
            self.env.cr.cache.clear()
            found[:] = row.with_user(user).with_context(lang="en_US").web_read(fields)

        count = self.count(ask, self.row(shop))
        return count, found[0]

    def assertFull(self, page):
        for name in FULL:
            self.assertTrue(page[name], name)
        self.assertEqual(CHIPS - {chip["key"] for chip in page["reasons"]}, set())
        self.assertEqual([each["kind"] for each in page["sell_today"]],
                         ["line", "document", "offer"])  # fmt: skip
        self.assertIn("payment", {each["kind"] for each in page["recent_event_ids"]})

    def test_page_costs_as_many_queries_for_a_long_history_as_for_a_short_one(self):
        few, many = self.customer_of_all(10), self.customer_of_all(1000)
        self.refresh_market()
        for row in (self.row(few), self.row(many)):
            (space,) = row._whitespaces(row).values()
            self.assertEqual(space.group, ("tag", str(self.tag.id)), "which has to be named, too")
        # Who stands in is the second; leaders read their teams' documents.
        for user in (self.rep, self.other_rep, self.leader, self.director):
            with self.subTest(user.name):
                short, page = self.queries(few, user)
                self.assertFull(page)
                long, page = self.queries(many, user)
                self.assertFull(page)
                self.assertEqual(short, long)
                self.assertLessEqual(long, MOST)

    def refresh_market(self):
        """What the job learns on a Sunday; the lines of the two customers stay as they are."""
        others = self.env["sales.rhythm"].search([("user_id", "=", self.other_rep.id)]).partner_id
        self.env["sales.rhythm.line"]._refresh_of(others.ids)
        self.env["sales.rhythm.market"]._learn(self.company)
        self.settle()
