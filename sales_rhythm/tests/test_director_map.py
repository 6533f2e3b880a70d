"""The money map as the screen gets it, and what a bucket opens in place."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..models.money import BUCKETS
from .common import MONTHLY, NOW
from .money import DIRECTOR, MONEY, MoneyCase


@freeze_time(NOW)
class TestMap(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.customer("Late", MONTHLY[:-1])
        # What those orders were, is delivered, invoiced and paid long ago.
        cls.env["sale.order"].search([("partner_id", "=", cls.late.id)]).invoice_status = "invoiced"
        cls.quoted(1, 4_000_000, validity_date="2026-03-20")
        cls.quoted(1, 3_000_000, validity_date="2026-02-20")
        cls.lead(cls.shop, 2_000_000, date_deadline="2026-04-01")
        cls.sold(10, 1_000_000)
        cls.settle()

    def map(self, user=None, team_id=False, **kwargs):
        return self.rpc(user or self.director, DIRECTOR, "get_money_map", team_id, **kwargs)

    def rows(self, found):
        return {row["key"]: row for stage in found["stages"] for row in stage["rows"]}

    def test_buckets_stand_in_the_order_that_money_travels(self):
        found = self.map()
        self.assertEqual(list(self.rows(found)), [bucket for bucket, _label in BUCKETS])
        self.assertEqual([stage["key"] for stage in found["stages"]],
                         ["will_buy", "closing", "sold"])  # fmt: skip

    def test_total_is_the_sum_of_stages_and_these_of_their_rows(self):
        found = self.map()
        for stage in found["stages"]:
            self.assertEqual(stage["amount"], sum(row["amount"] for row in stage["rows"]))
            shares = sum(row["bar"]["share"] for row in stage["rows"])
            self.assertAlmostEqual(stage["bar"]["share"], shares)
        total = sum(stage["amount"] for stage in found["stages"])
        self.assertEqual(found["total"]["amount"], total)
        self.assertAlmostEqual(sum(stage["bar"]["share"] for stage in found["stages"]), 1)

    def test_in_words(self):
        found = self.map()
        rows = self.rows(found)
        self.assertEqual(found["unit_text"], "M")
        self.assertEqual(found["customers"], "at 2 customers")
        self.assertEqual(
            {key: (row["column_text"], row["count_text"]) for key, row in rows.items()
             if row["amount"]},
            {
                "late": ("0", "1 customer"),
                "deal": ("2", "1 deal"),
                "quotation": ("4", "1 quotation"),
                "quotation_hanging": ("3", "1 quotation"),
                "to_deliver": ("10", "1 order"),
            },
        )  # fmt: skip
        self.assertEqual(rows["to_deliver"]["hint"], "ordered from 2 Mar on")
        self.assertEqual(rows["to_deliver"]["title"], "10,000,000\xa0₫")
        self.assertEqual(found["action"]["text"], "3.09M")
        self.assertEqual(found["action"]["share_text"], "16%")
        self.assertEqual(found["note"], False)

    def test_only_cycles_are_estimates(self):
        estimates = {key for key, row in self.rows(self.map()).items() if row["is_estimate"]}
        self.assertEqual(estimates, {"due", "late", "stopped"})

    def test_oldest_and_next(self):
        self.invoice(1_000, "2026-01-31", partner=self.shop)
        self.invoice(1_000, "2026-03-02", partner=self.shop)
        rows = self.rows(self.map())
        self.assertEqual(rows["overdue"]["hint"], "oldest for 30 days")
        self.assertEqual(rows["unpaid"]["hint"], "next due 2 Mar")

    def test_less_than_nothing_has_no_share(self):
        self.invoice(100_000_000, "2026-02-10", "out_refund", self.shop)
        found = self.map()
        rows = self.rows(found)
        self.assertEqual(rows["unpaid"]["bar"]["share"], 0)
        self.assertEqual(rows["unpaid"]["column_text"], "-100")
        self.assertLess(found["total"]["amount"], 0)
        self.assertAlmostEqual(sum(row["bar"]["share"] for row in rows.values()), 1)

    def test_company_without_anything(self):
        found = self.rpc(self.abroad, DIRECTOR, "get_money_map")
        self.assertTrue(found["note"])
        self.assertEqual(found["total"]["amount"], 0)
        self.assertEqual(len(self.rows(found)), len(BUCKETS))
        self.assertFalse(found["customers"].startswith("at 1 "))

    def test_director_of_two_companies_sees_the_one_in_front(self):
        both = self.company | self.other_company
        user = self.new_user("t_both", "sales_team.group_sale_manager", both)
        one = self.map(user, company=self.company)
        ticked = self.map(user, company=both)
        other = self.map(user, company=self.other_company | self.company)
        self.assertEqual(one["total"], ticked["total"])
        self.assertEqual(other["total"]["amount"], 0)
        self.assertEqual(other["currency_id"], self.other_company.currency_id.id)

    def test_what_is_nobodys_counts_for_its_team(self):
        self.quoted(1, 500_000, user_id=False, team_id=self.team.id, validity_date="2026-03-20")
        self.quoted(1, 70_000, user_id=False, team_id=self.other_team.id)
        self.settle()
        for user, team, amount in ((self.leader, False, 4_500_000),
                                   (self.director, self.team.id, 4_500_000),
                                   (self.rep, False, 4_000_000),
                                   (self.director, self.other_team.id, 70_000),
                                   (self.director, False, 4_570_000)):  # fmt: skip
            rows = self.rows(self.map(user, team))
            self.assertEqual(rows["quotation"]["amount"], amount, (user.login, team))

    def test_hostile_values(self):
        with self.assertRaises(AccessError):
            self.map(self.rep, self.other_team.id)
        for team_id in (-1, 2**40, "1 OR 1=1", [self.team.id], {"id": 1}, True):
            with self.subTest(team=team_id), self.assertRaises(UserError):
                self.map(self.rep, team_id)
        for bucket in ("", "x' OR 1=1", None, ["late"], 7, {"a": 1}):
            with self.subTest(bucket=bucket), self.assertRaises(UserError):
                self.rpc(self.rep, DIRECTOR, "get_bucket", bucket)
        for user in (self.accountant, self.portal):
            for method in ("get_money_map", "get_bucket"):
                args = ("late",) if method == "get_bucket" else ()
                with self.assertRaises(AccessError):
                    self.rpc(user, DIRECTOR, method, *args)

    def test_queries_do_not_depend_on_how_much_there_is(self):
        def asked():
            found = []
            buckets = ("late", "deal", "quotation", "to_deliver", "overdue")
            calls = [("get_money_map",), *(("get_bucket", each) for each in buckets)]
            for method, *args in calls:
                self.env.invalidate_all()
                self.env.registry.clear_cache()
                before = self.cr.sql_log_count
                self.rpc(self.director, DIRECTOR, method, *args)
                found.append(self.cr.sql_log_count - before)
            return found

        found = []
        for count in (3, 20):
            self.more(count)
            asked()  # once before, for what is asked once a transaction
            found.append(asked())
        self.assertEqual(*found)

    def test_queries_of_a_list_do_not_depend_on_its_length(self):
        def asked():
            rows = self.env[MONEY].search([("bucket", "in", ["overdue", "quotation", "deal"])])
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(all(rows.mapped("document_name")))
            return len(rows), self.cr.sql_log_count - before

        self.more(3)
        few, asked_few = asked()
        self.more(20)
        many, asked_many = asked()
        self.assertGreater(many, few + 50)
        self.assertEqual(asked_few, asked_many)

    def more(self, count):
        for number in range(count):
            partner = self.buyer(f"More {number}")
            self.quoted(1, 10, partner=partner, validity_date="2026-03-20")
            self.lead(partner, 10, date_deadline="2026-04-01")
            self.sold(1, 10, partner=partner)
            self.invoice(1_000 + number, "2026-02-10", partner=partner)
            self.customer(f"Later {number}", MONTHLY[:-1])


@freeze_time(NOW)
class TestBucket(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.phone = "+84 903 111 222"
        for amount in (3_000_000, 1_000_000, 4_000_000, 2_000_000):
            cls.quoted(1, amount, validity_date="2026-03-20", name=f"Q{amount}")
        cls.settle()

    def bucket(self, name="quotation", user=None):
        return self.rpc(user or self.rep, DIRECTOR, "get_bucket", name)

    def test_three_largest_and_all(self):
        found = self.bucket()
        self.assertEqual([row["text"] for row in found["rows"]], ["4M", "3M", "2M"])
        self.assertEqual((found["text"], found["all_text"]), ("10M", "See all 4 quotations"))

    def test_what_one_needs_to_join_in(self):
        self.shop.message_subscribe(self.rep.partner_id.ids)
        meeting = self.env["calendar.event"].create({
            "name": "Tasting", "start": "2026-03-05 02:00:00", "stop": "2026-03-05 03:00:00",
            "partner_ids": [Command.set(self.shop.ids)], "user_id": self.rep.id})  # fmt: skip
        self.env["calendar.event"].create({
            "name": "Past", "start": "2026-02-05 02:00:00", "stop": "2026-02-05 03:00:00",
            "partner_ids": [Command.set(self.shop.ids)], "user_id": self.rep.id})  # fmt: skip
        row = self.bucket()["rows"][0]
        self.assertEqual(row["phone"], "tel:+84903111222")
        self.assertEqual(row["next_meeting"], {"id": meeting.id, "text": "5 Mar"})
        self.assertEqual((row["name"], row["who"]), ("Shop", self.rep.name))
        self.assertEqual(row["why"], "Q4000000, open until 20 Mar")
        self.assertTrue(row["is_followed"])
        self.assertFalse(self.bucket(user=self.leader)["rows"][0]["is_followed"])
        self.assertEqual((row["res_model"], row["rhythm_id"]),
                         ("sale.order", self.row(self.shop).id))  # fmt: skip

    def test_meeting_with_a_contact_is_one_with_the_customer(self):
        buyer = self.buyer("Buyer", parent_id=self.shop.id, is_company=False)
        meeting = self.env["calendar.event"].create({
            "name": "Tasting", "start": "2026-03-05 02:00:00", "stop": "2026-03-05 03:00:00",
            "partner_ids": [Command.set(buyer.ids)], "user_id": self.rep.id})  # fmt: skip
        found = self.bucket()["rows"][0]["next_meeting"]
        self.assertEqual(found, {"id": meeting.id, "text": "5 Mar"})
        meeting.privacy = "private"
        self.assertFalse(self.bucket(user=self.leader)["rows"][0]["next_meeting"])

    def test_deal_without_a_customer_has_its_own_name(self):
        deal = self.env["crm.lead"].create({
            "name": "Somebody", "type": "opportunity", "company_id": self.company.id,
            "user_id": self.rep.id, "expected_revenue": 800})  # fmt: skip
        (row,) = self.bucket("deal")["rows"]
        self.assertEqual((row["name"], row["partner_id"], row["rhythm_id"]),
                         ("Somebody", False, False))  # fmt: skip
        self.assertFalse(row["is_followed"])
        deal.message_subscribe(self.rep.partner_id.ids)
        self.assertTrue(self.bucket("deal")["rows"][0]["is_followed"])

    def test_customer_of_another_company_now_is_named_by_number(self):
        self.shop.company_id = self.other_company
        self.settle()
        row = self.bucket()["rows"][0]
        self.assertEqual(row["name"], f"Customer {self.shop.id}")
        self.assertEqual((row["phone"], row["next_meeting"]), (False, False))

    def test_meeting_is_of_the_companys_day(self):
        self.env["calendar.event"].create({
            "name": "Early", "start": "2026-03-04 23:30:00", "stop": "2026-03-05 00:30:00",
            "partner_ids": [Command.set(self.shop.ids)], "user_id": self.rep.id})  # fmt: skip
        self.assertEqual(self.bucket()["rows"][0]["next_meeting"]["text"], "5 Mar")


@freeze_time(NOW)
class TestJoinInFromTheList(MoneyCase):
    """Any line, not only the three largest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold(1, 1_000)
        cls.deal = cls.env["crm.lead"].create({
            "name": "Somebody", "type": "opportunity", "company_id": cls.company.id,
            "user_id": cls.rep.id, "expected_revenue": 800})  # fmt: skip
        cls.settle()

    def on(self, method, bucket="to_deliver", user=None, model=MONEY):
        rows = self.env[model].search(
            [("bucket", "=", bucket), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(rows), 1)
        return self.rpc(user or self.director, model, method, rows.ids)

    def test_follows_the_customer_or_the_document(self):
        for model in (MONEY, "sales.rhythm.money.part"):
            found = self.on("action_follow", model=model)
            self.assertEqual(found["params"]["message"], "You follow Shop.")
        self.assertIn(self.director.partner_id, self.shop.message_partner_ids)
        self.on("action_follow", "deal")
        self.assertIn(self.director.partner_id, self.deal.message_partner_ids)

    def test_comes_along_or_plans_a_meeting(self):
        found = self.on("action_meet")
        self.assertEqual(found["res_model"], "calendar.event")
        people = found["context"]["default_partner_ids"]
        self.assertEqual(people, [Command.set((self.director.partner_id | self.shop).ids)])
        self.assertEqual(self.on("action_meet", "deal")["context"]["default_res_id"], self.deal.id)
        meeting = self.env["calendar.event"].create({
            "name": "Tasting", "start": "2026-03-05 02:00:00", "stop": "2026-03-05 03:00:00",
            "partner_ids": [Command.set(self.shop.ids)], "user_id": self.rep.id})  # fmt: skip
        self.assertEqual(self.on("action_meet")["params"]["message"], "You come along: Tasting")
        self.assertIn(self.director.partner_id, meeting.partner_ids)

    def test_directs_on_the_customer_or_the_document(self):
        found = self.on("action_direct")["context"]
        self.assertEqual(found["default_partner_id"], self.shop.id)
        found = self.on("action_direct", "deal")["context"]
        self.assertEqual((found["default_res_model"], found["default_figure_name"]),
                         ("crm.lead", "Somebody"))  # fmt: skip

    def test_only_from_lines_that_one_sees(self):
        for method in ("action_follow", "action_meet", "action_direct"):
            with self.assertRaises(AccessError):
                self.on(method, user=self.other_rep)
        self.assertNotIn(self.other_rep.partner_id, self.shop.message_partner_ids)
