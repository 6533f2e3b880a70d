"""Who may do what from a card, and for which company it is done."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..models import clock
from .common import MONTHLY, TODAY, AccessCase
from .do import DoCase

BUTTONS = {
    "sales.rhythm.log.call": ("action_ordered", "action_talked", "action_no_answer", "action_undo"),
    "sales.rhythm.plan": (
        "action_call", "action_meeting", "action_todo", "action_we_promise", "action_they_promise",
    ),
    "sales.rhythm.close": (),
    "sales.rhythm.why.not.answer": ("action_answer",),
}  # fmt: skip
UNKNOWN = 999_999  # the id of no company
DIALOGS = ("action_log_call", "action_plan", "action_close_deals", "action_why_not")


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
                with self.subTest(user=user.login, model=model):
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, "create", [values])
                    if user != self.rep:
                        continue
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, "onchange", [], values, [],
                                 {"rhythm_id": {"fields": {}}, "evidence": {},
                                  "reasons": {}})  # fmt: skip

    def test_onchange_names_nobody_whom_one_may_not_read(self):
        for partner in (self.mine, self.theirs):
            self.env["res.partner"].create({"name": f"Ms {partner.name}", "parent_id": partner.id})
        asked = {"contact_id": {"fields": {"display_name": {}}}, "rhythm_id": {"fields": {}}}
        for partner, name in ((self.mine, True), (self.theirs, False), (None, False)):
            context = {"default_rhythm_id": self.row(partner).id} if partner else {}
            answer = self.rpc(self.rep, "sales.rhythm.plan", "onchange", [], {}, [], asked,
                              context=context)  # fmt: skip
            self.assertEqual(bool(answer["value"]["contact_id"]), name)

    def test_losing_the_customer_meanwhile_stops_every_button(self):
        row = self.row(self.mine)
        for model, buttons in BUTTONS.items():
            for button in buttons:
                values = {"rhythm_id": row.id}
                self.mine.user_id = self.rep
                ids = self.rpc(self.rep, model, "create", [values])
                self.mine.user_id = self.other_rep
                with self.subTest(button=button), self.assertRaises(AccessError):
                    self.rpc(self.rep, model, button, ids, context={"why_not": "paused"})
        self.assertFalse(self.env["mail.activity"].with_context(active_test=False).search_count(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.mine.id)]))  # fmt: skip

    def test_dialog_of_a_row_that_is_gone_gives_a_sentence(self):
        prospect = self.partner("Prospect")
        planned = prospect.activity_schedule(
            "mail.mail_activity_data_todo", date(2026, 3, 3), user_id=self.all_rep.id
        )
        self.settle()
        ids = self.rpc(self.all_rep, "sales.rhythm.log.call", "create",
                       [{"rhythm_id": self.row(prospect).id}])  # fmt: skip
        planned.unlink()
        self.settle()
        with self.assertRaises(UserError):
            self.rpc(self.all_rep, "sales.rhythm.log.call", "action_talked", ids)


class TestTwoCompanies(DoCase):
    """The rep works in both, and has a card of the shop in each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.company | cls.other_company
        cls.rep.write({"company_ids": [(6, 0, cls.both.ids)]})
        cls.orders(cls.shop, ["2026-01-05", "2026-02-02"], cls.other_company, team_id=False)

    def click(self, company, model, button, **values):
        """A button on the card of a company, whichever is the current one."""
        context = {"allowed_company_ids": self.both.ids}
        values["rhythm_id"] = self.row(self.shop, company).id
        dialog = self.rpc(self.rep, model, "create", [values], context=context)
        self.rpc(self.rep, model, button, dialog, context=context)
        self.env.invalidate_all()

    def touches(self):
        return self.env["sales.rhythm.touch"].search(
            [("partner_id", "=", self.shop.id), ("kind", "!=", "order")]
        )

    def test_work_on_a_card_is_of_the_cards_company(self):
        """Whatever company is the current one, or the user's own."""
        self.click(self.other_company, "sales.rhythm.plan", "action_call")
        self.click(self.other_company, "sales.rhythm.plan", "action_we_promise", summary="x")
        self.click(self.other_company, "sales.rhythm.log.call", "action_talked")
        self.assertEqual(self.touches().company_id, self.other_company)
        here, there = self.row(self.shop), self.row(self.shop, self.other_company)
        self.assertEqual((here.activity_on, here.promise_on), (False, False))
        self.assertTrue(there.activity_on and there.promise_on)
        self.assertEqual(there.touched_on, clock.today(self.other_company))

    def test_meeting_planned_on_a_card_counts_on_that_card_when_it_has_ended(self):
        self.click(self.other_company, "sales.rhythm.plan", "action_meeting")
        self.assertTrue(self.row(self.shop, self.other_company).activity_on)
        self.assertFalse(self.row(self.shop).activity_on)
        with freeze_time("2026-03-12 03:00:00"):
            self.env["sales.rhythm.touch"]._record_meetings()
            self.settle()
        met = self.touches()
        self.assertEqual(met.company_id, self.other_company)
        day = clock.day_in("America/Los_Angeles", met.done_at)
        self.assertRow(self.shop, self.other_company, touched_on=day)
        self.assertRow(self.shop, touched_on=MONTHLY[-1])

    def test_called_on_one_card_leaves_the_call_planned_on_the_other(self):
        planned = self.plan()
        self.settle()
        planned.rhythm_company_id = self.other_company.id
        self.settle()
        self.assertFalse(self.row(self.shop).activity_on)
        self.click(self.company, "sales.rhythm.log.call", "action_talked")
        self.assertTrue(planned.active)
        self.assertEqual(self.touches().company_id, self.company)
        self.assertEqual(self.row(self.shop).touched_on, clock.today(self.company))
        self.click(self.other_company, "sales.rhythm.log.call", "action_talked")
        self.assertTrue(planned.active)  # tomorrow there
        with freeze_time(f"{TODAY} 10:00:00"):  # two in the morning of that day
            self.click(self.other_company, "sales.rhythm.log.call", "action_talked")
        self.assertFalse(planned.active)


