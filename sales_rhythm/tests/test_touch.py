"""Touches of activities: what counts, once, for whom, and what takes it back."""

from odoo.tests import freeze_time

from ..models import sql
from ..models.clock import day_in
from .common import HANOI, MONTHLY, NOW, TODAY, RhythmCase


class TouchCase(RhythmCase):
    """One customer of `rep`, with a contact; activities are done by people, as in a request."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.partner("Shop")
        cls.contact = cls.partner("Buyer", is_company=False, parent_id=cls.shop.id)
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.meeting_type = cls.env.ref("mail.mail_activity_data_meeting")

    @classmethod
    def activity(cls, record, kind="call", user=None, **values):
        """An open activity of `rep`, or of this user."""
        return cls.env["mail.activity"].create({
            "activity_type_id": cls.env.ref(f"mail.mail_activity_data_{kind}").id,
            "res_model_id": cls.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "user_id": (user or cls.rep).id,
            **values,
        })  # fmt: skip

    @classmethod
    def touch(cls, partner, user, kind="call", when=f"{TODAY} 09:00", res_id=1, minutes=0, **more):
        """A touch as its source tells it, at a local time of the company."""
        cls.env["sales.rhythm.touch"]._insert(sql.given([{
            "company_id": cls.company.id, "partner_id": partner.id, "user_id": user.id,
            "kind": kind, "done_at": cls.utc(when), "minutes": minutes,
            "res_model": "mail.activity", "res_id": res_id, **more}]))  # fmt: skip
        cls.settle()

    @classmethod
    def act(cls, record, user=None, **context):
        """The record as a user holds it in a request of the company."""
        env = cls.env(user=user or cls.rep, su=False,
                      context={"allowed_company_ids": cls.company.ids, **context})  # fmt: skip
        return record.with_env(env)

    @classmethod
    def done(cls, activity, user=None, feedback=False, **context):
        cls.act(activity, user, **context).action_feedback(feedback=feedback)
        cls.settle()

    def touches(self, *partners):
        """All touches of these customers, counter-entries too, as they were made."""
        partners = partners or (self.shop,)
        ids = [partner.id for partner in partners]
        return self.env["sales.rhythm.touch"].search([("partner_id", "in", ids)], order="id")

    def assertTouch(self, partner=None, **expected):
        """The customer has one touch, with these values."""
        touch = self.touches(partner or self.shop)
        self.assertEqual(len(touch), 1)
        found = {name: self.plain(touch[name]) for name in expected}
        self.assertEqual(found, {name: self.plain(value) for name, value in expected.items()})
        return touch

    def assertCounts(self, counts, partner=None):
        self.settle()
        self.assertEqual(self.touches(partner or self.shop).mapped("count"), counts)

    def last(self, before=NOW, company=None):
        """What a refresh is told: {commercial partner: (local day, result)}."""
        company = company or self.company
        with sql.local_days(self.env.cr, HANOI):
            found = sql.last_touches(self.env, company.id, sql.EVERYONE, before)
        return {partner_id: (day, result) for partner_id, day, result in found}


class TestDone(TouchCase):
    def test_logged_call_is_one_touch(self):
        activity = self.activity(self.shop)
        self.done(activity, feedback="Spoke to\nthe owner")
        self.assertTouch(
            company_id=self.company, user_id=self.rep, kind="call", count=1, sequence=0,
            note="Spoke to the owner", result=False, minutes=0, res_model="mail.activity",
            res_id=activity.id,
        )  # fmt: skip
        self.done(activity)  # again, of what is done
        self.assertCounts([1])

    def test_kind_follows_the_type_whatever_it_is_called(self):
        self.call_type.write({"name": "Ring ring", "active": False})
        kinds = [("call", "call"), ("meeting", "meeting"), ("email", "email"), ("todo", "todo"),
                 ("upload_document", "todo")]  # fmt: skip
        for name, _kind in kinds:
            self.done(self.activity(self.shop, name))
        self.assertEqual(self.touches().mapped("kind"), [kind for _name, kind in kinds])

    def test_day_is_the_companys_around_midnight(self):
        for local, day in (("00:30", "2026-03-03"), ("06:30", "2026-03-03")):
            with self.subTest(local), freeze_time(self.utc(f"2026-03-03 {local}")):
                self.done(self.activity(self.shop))
                touch = self.touches()[-1]
                self.assertEqual(self.plain(day_in(HANOI, touch.done_at)), day)
                ((found, _result),) = self.last("2026-03-04 00:00:00").values()
                self.assertEqual(found, 20515)  # 3 March 2026

    def test_customer_is_the_documents_commercial_partner(self):
        journal = self.env["account.journal"].create(
            {"name": "Any", "code": "ANY", "type": "general", "company_id": self.company.id}
        )
        move = self.env["account.move"].create(
            {"move_type": "entry", "partner_id": self.contact.id, "journal_id": journal.id}
        )
        for document in (self.contact, self.lead(self.contact), move,
                         self.quotations(self.contact, [100])):  # fmt: skip
            with self.subTest(document._name):
                before = self.touches()
                self.done(self.activity(document))
                self.assertEqual((self.touches() - before).partner_id, self.shop)

    def test_activity_on_a_cancelled_order_waits_for_nobody_but_counts_when_done(self):
        customer = self.customer("Changed their mind", MONTHLY[-1:])
        order = self.quotations(customer, [100])
        activity = self.activity(order, date_deadline=TODAY)
        self.settle()
        row = self.assertRow(customer, activity_on=TODAY)
        self.assertIn("activity_due", [chip["key"] for chip in row.reasons])
        order._action_cancel()
        self.settle()
        row = self.assertRow(customer, activity_on=False, planned_on=False)
        self.assertNotIn("activity_due", [chip["key"] for chip in row.reasons or ()])
        self.done(activity)  # whoever called about it has talked to the customer
        self.assertRow(customer, touched_on=TODAY)
        work = self.touches(customer).filtered(lambda touch: touch.kind != "order")
        self.assertEqual(work.mapped("kind"), ["call"])

    def test_row_of_the_customer_is_a_document_too(self):
        customer = self.customer("With row", MONTHLY)
        row = self.row(customer)
        activity = self.activity(row, user_id=False)  # it has no followers
        self.assertEqual(sql.customers_of(self.env, "mail_activity", activity.ids), {customer.id})

    def test_without_a_customer_there_is_no_touch(self):
        lead = self.env["crm.lead"].create({"name": "Nobody yet", "user_id": self.rep.id})
        before = self.env["sales.rhythm.touch"].search_count([])
        self.done(self.activity(lead))
        self.done(self.activity(self.product.product_tmpl_id, user=self.rep))
        self.assertEqual(self.env["sales.rhythm.touch"].search_count([]), before)

    def test_company_is_the_documents_else_that_of_the_doer(self):
        self.rep.company_ids |= self.other_company
        lead = self.lead(self.shop, company_id=self.other_company.id, team_id=False)
        self.done(self.activity(lead), allowed_company_ids=(self.company + self.other_company).ids)
        self.done(self.activity(self.shop), allowed_company_ids=self.other_company.ids)
        self.done(self.activity(self.shop))
        self.assertEqual(
            [touch.company_id for touch in self.touches()],
            [self.other_company, self.other_company, self.company],
        )

    def test_who_cared_is_the_doer_and_for_a_program_the_assignee(self):
        self.done(self.activity(self.shop), user=self.leader)
        self.activity(self.shop)._action_done()
        self.assertEqual(self.touches().mapped("user_id.id"), [self.leader.id, self.rep.id])

    def test_dialog_tells_kind_and_result(self):
        self.done(
            self.activity(self.shop, "todo"), rhythm_touch={"result": "no_answer", "kind": "call"}
        )
        self.assertTouch(result="no_answer", kind="call")
        self.assertEqual(self.last("2026-03-02 03:00:01")[self.shop.id], (20514, "no_answer"))

    def test_context_of_a_stranger_is_not_believed(self):
        for told in (
            "call",
            {"kind": "visit"},
            {"kind": "'; DROP", "result": 7, "count": 9},
            {"kind": ["call"]},
        ):
            self.done(self.activity(self.shop, "todo"), rhythm_touch=told)
        self.assertEqual(set(self.touches().mapped("kind")), {"todo"})
        self.assertEqual(set(self.touches().mapped("count")), {1})

    def test_hostile_note_is_one_short_line_of_text(self):
        self.done(self.activity(self.shop), feedback="<script>alert(1)</script>\r\n" + "x" * 2000)
        note = self.touches().note
        self.assertEqual(len(note), 500)
        self.assertTrue(note.startswith("<script>alert(1)</script> x"))

    def test_error_of_ours_does_not_stop_the_rep(self):
        self.env.cr.execute(
            "ALTER TABLE sales_rhythm_touch ADD CONSTRAINT broken CHECK (kind <> 'call') NOT VALID"
        )
        activity = self.activity(self.shop)
        with self.assertLogs("odoo.addons.sales_rhythm.models.touch", "ERROR"):
            self.done(activity, feedback="Fine")
        self.assertEqual((activity.active, activity.feedback), (False, "Fine"))
        self.assertFalse(self.touches())

    def test_queries_do_not_depend_on_how_many(self):
        def queries(count):
            activities = self.env["mail.activity"].create([
                {"activity_type_id": self.call_type.id, "res_id": self.shop.id,
                 "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                 "user_id": self.rep.id} for _number in range(count)])  # fmt: skip
            self.settle()
            touches = self.env["sales.rhythm.touch"]
            before = self.env.cr.sql_log_count
            touches._record(activities._rhythm_prepare_touches("x"))
            touches._undo(activities)
            self.env.cr.flush()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(1), queries(1000))
        self.assertEqual(sum(self.touches().mapped("count")), 0)


class TestUndone(TouchCase):
    def test_reopened_is_taken_back_and_done_again_counts_again(self):
        activity = self.activity(self.shop)
        self.done(activity, feedback="First")
        first = self.touches()
        self.act(activity).active = True
        self.assertCounts([1, -1])
        back = self.touches()[-1]
        for name in ("company_id", "partner_id", "user_id", "kind", "result", "done_at"):
            self.assertEqual(back[name], first[name], name)
        self.assertEqual((back.corrects_id, back.minutes), (first, -first.minutes))
        self.assertNotIn(self.shop.id, self.last("2026-03-03"))
        self.done(activity, feedback="Second")
        self.assertCounts([1, -1, 1])
        self.assertEqual(self.touches().mapped("sequence"), [0, 1, 2])
        self.assertIn(self.shop.id, self.last("2026-03-03"))

    def test_unarchiving_from_the_list_is_the_same(self):
        activity = self.activity(self.shop)
        self.done(activity)
        activity.action_unarchive()
        activity.action_unarchive()
        self.assertCounts([1, -1])

    def test_touch_survives_activity_and_user(self):
        activity, other = self.activity(self.shop), self.activity(self.shop)
        gone = self.new_user("t_gone", "sales_team.group_sale_salesman")
        self.done(activity)
        self.done(other, user=gone)
        activity.unlink()
        gone.with_context(tracking_disable=True).unlink()
        self.assertCounts([1, 1])
        self.assertEqual(self.touches().mapped("user_id.id"), [self.rep.id])

    def test_touch_goes_with_its_customer(self):
        customer = self.partner("Short lived")
        self.done(self.activity(customer))
        self.assertCounts([1], customer)
        customer.unlink()
        self.assertFalse(self.touches(customer))


class TestMarks(TouchCase):
    """What changes about an activity makes the rows of its customers be worked out again."""

    def marked(self, change):
        self.settle()
        change()
        self.env.flush_all()
        marked = self.env.cr.precommit.data.get("sales_rhythm.marked")
        found = self.env["sales.rhythm.queue"]._resolve(marked or {})
        self.settle()
        return found

    def test_changes_of_open_activities_mark_their_customers(self):
        other = self.partner("Other shop")
        activity = self.activity(self.lead(self.contact))
        both = {self.shop.id, other.id}
        checks = [
            (lambda: self.activity(self.contact), {self.shop.id}),
            (lambda: activity.write({"date_deadline": "2026-04-01"}), {self.shop.id}),
            (lambda: activity.write({"user_id": self.leader.id}), {self.shop.id}),
            (lambda: activity.write({"activity_type_id": self.meeting_type.id}), {self.shop.id}),
            (lambda: activity.write({"summary": "Whatever"}), set()),
            (lambda: activity.write({"res_id": self.lead(other).id}), both),
            (lambda: activity.unlink(), {other.id}),
        ]
        for number, (change, expected) in enumerate(checks):
            with self.subTest(number):
                self.assertEqual(self.marked(change) & both, expected)

    def test_done_and_reopened_mark_the_customer(self):
        activity = self.activity(self.contact)
        self.assertIn(self.shop.id, self.marked(lambda: self.act(activity).action_feedback()))
        self.assertIn(self.shop.id, self.marked(lambda: activity.action_unarchive()))
