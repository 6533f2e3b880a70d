"""What is done from a card: calls, plans, promises, what hangs, and why not yet."""

from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time

from ..models import clock
from ..models.why_not import WHY_NOT
from .common import MONTHLY, NOW, TODAY, AccessCase, RhythmCase

HOSTILE = "<script>alert(1)</script>" + "x" * 2000
BUTTONS = {
    "sales.rhythm.log.call": ("action_ordered", "action_talked", "action_no_answer"),
    "sales.rhythm.plan": ("action_call", "action_meeting", "action_todo", "action_promise"),
    "sales.rhythm.make.promise": ("action_save",),
    "sales.rhythm.close": (),
    "sales.rhythm.why.not.answer": ("action_answer",),
}
DIALOGS = ("action_log_call", "action_plan", "action_promise", "action_close_deals",
           "action_why_not")  # fmt: skip


class DoCase(RhythmCase):
    """A customer of the rep who is due, and what a click does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)

    def do(self, model, button, user=None, partner=None, context=None, **values):
        """A dialog of this user as the browser makes it: opened, saved, and its button clicked."""
        user = user or self.rep
        values = {"rhythm_id": self.row(partner or self.shop).id, **values}
        if model == "sales.rhythm.make.promise":
            values.setdefault("what", "Price list")
        ids = self.rpc(user, model, "create", [values])
        return self.rpc(user, model, button, ids, context=context or {})

    def activities(self, partner=None):
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search([
            ("res_model", "=", "res.partner"), ("res_id", "=", (partner or self.shop).id)],
            order="id")  # fmt: skip

    def plan(self, partner=None, day=TODAY, user=None, xmlid="mail.mail_activity_data_call"):
        return (partner or self.shop).activity_schedule(
            xmlid, date.fromisoformat(day), user_id=(user or self.rep).id
        )

    def chips(self, partner=None, user=None):
        row = self.row(partner or self.shop).with_user(user or self.rep)
        return [chip["key"] for chip in row.reasons or ()]


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
                (offered,) = notice["params"]["buttons"]
                self.assertEqual(offered["name"], next_step)
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
        self.do("sales.rhythm.make.promise", "action_save")
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

    def test_meeting_opens_odoos_form_filled_in(self):
        contact = self.env["res.partner"].create({
            "name": "Ms Hoa", "phone": "1", "parent_id": self.shop.id})  # fmt: skip
        self.rep.tz = "Asia/Ho_Chi_Minh"
        action = self.do("sales.rhythm.plan", "action_meeting", summary="Tasting")
        self.assertEqual((action["res_model"], action["target"]), ("calendar.event", "new"))
        context = action["context"]
        self.assertEqual(str(context["default_start"]), "2026-03-03 02:00:00")
        self.assertEqual(context["default_partner_ids"], (self.rep.partner_id | contact).ids)
        env = self.env(user=self.rep, su=False, context=context)
        names = ["name", "start", "stop", "partner_ids", "user_id", "res_model", "res_id"]
        event = env["calendar.event"].create(env["calendar.event"].default_get(names))
        self.assertEqual((event.name, event.activity_ids.res_id, event.duration),
                         ("Tasting", self.shop.id, 1))  # fmt: skip
        self.assertEqual(str(event.activity_ids.date_deadline), "2026-03-03")
        self.settle()
        self.assertRow(self.shop, activity_on="2026-03-03")

    def test_meeting_of_today_lies_ahead(self):
        self.rep.tz = "Asia/Ho_Chi_Minh"
        for now, start in ((NOW, "07:00:00"), (f"{TODAY} 08:10:00", "08:30:00")):
            with self.subTest(now=now), freeze_time(now):
                action = self.do("sales.rhythm.plan", "action_meeting", when="this_afternoon")
                self.assertEqual(str(action["context"]["default_start"]), f"{TODAY} {start}")

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
        self.do("sales.rhythm.make.promise", "action_save", what="Pays 20M", contact_id=contact.id,
                owes="they", kept_by="payment")  # fmt: skip
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
            self.do("sales.rhythm.make.promise", "action_save", contact_id=stranger.id)
        with self.assertRaisesRegex(UserError, "passed"):
            self.do("sales.rhythm.make.promise", "action_save", when="other", other_on="2026-03-01")

    def test_deleted_promise_type_gives_a_sentence(self):
        self.env.ref("sales_rhythm.activity_type_promise").unlink()
        with self.assertRaisesRegex(UserError, "type of promises"):
            self.do("sales.rhythm.make.promise", "action_save")

    def test_promise_is_due_on_its_day_and_broken_the_next_local_morning(self):
        self.do("sales.rhythm.make.promise", "action_save")
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


class TestWhatHangs(DoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.quotations(cls.shop, [300_000])
        cls.order.write({"date_order": "2026-01-10 03:00:00", "validity_date": "2026-02-10"})
        cls.deal = cls.lead(cls.shop, 500_000, date_deadline="2026-02-15")
        cls.settle()

    def open(self, user=None, partner=None):
        user = user or self.rep
        row = self.row(partner or self.shop)
        action = self.rpc(user, "sales.rhythm", "action_close_deals", row.ids)
        lines = self.env["sales.rhythm.close"].browse(action["res_id"]).line_ids
        return action, lines.with_user(user)

    def click(self, line, button, user=None):
        return self.rpc(user or self.rep, line._name, button, line.ids)

    def test_each_document_is_a_line(self):
        _action, lines = self.open()
        found = [(line.name, line.amount, str(line.since_on), line.can_close) for line in lines]
        self.assertEqual(found, [(self.order.name, 300_000, "2026-01-24", True),
                                 ("Deal with Shop", 500_000, "2026-02-16", True)])  # fmt: skip

    def test_quotation_and_its_opportunity_count_once(self):
        self.order.opportunity_id = self.deal
        self.settle()
        _action, lines = self.open()
        self.assertEqual((lines.order_id, lines.lead_id.ids), (self.order, []))
        self.assertRow(self.shop, hanging_amount=300_000, open_amount=300_000)

    def test_deal_without_a_move_for_400_days_hangs(self):
        old = self.customer("Old")
        deal = self.lead(old, 700_000)
        deal.date_last_stage_update = "2025-01-26 03:00:00"
        self.settle()
        self.assertRow(old, hanging_amount=700_000)
        self.assertIn("deal_hanging", self.chips(old))
        self.assertEqual(self.open(partner=old)[1].lead_id, deal)

    def test_winning_confirms_and_the_list_comes_again_until_nothing_hangs(self):
        _action, lines = self.open()
        action = self.click(lines[0], "action_won")
        self.assertEqual((self.order.state, action["res_model"]), ("sale", "sales.rhythm.close"))
        (line,) = self.env["sales.rhythm.close"].browse(action["res_id"]).line_ids
        action = self.click(line, "action_won")
        self.assertEqual((self.deal.won_status, action["tag"]), ("won", "sales_rhythm_done"))
        self.assertRow(self.shop, hanging_amount=0, open_amount=0)
        with self.assertRaisesRegex(UserError, "Nothing hangs"):
            self.open()

    def test_losing_cancels_a_quotation_and_asks_why_a_deal_was_lost(self):
        _action, lines = self.open()
        self.click(lines[0], "action_lost")
        self.assertEqual(self.order.state, "cancel")
        action = self.click(lines[1], "action_lost")
        self.assertEqual((action["res_model"], action["target"]), ("crm.lead.lost", "new"))
        lost = self.env["crm.lead.lost"].with_user(self.rep).with_context(**action["context"])
        reason = self.env["crm.lost.reason"].create({"name": "Price"})
        lost.create({"lost_reason_id": reason.id}).action_lost_reason_apply()
        self.assertEqual((self.deal.active, self.deal.lost_reason_id), (False, reason))

    def test_opening_and_planning_lead_to_the_document(self):
        _action, lines = self.open()
        for line, document in zip(lines, (self.order, self.deal), strict=True):
            action = self.click(line, "action_open")
            self.assertEqual((action["res_model"], action["res_id"]),
                             (document._name, document.id))  # fmt: skip
            action = self.click(line, "action_next_activity")
            schedule = self.env["mail.activity.schedule"].with_user(self.rep)
            schedule.with_context(**action["context"]).create({
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "summary": "Ask again", "date_deadline": "2026-03-20",
            }).action_schedule_activities()  # fmt: skip
            self.assertEqual(document.activity_ids.summary, "Ask again")

    def test_closed_meanwhile_gives_a_sentence(self):
        _action, lines = self.open()
        _action, later = self.open(self.all_rep)
        self.click(lines[0], "action_won")
        self.click(lines[1], "action_won")
        for line in later:
            for button in ("action_won", "action_lost", "action_next_activity"):
                with self.subTest(line=line.name, button=button):
                    with self.assertRaisesRegex(UserError, "closed meanwhile"):
                        self.click(line, button, self.all_rep)
        self.deal.unlink()
        self.settle()
        with self.assertRaisesRegex(UserError, "deleted meanwhile"):
            self.click(later[1], "action_won", self.all_rep)

    def test_documents_of_colleagues_are_neither_listed_nor_closed(self):
        self.order.user_id = self.other_rep
        self.settle()
        action, lines = self.open()
        self.assertEqual((lines.order_id.ids, lines.lead_id), ([], self.deal))
        theirs = self.rpc(self.rep, "sales.rhythm.close.line", "create", [
            {"dialog_id": action["res_id"], "order_id": self.order.id}])  # fmt: skip
        (shown,) = self.rpc(self.rep, "sales.rhythm.close.line", "read", theirs,
                            ["name", "amount", "can_close"])  # fmt: skip
        self.assertEqual((shown["name"], shown["amount"], shown["can_close"]), (False, 0, False))
        for button in ("action_open", "action_won", "action_lost", "action_next_activity"):
            with self.assertRaises(AccessError, msg=button):
                self.rpc(self.rep, "sales.rhythm.close.line", button, theirs)
        self.assertEqual(self.order.state, "draft")

    def test_line_of_another_customer_is_refused(self):
        other = self.quotations(self.customer("Other"), [1])
        action, _lines = self.open()
        line = self.rpc(self.rep, "sales.rhythm.close.line", "create", [
            {"dialog_id": action["res_id"], "order_id": other.id}])  # fmt: skip
        with self.assertRaisesRegex(UserError, "does not belong"):
            self.rpc(self.rep, "sales.rhythm.close.line", "action_won", line)


class TestWhyNot(DoCase):
    def answer(self, reason="in_stock", **values):
        return self.do("sales.rhythm.why.not.answer", "action_answer",
                       context={"why_not": reason}, **values)  # fmt: skip

    def test_buttons_are_the_reasons_in_order(self):
        arch = self.env["sales.rhythm.why.not.answer"].get_view(view_type="form")["arch"]
        buttons = etree.fromstring(arch).xpath("//footer/button")
        self.assertEqual(
            [(button.get("context"), button.get("string")) for button in buttons],
            [(f"{{'why_not': '{key}'}}", label) for key, label in WHY_NOT],
        )

    def test_answer_keeps_what_was_said_and_what_was_at_stake(self):
        row = self.row(self.shop)
        amount = row.money_at_stake_amount
        self.assertGreater(amount, 0)
        notice = self.answer(when="in_1_week", note=HOSTILE)
        answer = self.env["sales.rhythm.why.not"].search([("partner_id", "=", self.shop.id)])
        self.assertRecordValues(answer, [{
            "company_id": self.company.id, "user_id": self.rep.id, "reason": "in_stock",
            "until_on": date(2026, 3, 9), "note": HOSTILE, "status": "due",
            "amount": amount}])  # fmt: skip
        self.assertIn("Still has stock", notice["params"]["message"])

    def test_past_date_and_unknown_reason_are_refused(self):
        with self.assertRaisesRegex(UserError, "passed"):
            self.answer(when="other", other_on="2026-03-01")
        for reason in ("nonsense", None):
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, "reasons"):
                self.answer(reason)
        self.assertFalse(self.env["sales.rhythm.why.not"].search_count(
            [("partner_id", "=", self.shop.id)]))  # fmt: skip

    def test_due_late_and_neglected_are_silent_until_the_day_and_then_return(self):
        never = self.partner("Never cared for")
        lead = self.lead(never, 1000, date_deadline="2027-01-01")
        self.settle()
        # PostgreSQL's clock made it; the ORM does not let one say otherwise.
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [NOW, lead.id])
        self.env["sales.rhythm"]._refresh(never)
        for partner, now, key, until in (
            (self.shop, NOW, "due", "2026-03-20"),
            (self.shop, "2026-04-05 03:00:00", "late", "2026-05-04"),
            (never, "2026-04-20 03:00:00", "neglected", "2026-05-04"),
        ):
            with self.subTest(key=key), freeze_time(now):
                self.env.invalidate_all()
                self.assertIn(key, self.chips(partner))
                self.answer(partner=partner, when="other", other_on=until)
                self.assertNotIn(key, self.chips(partner))
        with freeze_time("2026-05-03 16:30:00"):  # still the day before in Hanoi
            self.env.invalidate_all()
            self.assertEqual(self.chips() + self.chips(never), [])
        with freeze_time("2026-05-03 17:30:00"):
            self.env.invalidate_all()
            self.assertTrue({"late", "stopped"} & set(self.chips()))
            self.assertIn("neglected", self.chips(never))

    def test_debts_and_promises_are_not_silenced(self):
        self.do("sales.rhythm.make.promise", "action_save", when="this_afternoon")
        self.overdue_invoice()
        self.answer()
        self.assertEqual(self.chips(), ["promise_due", "overdue"])

    def overdue_invoice(self):
        accounts = self.env["account.account"].with_company(self.company).create([
            {"name": name, "code": code, "account_type": kind, "company_ids": self.company.ids}
            for name, code, kind in (("Receivable", "1310", "asset_receivable"),
                                     ("Income", "5110", "income"))])  # fmt: skip
        journal = self.env["account.journal"].create({
            "name": "Sales", "code": "S", "type": "general",
            "company_id": self.company.id})  # fmt: skip
        self.env["account.move"].create({
            "journal_id": journal.id, "company_id": self.company.id, "date": "2026-01-31",
            "line_ids": [
                (0, 0, {"account_id": accounts[0].id, "partner_id": self.shop.id, "debit": 70_000,
                        "date_maturity": "2026-02-10"}),
                (0, 0, {"account_id": accounts[1].id, "credit": 70_000}),
            ]}).action_post()  # fmt: skip
        self.settle()

    def test_answers_are_written_through_the_dialog_alone(self):
        self.answer()
        answer = self.env["sales.rhythm.why.not"].search([("partner_id", "=", self.shop.id)])
        values = {"company_id": self.company.id, "partner_id": self.shop.id, "reason": "paused",
                  "until_on": "2026-04-01"}  # fmt: skip
        for user in (self.rep, self.director):
            for method, args in (("create", [values]), ("write", [answer.ids, {"note": "x"}]),
                                 ("unlink", [answer.ids])):  # fmt: skip
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(UserError):
                        self.rpc(user, "sales.rhythm.why.not", method, *args)
        with self.assertRaises(ValidationError):
            answer.create({**values, "until_on": "2026-03-01"})

    def test_two_answers_and_the_later_one_applies(self):
        self.answer()
        self.answer("paused", user=self.leader, when="in_1_month")
        self.assertRow(self.shop, silent_until="2026-04-02")

    def test_reasons_are_summed_and_open_their_customers(self):
        other = self.customer("Other", MONTHLY, user_id=self.other_rep.id)
        self.answer()
        self.answer(partner=other, user=self.other_rep)
        ours = [("company_id", "=", self.company.id)]
        for user, count in ((self.rep, 1), (self.director, 2)):
            (group,) = self.rpc(user, "sales.rhythm.why.not", "formatted_read_group", ours,
                                ["reason"], ["__count", "amount:sum"])  # fmt: skip
            self.assertEqual((group["reason"], group["__count"]), ("in_stock", count))
            self.assertGreater(group["amount:sum"], 0)
            ids = self.rpc(user, "sales.rhythm.why.not", "search", ours)
            action = self.rpc(user, "sales.rhythm.why.not", "action_open_customers", ids)
            found = self.env["sales.rhythm"].with_user(user).search_count(action["domain"])
            self.assertEqual(found, count)


class TestWhoMay(AccessCase):
    """The row is asked again at each click, whatever the client sends."""

    def test_dialogs_open_for_who_sees_the_row_alone(self):
        for partner in (self.mine, self.theirs):
            self.quotations(partner, [1000])[0].validity_date = "2026-01-01"
        self.settle()
        for user, partner, may in (
            (self.rep, self.mine, True), (self.leader, self.mine, True),
            (self.rep, self.theirs, False), (self.leader, self.theirs, False),
            (self.abroad, self.mine, False),
            *((user, self.mine, False) for user in self.without_rights),
        ):  # fmt: skip
            for method in DIALOGS:
                if user == self.leader and method == "action_close_deals":
                    continue  # sees the row, but not the documents
                with self.subTest(user=user.login, method=method):
                    ids = self.row(partner).ids
                    if may:
                        action = self.rpc(user, "sales.rhythm", method, ids)
                        self.assertEqual(action["target"], "new")
                        self.assertIn(partner.name, action["name"])
                        continue
                    with self.assertRaises(AccessError):
                        self.rpc(user, "sales.rhythm", method, ids)

    def test_a_dialog_about_a_row_that_one_may_not_see_is_refused(self):
        theirs = self.row(self.theirs)
        for user in (self.rep, *self.without_rights):
            for model in BUTTONS:
                values = {"rhythm_id": theirs.id}
                if model == "sales.rhythm.make.promise":
                    values["what"] = "x"
                with self.subTest(user=user.login, model=model):
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, "create", [values])
                    if user != self.rep:
                        continue
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, "onchange", [], values, [],
                                 {"rhythm_id": {"fields": {}}, "evidence": {},
                                  "chips": {}})  # fmt: skip

    def test_losing_the_customer_meanwhile_stops_every_button(self):
        row = self.row(self.mine)
        for model, buttons in BUTTONS.items():
            for button in buttons:
                values = {"rhythm_id": row.id}
                if model == "sales.rhythm.make.promise":
                    values["what"] = "x"
                self.mine.user_id = self.rep
                ids = self.rpc(self.rep, model, "create", [values])
                self.mine.user_id = self.other_rep
                with self.subTest(button=button), self.assertRaises(AccessError):
                    self.rpc(self.rep, model, button, ids, context={"why_not": "paused"})
        self.assertFalse(self.env["mail.activity"].with_context(active_test=False).search_count(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.mine.id)]))  # fmt: skip

    def test_dialog_of_a_row_that_is_gone_gives_a_sentence(self):
        prospect = self.partner("Prospect")
        planned = prospect.activity_schedule("mail.mail_activity_data_todo", date(2026, 3, 3))
        self.settle()
        ids = self.rpc(self.all_rep, "sales.rhythm.log.call", "create",
                       [{"rhythm_id": self.row(prospect).id}])  # fmt: skip
        planned.unlink()
        self.settle()
        with self.assertRaises(UserError):
            self.rpc(self.all_rep, "sales.rhythm.log.call", "action_talked", ids)


class TestTwoCompanies(DoCase):
    def test_work_on_a_card_is_of_the_cards_company(self):
        """Whatever company is the current one, or the user's own."""
        both = self.company | self.other_company
        self.rep.write({"company_ids": [(6, 0, both.ids)]})
        self.orders(self.shop, ["2026-01-05", "2026-02-02"], self.other_company, team_id=False)
        row = self.row(self.shop, self.other_company)
        companies = {"allowed_company_ids": both.ids}
        for model, button, values in (
            ("sales.rhythm.plan", "action_call", {}),
            ("sales.rhythm.make.promise", "action_save", {"what": "x"}),
            ("sales.rhythm.log.call", "action_talked", {}),
        ):
            dialog = self.rpc(
                self.rep, model, "create", [{"rhythm_id": row.id, **values}], context=companies
            )
            self.rpc(self.rep, model, button, dialog, context=companies)
        self.settle()
        self.env.invalidate_all()
        touches = self.env["sales.rhythm.touch"].search(
            [("partner_id", "=", self.shop.id), ("kind", "=", "call")]
        )
        self.assertEqual(touches.company_id, self.other_company)
        here, there = self.row(self.shop), self.row(self.shop, self.other_company)
        self.assertEqual((here.activity_on, here.promise_on), (False, False))
        self.assertTrue(there.activity_on and there.promise_on)
        self.assertEqual(there.touched_on, clock.today(self.other_company))