class TestCompanyOfTheCard(DoCase):
    """It is plain data of an activity, so that a remote call may send anything."""

    def values(self, **values):
        return {
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": self.shop.id,
            "user_id": self.rep.id, "date_deadline": TODAY, **values,
        }  # fmt: skip

    def test_company_of_others_or_none_at_all_is_refused_with_a_sentence(self):
        own = self.rpc(self.rep, "mail.activity", "create",
                       [self.values(rhythm_company_id=self.company.id)])  # fmt: skip
        for company_id in (self.other_company.id, UNKNOWN):
            card = {"rhythm_company_id": company_id}
            for method, *arguments in (("create", [self.values(**card)]), ("write", own, card)):
                with (
                    self.subTest(company=company_id, method=method),
                    self.assertRaisesRegex(UserError, f"do not work .* {company_id}: plan on"),
                ):
                    self.rpc(self.rep, "mail.activity", method, *arguments)
            with self.assertRaises(UserError):
                self.rpc(self.rep, "mail.activity", "create", [self.values()],
                         context={"default_rhythm_company_id": company_id})  # fmt: skip
        self.assertFalse(self.row(self.shop, self.other_company))
        self.rpc(self.rep, "mail.activity", "write", own, {"rhythm_company_id": False})

    def test_id_of_no_company_counts_as_none(self):
        """A program may write one, or the company is deleted; the work is the user's company's."""
        promise = self.env.ref("sales_rhythm.activity_type_promise")
        made = self.env["mail.activity"].create([
            self.values(rhythm_company_id=UNKNOWN),
            self.values(rhythm_company_id=UNKNOWN, activity_type_id=promise.id),
        ])  # fmt: skip
        self.settle()
        self.assertRow(self.shop, activity_on=TODAY, promise_on=TODAY)
        self.rpc(self.rep, "mail.activity", "action_feedback", made[0].ids)
        touch = self.env["sales.rhythm.touch"].search(
            [("res_model", "=", "mail.activity"), ("res_id", "=", made[0].id)]
        )
        self.assertEqual(touch.company_id, self.company)
