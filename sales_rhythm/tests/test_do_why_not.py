"""Why a customer does not buy yet, and when to ask again."""

from datetime import date

from lxml import etree

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from ..models.why_not import WHY_NOT
from .common import MONTHLY, NOW
from .do import HOSTILE, DoCase


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
        self.do("sales.rhythm.plan", "action_we_promise", when="this_afternoon")
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
