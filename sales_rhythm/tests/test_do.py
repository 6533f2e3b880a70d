"""What is done from a card: calls, plans and promises."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import NOW, TODAY
from .do import HOSTILE, DoCase


class TestCalls(DoCase):
    def test_each_button_logs_a_finished_call(self):
        for button, next_step in (("ordered", "Quotation"), ("talked", "Plan"),
                                  ("no_answer", "Plan")):  # fmt: skip
            with self.subTest(button=button):
                before = self.activities()
                notice = self.do("sales.rhythm.log.call", f"action_{button}", note="Tomorrow")
                (call,) = self.activities() - before
                self.assertEqual((call.active, call.user_id, call.feedback, call.activity_category),
                                 (False, self.rep, "Tomorrow", "phonecall"))  # fmt: skip
                names = [offered["name"] for offered in notice["params"]["buttons"]]
                self.assertEqual(names, [next_step, "Undo"])
                self.assertIn("Shop", notice["params"]["message"])

    def test_context_tells_the_touch_what_came_of_it(self):
        told = []
        model = self.env.registry["mail.activity"]
        original = model._action_done

        def spy(activities, *args, **kwargs):
            told.append(activities.env.context.get("rhythm_touch"))
            return original(activities, *args, **kwargs)

        self.patch(model, "_action_done", spy)
        for button in ("ordered", "talked", "no_answer"):
            self.do("sales.rhythm.log.call", f"action_{button}")
        self.assertEqual([each["result"] for each in told], ["ordered", "talked", "no_answer"])
        self.assertEqual({each["kind"] for each in told}, {"call"})

    def test_planned_call_is_finished_and_none_is_added(self):
        contact = self.env["res.partner"].create({"name": "Ms Hoa", "parent_id": self.shop.id})
        for partner in (self.shop, contact):
            for day in ("2026-02-20", TODAY):
                planned = self.plan(partner, day)
                count = len(self.activities() | self.activities(contact))
                self.do("sales.rhythm.log.call", "action_talked")
                self.assertFalse(planned.active)
                self.assertEqual(len(self.activities() | self.activities(contact)), count)

    def test_call_planned_on_a_lead_or_an_order_is_finished_the_first_due_first(self):
        lead, order = self.lead(self.shop), self.quotations(self.shop, [100])
        contact = self.partner("Ms Hoa", is_company=False, parent_id=self.shop.id)
        planned = [
            self.plan(record, day)
            for record, day in ((order, "2026-02-24"), (self.shop, "2026-02-25"),
                                (lead, "2026-02-26"), (contact, TODAY))
        ]  # fmt: skip
        self.settle()
        before = len(self.activities())
        for at, _each in enumerate(planned, 1):
            self.do("sales.rhythm.log.call", "action_talked")
            done = [not each.active for each in planned]
            self.assertEqual(done, [True] * at + [False] * (len(planned) - at))
        self.assertEqual(len(self.activities()), before)
        touches = self.env["sales.rhythm.touch"].search(
            [("partner_id", "=", self.shop.id), ("kind", "=", "call")])  # fmt: skip
        self.assertEqual(len(touches), len(planned))
        self.assertEqual(set(touches.mapped("result")), {"talked"})

    def undo(self, notice, user=None):
        undo = notice["params"]["buttons"][-1]["undo"]
        return self.rpc(user or self.rep, undo["model"], undo["method"], undo["ids"])

    def test_undo_takes_the_call_back(self):
        planned = self.plan()
        self.undo(self.do("sales.rhythm.log.call", "action_talked"))
        self.assertEqual((planned.active, self.activities()), (True, planned))
        planned.unlink()
        notice = self.do("sales.rhythm.log.call", "action_talked")
        self.assertRow(self.shop, touched_on=TODAY)
        self.undo(notice)
        self.settle()
        self.assertFalse(self.activities())
        self.assertRow(self.shop, touched_on="2026-01-31")
        with self.assertRaisesRegex(UserError, "cannot be taken back"):
            self.undo(notice)

    def test_nobody_takes_back_the_call_of_another(self):
        mine = self.do("sales.rhythm.log.call", "action_talked")
        undo = mine["params"]["buttons"][-1]["undo"]
        call = self.env["sales.rhythm.log.call"].browse(undo["ids"]).activity_id
        theirs = self.rpc(self.all_rep, undo["model"], "create", [
            {"rhythm_id": self.row(self.shop).id, "activity_id": call}])  # fmt: skip
        with self.assertRaisesRegex(UserError, "cannot be taken back"):
            self.rpc(self.all_rep, undo["model"], "action_undo", theirs)

    def test_calls_that_are_not_of_the_card_stay_open(self):
        theirs = self.lead(self.shop, user_id=self.other_rep.id)
        abroad = self.lead(self.shop, company_id=self.other_company.id, team_id=False,
                           user_id=self.abroad.id)  # fmt: skip
        cancelled = self.quotations(self.shop, [100])
        planned = [
            self.plan(record, "2026-02-24")
            for record in (theirs, abroad, cancelled, self.lead(self.partner("Else")))
        ]
        cancelled._action_cancel()
        self.settle()
        self.do("sales.rhythm.log.call", "action_talked")
        self.assertEqual([each.active for each in planned], [True] * 4)

    def test_other_plans_stay_open(self):
        later = self.plan(day="2026-03-03")
        colleagues = self.plan(user=self.other_rep)
        todo = self.plan(xmlid="mail.mail_activity_data_todo")
        self.do("sales.rhythm.log.call", "action_talked")
        self.assertEqual((later | colleagues | todo).mapped("active"), [True, True, True])
        self.assertEqual(len(self.activities()), 4)

    def test_archived_or_deleted_call_type_falls_back(self):
        types = self.env["mail.activity.type"]
        own = self.env.ref("mail.mail_activity_data_call")
        own.name = "Ring up"
        self.do("sales.rhythm.log.call", "action_talked")
        self.assertEqual(self.activities()[-1].activity_type_id, own)
        other = types.create({"name": "Zalo call", "category": "phonecall"})
        own.active = False
        self.do("sales.rhythm.log.call", "action_talked")
        self.assertEqual(self.activities()[-1].activity_type_id, other)
        other.res_model = "crm.lead"
        self.do("sales.rhythm.log.call", "action_talked")
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.assertEqual(self.activities()[-1].activity_type_id, todo)
        types.search([("id", "!=", self.env.ref("sales_rhythm.activity_type_help").id)]).active = 0
        with self.assertRaisesRegex(UserError, "no activity type"):
            self.do("sales.rhythm.log.call", "action_talked")

    def test_customer_without_phone_can_be_called_all_the_same(self):
        self.shop.phone = False
        self.do("sales.rhythm.log.call", "action_no_answer")
        self.assertEqual(len(self.activities()), 1)

    def test_hostile_note_is_text(self):
        self.do("sales.rhythm.log.call", "action_talked", note=HOSTILE)
        message = self.env["mail.message"].search(
            [("model", "=", "res.partner"), ("res_id", "=", self.shop.id)], limit=1)  # fmt: skip
        self.assertIn("&lt;script&gt;", message.body)
        self.assertNotIn("<script", message.body)

    def test_nobody_gets_a_mail(self):
        before = self.env["mail.mail"].sudo().search_count([])
        self.do("sales.rhythm.log.call", "action_talked", note="x")
        self.do("sales.rhythm.plan", "action_call", user_id=self.leader.id)
        self.do("sales.rhythm.plan", "action_we_promise")
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)

    def test_two_people_call_at_once(self):
        planned = self.plan()
        dialogs = {
            user: self.rpc(user, "sales.rhythm.log.call", "create",
                           [{"rhythm_id": self.row(self.shop).id}])
            for user in (self.rep, self.leader)
        }  # fmt: skip
        for user, ids in dialogs.items():
            self.rpc(user, "sales.rhythm.log.call", "action_talked", ids)
        self.rpc(self.rep, "sales.rhythm.log.call", "action_talked", dialogs[self.rep])
        self.assertFalse(planned.active)
        self.assertEqual(self.activities().user_id, self.rep | self.leader)
        self.assertEqual(len(self.activities()), 3)


class TestPlans(DoCase):
    def test_presets_are_the_companys_days(self):
        """Monday noon in Hanoi; Friday, from where three days lead to Monday; and a Saturday."""
        for now, expected in (
            (NOW, {"this_afternoon": "03-02", "tomorrow": "03-03", "in_3_days": "03-05",
                   "next_week": "03-09"}),
            ("2026-03-05 17:30:00", {"this_afternoon": "03-06", "tomorrow": "03-07",
                                     "in_3_days": "03-09", "next_week": "03-09"}),
            ("2026-03-07 03:00:00", {"this_afternoon": "03-07", "tomorrow": "03-08",
                                     "in_3_days": "03-10", "next_week": "03-09"}),
        ):  # fmt: skip
            for when, day in expected.items():
                with self.subTest(now=now, when=when), freeze_time(now):
                    self.do("sales.rhythm.plan", "action_todo", when=when)
                    self.assertEqual(str(self.activities()[-1].date_deadline), f"2026-{day}")

    def test_another_day_may_be_a_sunday_and_not_a_past_one(self):
        self.do("sales.rhythm.plan", "action_call", when="other", other_on="2026-03-08")
        self.assertEqual(str(self.activities().date_deadline), "2026-03-08")
        for day in ("2026-03-01", False):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "day"):
                self.do("sales.rhythm.plan", "action_call", when="other", other_on=day)
        self.assertEqual(len(self.activities()), 1)

    def test_kind_and_words_are_the_assignees(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        call = self.env.ref("mail.mail_activity_data_call")
        call.with_context(lang="vi_VN").summary = "Gọi"
        self.leader.lang = "vi_VN"
        self.do("sales.rhythm.plan", "action_call", user_id=self.leader.id)
        planned = self.activities()
        self.assertEqual((planned.user_id, planned.summary, planned.activity_type_id),
                         (self.leader, "Gọi", call))  # fmt: skip
        self.assertTrue(planned.active)
        self.do("sales.rhythm.plan", "action_todo", summary=HOSTILE)
        self.assertEqual(self.activities()[-1].summary, HOSTILE)

    def test_undo_cancels_the_plan(self):
        notice = self.do("sales.rhythm.plan", "action_call")
        undo = notice["params"]["buttons"][0]["undo"]
        self.assertRow(self.shop, activity_on="2026-03-03")
        self.rpc(self.rep, undo["model"], undo["method"], undo["ids"])
        self.assertFalse(self.activities())
        self.assertRow(self.shop, activity_on=False)

    def test_only_who_works_there_can_be_chosen(self):
        for user in (self.portal, self.abroad):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.do("sales.rhythm.plan", "action_call", user_id=user.id)

    def event(self, notice):
        """The meeting that the notice offers to change."""
        change = notice["params"]["buttons"][0]["action"]
        self.assertEqual((change["res_model"], change["target"]), ("calendar.event", "new"))
        return self.env["calendar.event"].browse(change["res_id"])

    def test_meeting_stands_in_the_calendar_at_once(self):
        contact = self.env["res.partner"].create({
            "name": "Ms Hoa", "phone": "1", "email": "hoa@example.com", "parent_id": self.shop.id,
        })  # fmt: skip
        self.rep.tz = "Asia/Ho_Chi_Minh"
        mails = self.env["mail.mail"].search_count([])
        notice = self.do("sales.rhythm.plan", "action_meeting", summary="Tasting")
        event = self.event(notice)
        self.assertEqual((event.name, event.user_id, event.duration, str(event.start)),
                         ("Tasting", self.rep, 1, "2026-03-03 02:00:00"))  # fmt: skip
        self.assertEqual(event.partner_ids, self.rep.partner_id | contact)
        self.assertEqual(event.activity_ids.res_id, self.shop.id)
        self.assertEqual(str(event.activity_ids.date_deadline), "2026-03-03")
        self.assertIn("Tue 3 Mar 09:00", notice["params"]["message"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "Nobody was invited")
        self.settle()
        self.assertRow(self.shop, activity_on="2026-03-03")
        undo = notice["params"]["buttons"][1]["undo"]
        self.rpc(self.rep, undo["model"], undo["method"], undo["ids"])
        self.settle()
        self.assertFalse(event.exists())
        self.assertRow(self.shop, activity_on=False)

    def test_meeting_without_a_type_of_activity_can_be_undone_too(self):
        meetings = self.env["mail.activity.type"].search([("category", "=", "meeting")])
        meetings.category = "default"
        notice = self.do("sales.rhythm.plan", "action_meeting")
        event = self.event(notice)
        self.assertFalse(event.activity_ids)
        undo = notice["params"]["buttons"][1]["undo"]
        self.rpc(self.rep, undo["model"], undo["method"], undo["ids"])
        self.assertFalse(event.exists())

    def test_meeting_of_today_lies_ahead(self):
        self.rep.tz = "Asia/Ho_Chi_Minh"
        for now, start in ((NOW, "07:00:00"), (f"{TODAY} 08:10:00", "08:30:00")):
            with self.subTest(now=now), freeze_time(now):
                notice = self.do("sales.rhythm.plan", "action_meeting", when="this_afternoon")
                self.assertEqual(str(self.event(notice).start), f"{TODAY} {start}")

    def test_prospect_without_orders_has_a_row_as_long_as_something_is_planned(self):
        prospect = self.partner("Prospect")
        self.settle()
        self.assertFalse(self.row(prospect))
        planned = self.plan(prospect)
        self.settle()
        self.assertRow(prospect, status="new", order_count=0, activity_on=TODAY)
        planned.unlink()
        self.settle()
        self.assertFalse(self.row(prospect))


class TestPromises(DoCase):
    def test_promise_is_an_activity_of_our_type_with_its_facts(self):
        contact = self.env["res.partner"].create({"name": "Ms <b>Hoa", "parent_id": self.shop.id})
        self.do("sales.rhythm.plan", "action_they_promise", summary="Pays 20M",
                contact_id=contact.id, kept_by="payment")  # fmt: skip
        promise = self.activities()
        self.assertEqual(promise.activity_type_id,
                         self.env.ref("sales_rhythm.activity_type_promise"))  # fmt: skip
        self.assertEqual((promise.summary, promise.rhythm_promise_owes,
                          promise.rhythm_promise_kept_by, str(promise.date_deadline)),
                         ("Pays 20M", "they", "payment", "2026-03-03"))  # fmt: skip
        self.assertIn("Ms &lt;b&gt;Hoa", promise.note)
        self.assertRow(self.shop, promise_on="2026-03-03")

    def test_promise_to_somebody_elses_contact_or_of_the_past_is_refused(self):
        stranger = self.partner("Stranger")
        with self.assertRaisesRegex(UserError, "Stranger"):
            self.do("sales.rhythm.plan", "action_we_promise", contact_id=stranger.id)
        with self.assertRaisesRegex(UserError, "passed"):
            self.do("sales.rhythm.plan", "action_we_promise", when="other", other_on="2026-03-01")

    def test_promise_without_words_is_refused(self):
        for words in (False, "  "):
            with self.assertRaisesRegex(UserError, "Write what is promised"):
                self.do("sales.rhythm.plan", "action_we_promise", summary=words)

    def test_who_is_to_keep_it_may_be_a_colleague(self):
        self.do("sales.rhythm.plan", "action_we_promise", user_id=self.other_rep.id)
        (promise,) = self.env["sales.rhythm.promise"].search([("partner_id", "=", self.shop.id)])
        self.assertEqual((promise.user_id, promise.owes), (self.other_rep, "we"))

    def test_deleted_promise_type_gives_a_sentence(self):
        self.env.ref("sales_rhythm.activity_type_promise").unlink()
        with self.assertRaisesRegex(UserError, "type of promises"):
            self.do("sales.rhythm.plan", "action_we_promise")

    def test_promise_is_due_on_its_day_and_broken_the_next_local_morning(self):
        self.do("sales.rhythm.plan", "action_we_promise")
        for now, key in (
            (NOW, None),
            ("2026-03-02 17:30:00", "promise_due"),  # half past midnight in Hanoi
            ("2026-03-03 16:30:00", "promise_due"),
            ("2026-03-03 17:30:00", "promise_broken"),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.env.invalidate_all()
                found = [each for each in self.chips() if each.startswith("promise")]
                self.assertEqual(found, [key] if key else [])
                domain = [("partner_id", "=", self.shop.id), ("pinned", "=", True)]
                pinned = self.env["sales.rhythm"].with_user(self.rep).search_count(domain)
                self.assertEqual(pinned, int(key == "promise_broken"))
