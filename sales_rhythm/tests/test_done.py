"""What was done at a customer today, as its card says it in one line."""

from odoo.tests import freeze_time

from .common import MONTHLY, RhythmCase
from .test_client import QueryCountCase

MORNING = "2026-03-02 00:12:00"  # 07:12 in Hanoi
NOON = "2026-03-02 05:05:00"
HOSTILE = "<script>alert(1)</script>"
CALL = "mail.mail_activity_data_call"
TODO = "mail.mail_activity_data_todo"


class TestDone(RhythmCase):
    """A customer of the rep, and touches of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)

    def call(self, when, result=None, user=None, note=None, partner=None):
        """Logs a call as the dialog does, at a time in UTC."""
        told = {"rhythm_touch": {"kind": "call", **({"result": result} if result else {})}}
        self.work(when, CALL, user, note, partner, **told)

    def work(self, when, xmlid, user=None, note=None, partner=None, **context):
        with freeze_time(when):
            activity = (partner or self.shop).with_user(user or self.rep).activity_schedule(xmlid)
            activity.with_context(**context).action_feedback(feedback=note)
            self.settle()

    def text(self, partner=None, user=None):
        self.env.invalidate_all()
        return self.row(partner or self.shop).with_user(user or self.rep).done_text

    def test_nothing_was_done(self):
        self.assertIs(self.text(), False)

    def test_call_says_when_and_how_it_ended(self):
        for result, words in ((None, "Called 07:12"), ("talked", "Called 07:12 · talked"),
                              ("no_answer", "Called 07:12 · no answer"),
                              ("ordered", "Called 07:12 · the customer orders")):  # fmt: skip
            with self.subTest(result=result):
                partner = self.customer(f"Shop {result}", MONTHLY)
                self.call(MORNING, result, partner=partner)
                self.assertEqual(self.text(partner), words)

    def test_order_of_today_tells_its_amount(self):
        self.call(MORNING, "ordered")
        contact = self.partner("Buyer", parent_id=self.shop.id, is_company=False)
        self.order(self.shop, "2026-03-02 08:00", 5_000_000)
        self.order(contact, "2026-03-02 09:00", 300_000, user_id=self.rep.id)
        self.assertEqual(self.text(), "Called 07:12 · ordered 5.3M")

    def test_order_of_yesterday_or_tomorrow_does_not(self):
        self.call(MORNING, "talked")
        self.order(self.shop, "2026-03-01 23:59", 5_000_000)
        self.order(self.shop, "2026-03-03 00:00", 5_000_000)
        self.assertEqual(self.text(), "Called 07:12 · talked")

    def test_order_alone_is_told(self):
        self.order(self.shop, "2026-03-02 08:00", 5_300_000)
        self.assertEqual(self.text(), "Ordered 5.3M")

    def test_order_without_an_amount_has_no_words(self):
        self.order(self.shop, "2026-03-02 08:00", 0)
        self.assertFalse(self.text())

    def test_of_each_kind_the_latest_in_the_order_of_time(self):
        self.work(NOON, TODO)
        self.call(MORNING, "no_answer")
        self.call("2026-03-02 02:30:00", "talked", self.other_rep)
        self.assertEqual(self.text(), "Called 09:30 · talked · to-do done 12:05")

    def test_every_kind_and_result_has_words(self):
        touches = self.env["sales.rhythm.touch"]
        kinds, results = (dict(touches._fields[name].selection) for name in ("kind", "result"))
        for kind in kinds.keys() - {"order"}:
            for result in results:
                line = self.row(self.shop)._done_words([(kind, result, "07:12")], 0)
                self.assertRegex(line, r"^[A-Z][a-z -]* 07:12 · [a-z ]+$")

    def test_day_and_hour_are_the_companys(self):
        yesterday, today = "2026-03-01 16:59:59", "2026-03-01 17:00:00"  # midnight in Hanoi
        self.call(yesterday, "talked")
        self.assertIs(self.text(), False)
        with freeze_time(yesterday):
            self.assertEqual(self.text(), "Called 23:59 · talked")
        self.call(today, "no_answer")
        self.assertEqual(self.text(), "Called 00:00 · no answer")

    def test_what_was_taken_back_is_not_told(self):
        self.call(MORNING, "talked")
        self.work(NOON, TODO)
        done = self.env["mail.activity"].with_context(active_test=False)
        domain = [("res_model", "=", "res.partner"), ("res_id", "=", self.shop.id)]
        done.search(domain, order="id desc", limit=1).action_unarchive()
        self.settle()
        self.assertEqual(self.text(), "Called 07:12 · talked")

    def test_note_is_not_told(self):
        self.call(MORNING, "talked", note=HOSTILE)
        self.assertEqual(self.row(self.shop).note_text, HOSTILE)
        self.assertEqual(self.text(), "Called 07:12 · talked")

    def test_other_companys_work_is_not_told(self):
        self.order(self.shop, "2026-02-20", company=self.other_company)
        self.call(MORNING, "talked")
        self.assertIs(self.row(self.shop, self.other_company).done_text, False)


class TestDoneCost(QueryCountCase):
    """One question for the touches and one for the orders, however many customers are done."""

    def test_fifty_cost_as_much_as_five(self):
        for partner in self.partners:
            partner.with_user(partner.user_id).activity_schedule(CALL).action_done()
        self.settle()
        rows = self.env["sales.rhythm"].with_user(self.director).search(self.domain)
        count = self.assertSameCount(lambda records: records.mapped("done_text"), rows)
        self.assertTrue(all(rows.mapped("done_text")))
        self.assertLessEqual(count, 12)
