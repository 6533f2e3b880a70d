"""Promises close themselves when their fact comes, and are broken the next morning otherwise."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..models import sql
from .common import MONTHLY, TODAY, RhythmCase
from .test_receivable import DebtCase


class PromiseCase(RhythmCase):
    """A customer of `rep` with a contact, and promises as our dialog makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)
        cls.contact = cls.partner("Buyer", is_company=False, parent_id=cls.shop.id)
        cls.type = cls.env.ref("sales_rhythm.activity_type_promise")
        cls.ledger = cls.env["sales.rhythm.promise"]
        cls.settle()

    @classmethod
    def promise(cls, record, kept_by="order", due=TODAY, user=None, **values):
        """An open promise of `rep`, or of this user."""
        activity = cls.env["mail.activity"].with_user(user or cls.rep).create({
            "activity_type_id": cls.type.id, "summary": f"To be kept by {kept_by}",
            "res_model_id": cls.env["ir.model"]._get_id(record._name), "res_id": record.id,
            "user_id": (user or cls.rep).id, "date_deadline": due,
            "rhythm_promise_owes": "we", "rhythm_promise_kept_by": kept_by, **values,
        })  # fmt: skip
        cls.settle()
        return activity.sudo()

    def of(self, activity):
        self.env.invalidate_all()
        return self.ledger.search([("activity_id", "=", activity.id)])

    def assertState(self, activity, state):
        promise = self.of(activity)
        self.assertEqual(promise.state, state)
        self.assertEqual(self.ledger.search([("id", "=", promise.id), ("state", "=", state)]),
                         promise)  # fmt: skip

    def take_back(self, activity, reason, user=None):
        env = self.env(user=user or self.rep, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        action = activity.with_env(env).action_take_back_promise()
        form = Form(env[action["res_model"]].with_context(**action["context"]))
        form.reason = reason
        form.save().action_take_back()
        self.settle()

    def confirm(self, partner, amount=100, company=None):
        order = self.quotations(partner, [amount], company)
        self.settle()
        order.action_confirm()
        self.settle()
        return order

    def chips(self, partner):
        self.env.invalidate_all()
        return [chip["key"] for chip in self.row(partner).reasons or ()]


class TestOrder(PromiseCase):
    def test_promise_is_recorded_as_it_is_made(self):
        activity = self.promise(self.contact, due="2026-03-05", rhythm_promise_owes="they")
        promise = self.of(activity)
        self.assertEqual(
            (promise.company_id, promise.partner_id, promise.user_id, promise.what, promise.owes,
             promise.kept_by, self.plain(promise.due_on), promise.state),
            (self.company, self.shop, self.rep, "To be kept by order", "they", "order",
             "2026-03-05", "open"),
        )  # fmt: skip

    def test_confirmed_order_of_a_contact_keeps_it_at_once(self):
        activity = self.promise(self.shop)
        before = self.env["sales.rhythm.touch"].search_count([("kind", "!=", "order")])
        mails = self.env["mail.mail"].search_count([])
        order = self.confirm(self.contact)
        self.assertState(activity, "kept_in_time")
        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, f"Kept: order {order.name}")
        self.assertIn(f"Kept: order {order.name}", self.shop.message_ids[0].body)
        touches = self.env["sales.rhythm.touch"].search_count([("kind", "!=", "order")])
        self.assertEqual(touches, before, "A fact is no call")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.shop.message_ids[0].notification_ids)

    def test_follower_who_wants_all_activities_gets_no_mail(self):
        self.shop.message_subscribe(
            self.leader.partner_id.ids, self.env.ref("mail.mt_activities").ids
        )
        self.promise(self.shop)
        mails = self.env["mail.mail"].search_count([])
        self.confirm(self.shop)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.shop.message_ids[0].notification_ids)

    def test_what_keeps_none(self):
        others = self.partner("Other shop")
        activity = self.promise(self.shop)
        payment = self.promise(self.shop, "payment")
        by_hand = self.promise(self.shop, "hand")
        self.confirm(others)
        self.confirm(self.shop, company=self.other_company)
        self.quotations(self.shop, [100])
        self.settle()
        for each in (activity, payment, by_hand):
            self.assertState(each, "open")
        self.order(self.shop, "2026-02-01")  # an import of the past
        self.assertState(activity, "open")

    def test_order_confirmed_before_keeps_none_when_it_changes(self):
        order = self.confirm(self.shop)
        activity = self.promise(self.shop)
        order.write({"state": "sale", "client_order_ref": "Changed", "validity_date": TODAY})
        self.settle()
        self.assertState(activity, "open")

    def test_order_made_as_confirmed_keeps_it(self):
        activity = self.promise(self.shop)
        self.env["sale.order"].create({
            "partner_id": self.shop.id, "company_id": self.company.id, "state": "sale",
        })  # fmt: skip
        self.settle()
        self.assertState(activity, "kept_in_time")

    def test_two_promises_of_one_customer_are_kept_by_one_order(self):
        first, second = self.promise(self.shop), self.promise(self.contact, user=self.other_rep)
        self.confirm(self.shop)
        self.assertState(first, "kept_in_time")
        self.assertState(second, "kept_in_time")

    def test_cancelled_order_does_not_open_it_again(self):
        activity = self.promise(self.shop)
        order = self.confirm(self.shop)
        order._action_cancel()
        self.settle()
        self.assertState(activity, "kept_in_time")

    def test_sentence_is_in_the_language_of_whose_promise_it_is(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.env["ir.module.module"]._load_module_terms(["sales_rhythm"], ["vi_VN"])
        self.rep.lang = "vi_VN"
        activity = self.promise(self.shop)
        order = self.confirm(self.shop)
        self.assertEqual(activity.feedback, f"Đã giữ: đơn {order.name}")

    def test_error_of_ours_never_stops_the_order(self):
        activity = self.promise(self.shop)
        with (
            patch.object(sql, "met_promises", side_effect=ZeroDivisionError),
            mute_logger("odoo.addons.sales_rhythm.models.promise_ledger"),
        ):
            order = self.confirm(self.shop)
        self.assertEqual(order.state, "sale")
        self.assertState(activity, "open")
        self.assertEqual(self.row(self.shop).last_order_on.isoformat(), TODAY)

    def test_what_an_error_of_ours_lost_is_found_by_the_next_sweep(self):
        """The order came in time, so it counts as kept in time, whenever that is found out."""
        activity, later = self.promise(self.shop), self.partner("Later")
        before = self.confirm(later)
        after = self.promise(later)
        with (
            patch.object(sql, "met_promises", side_effect=ZeroDivisionError),
            mute_logger("odoo.addons.sales_rhythm.models.promise_ledger"),
            freeze_time(f"{TODAY} 04:00:00"),
        ):
            order = self.confirm(self.shop)
        self.assertLess(before.date_order, order.date_order)
        with freeze_time("2026-03-03 03:00:00"):
            self.assertState(activity, "broken")
            self.env["sales.rhythm.run"]._request(self.company)._step()
            self.settle()
            self.assertState(activity, "kept_in_time")
            self.assertFalse(activity.active)
            self.assertIn(order.name, activity.feedback)
            self.assertNotIn("promise_broken", self.chips(self.shop))
            self.assertState(after, "broken")

    def test_error_while_closing_leaves_nothing_half_done(self):
        activity = self.promise(self.shop)
        kept = "odoo.addons.mail.models.mail_activity.MailActivity._action_done"
        with (
            patch(kept, side_effect=ValueError),
            mute_logger("odoo.addons.sales_rhythm.models.promise_ledger"),
        ):
            order = self.confirm(self.shop)
        self.assertEqual(order.state, "sale")
        self.assertState(activity, "open")
        self.assertTrue(activity.active)

    def test_queries_of_an_order_do_not_depend_on_the_number_of_promises(self):
        def confirm():
            order = self.quotations(self.shop, [100])
            self.settle()
            before = self.env.cr.sql_log_count
            order.action_confirm()
            self.settle()
            return self.env.cr.sql_log_count - before

        confirm()
        # The first one makes the refresh ask for the working weekdays, once.
        self.promise(self.shop, "payment")
        with_one = confirm()
        for _each in range(30):
            self.promise(self.shop, "payment")
        self.assertEqual(confirm(), with_one)


class TestPaymentAndDelivery(PromiseCase, DebtCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loss = cls.account("642000", "expense")
        (cls.shop | cls.contact).property_account_receivable_id = cls.owed
        cls.debtor = cls.shop
        cls.settle()

    def entry(self, account, amount=40):
        entry = self.env["account.move"].create({
            "journal_id": self.cash.id, "date": TODAY,
            "line_ids": [
                Command.create({"account_id": self.owed.id, "partner_id": self.contact.id,
                                "credit": amount}),
                Command.create({"account_id": account.id, "debit": amount}),
            ]})  # fmt: skip
        entry.action_post()
        self.settle()
        return entry

    def test_partial_payment_keeps_it(self):
        invoice = self.invoice(1000, "2026-02-10")
        activity = self.promise(self.shop, "payment", rhythm_promise_owes="they")
        self.assertState(activity, "open")
        self.pay(invoice, 400, TODAY)
        self.assertState(activity, "kept_in_time")
        self.assertRegex(activity.feedback, "^Kept: payment BNK")

    def test_money_without_an_invoice_keeps_it(self):
        activity = self.promise(self.shop, "payment")
        entry = self.entry(self.bank)
        self.assertState(activity, "kept_in_time")
        self.assertEqual(activity.feedback, f"Kept: payment {entry.name}")

    def test_money_that_an_error_of_ours_lost_is_found_by_the_next_sweep(self):
        entered = {f"{TODAY} 02:00:00": "open", f"{TODAY} 04:00:00": "kept_in_time"}
        for when, state in entered.items():  # an hour before the promise, and one after it
            activity = self.promise(self.shop, "payment")
            with (
                self.subTest(when),
                patch.object(sql, "met_promises", side_effect=ZeroDivisionError),
                mute_logger("odoo.addons.sales_rhythm.models.promise_ledger"),
            ):
                entry = self.entry(self.bank)
            self.env.cr.execute(
                "UPDATE account_move_line SET create_date = %s WHERE move_id = %s", [when, entry.id]
            )
            self.ledger._catch_up(self.company)
            self.settle()
            self.assertState(activity, state)

    def test_credit_note_write_off_and_invoice_are_no_money(self):
        activity = self.promise(self.shop, "payment")
        self.invoice(1000, "2026-02-10")
        self.invoice(300, "2026-02-11", "out_refund")
        self.entry(self.loss)
        self.assertState(activity, "open")

    def test_money_of_before_keeps_none_when_it_is_reconciled(self):
        invoice = self.invoice(1000, "2026-02-10")
        entry = self.entry(self.bank)
        activity = self.promise(self.shop, "payment")
        (entry | invoice).line_ids.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.settle()
        self.assertState(activity, "open")

    def test_delivered_quantity_that_rises_keeps_it(self):
        order = self.confirm(self.contact)
        activity = self.promise(self.shop, "delivery", due="2026-03-04")
        order.order_line.name = "Green tea"
        self.settle()
        self.assertState(activity, "open")
        order.order_line.qty_delivered = 1
        self.settle()
        self.assertState(activity, "kept_in_time")
        self.assertEqual(activity.feedback, f"Kept: delivery of order {order.name}")

    def test_quantity_that_falls_keeps_none(self):
        order = self.confirm(self.shop)
        order.order_line.qty_delivered = 5
        self.settle()
        activity = self.promise(self.shop, "delivery")
        for quantity in (3, 0):
            order.order_line.qty_delivered = quantity
            self.settle()
        self.assertState(activity, "open")


class TestMidnight(PromiseCase):
    def test_it_is_broken_at_the_companys_midnight_without_a_job(self):
        activity = self.promise(self.shop)
        for moment, state in (("2026-03-02 16:59:00", "open"), ("2026-03-02 17:00:00", "broken")):
            with self.subTest(moment), freeze_time(moment):
                self.assertState(activity, state)
                self.assertEqual("promise_broken" in self.chips(self.shop), state == "broken")

    def test_kept_at_a_minute_to_midnight_is_in_time(self):
        for local, state in (
            ("2026-03-02 23:59", "kept_in_time"),
            ("2026-03-03 00:01", "kept_late"),
        ):
            activity = self.promise(self.shop)
            with self.subTest(local), freeze_time(self.utc(local)):
                self.confirm(self.shop)
                self.assertState(activity, state)

    def test_due_on_a_sunday_it_may_be_kept_on_sunday(self):
        activity = self.promise(self.shop, due="2026-03-08")
        with freeze_time("2026-03-08 16:00:00"):
            self.assertState(activity, "open")
        with freeze_time("2026-03-08 17:00:00"):
            self.assertState(activity, "broken")

    def test_due_on_a_holiday_it_stays_due_on_that_day(self):
        """As on a Sunday: the day was named to a customer, and no calendar of ours moves it."""
        calendar = self.env["resource.calendar"].create({
            "name": "Hanoi", "tz": "Asia/Ho_Chi_Minh", "company_id": self.company.id})  # fmt: skip
        self.company.resource_calendar_id = calendar
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": self.utc("2026-03-09 00:00"),
                "date_to": self.utc("2026-03-10 23:59"),
            }
        )
        activity = self.promise(self.shop, due="2026-03-09")
        with freeze_time(self.utc("2026-03-09 23:59")):
            self.assertState(activity, "open")
            self.assertIn("promise_due", self.chips(self.shop))
        with freeze_time(self.utc("2026-03-10 00:00")):  # a holiday, too
            self.assertState(activity, "broken")
            self.assertIn("promise_broken", self.chips(self.shop))
