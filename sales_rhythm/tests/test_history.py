"""The history of a customer: each thing with its day, its amount, and what it opens."""

from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from ..models.history import ICONS, KINDS
from .events import HistoryCase


class TestKinds(HistoryCase):
    """One kind after the other."""

    def test_order_is_told_with_its_net_amount_and_opens(self):
        self.assertEqual(self.lines(), [("order", "2026-01-05", 500_000, self.old.name)])
        (event,) = self.of_kind("order")
        self.assertEqual((event.state, event.user_id), ("done", self.rep))
        self.assertEqual(str(event.happened_at), "2026-01-05 01:30:00")
        self.assertEqual(self.opened(event), ("sale.order", self.old.id))

    def test_quotation_becomes_the_order_under_the_same_id(self):
        quotation = self.quotations(self.contact, [70_000])
        (event,) = self.of_kind("quotation")
        self.assertEqual((event.state, event.amount, event.text), ("open", 70_000, quotation.name))
        quotation.action_confirm()
        quotation.date_order = self.utc("2026-02-20")
        self.assertEqual(self.of_kind("quotation"), event.browse())
        (order, _old) = self.of_kind("order")
        self.assertEqual((order, order.state, str(order.day)), (event, "done", "2026-02-20"))

    def test_what_is_cancelled_stays_and_says_so(self):
        quotation = self.quotations(self.shop, [70_000])
        self.order(self.shop, "2026-02-01")  # without any, there would be no row
        (self.old | quotation)._action_cancel()
        (_later, order), (offer,) = self.of_kind("order"), self.of_kind("quotation")
        self.assertEqual((order.state, offer.state), ("cancelled", "cancelled"))
        self.assertEqual((order.res_id, offer.res_id), (self.old.id, quotation.id))

    def test_invoice_and_credit_note_are_told_with_taxes_and_sign(self):
        self.company.country_id = self.env.ref("base.vn")
        tax = self.env["account.tax"].create({
            "name": "Ten", "amount": 10, "company_id": self.company.id,
            "tax_group_id": self.env["account.tax.group"].create({
                "name": "Ten", "company_id": self.company.id}).id,
            "country_id": self.company.country_id.id})  # fmt: skip
        line = Command.create({
            "name": "Tea", "price_unit": 1000, "account_id": self.income.id,
            "tax_ids": tax.ids})  # fmt: skip
        invoice = self.invoice(0, invoice_line_ids=[line])
        refund = self.invoice(300, move_type="out_refund", invoice_date="2026-02-12")
        self.assertEqual(self.lines(domain=[("kind", "in", ("invoice", "credit_note"))]), [
            ("credit_note", "2026-02-12", -300, refund.name),
            ("invoice", "2026-02-10", 1100, invoice.name)])  # fmt: skip
        (event,) = self.of_kind("invoice")
        self.assertEqual((event.state, event.user_id, str(event.due_on)),
                         ("open", self.rep, "2026-03-20"))  # fmt: skip
        self.assertEqual(self.opened(event), ("account.move", invoice.id))

    def test_draft_invoices_entries_and_bills_are_no_events(self):
        invoice = self.invoice(1000)
        invoice.button_draft()
        self.settle()
        self.assertFalse(self.of_kind("invoice"))
        bill = {"move_type": "in_invoice", "partner_id": self.shop.id, "journal_id":
                self.journal("Bills", "BIL", "purchase", self.income).id}  # fmt: skip
        self.env["account.move"].create(bill)
        self.assertEqual([kind for kind, *_more in self.lines(self.director)], ["order"])

    def test_payments_are_told_one_by_one_on_their_days(self):
        invoice, other = self.invoice(1000), self.invoice(500)
        self.pay(invoice, 400, "2026-02-20")
        (event,) = self.of_kind("invoice")[1:]
        self.assertEqual((event.res_id, event.state), (invoice.id, "open"))
        self.pay(invoice, 600, "2026-02-25")
        self.pay(other, 100, "2026-02-26")
        payments = [("payment", "2026-02-26", 100, f"For {other.name}"),
                    ("payment", "2026-02-25", 600, f"For {invoice.name}"),
                    ("payment", "2026-02-20", 400, f"For {invoice.name}")]  # fmt: skip
        self.assertEqual(self.lines(domain=[("kind", "=", "payment")]), payments)
        self.env.invalidate_all()
        self.assertEqual(event.state, "done")
        self.assertEqual(self.opened(self.of_kind("payment")[2]), ("account.move", invoice.id))

    def test_one_payment_of_two_invoices_is_told_for_each(self):
        one, two = self.invoice(1000), self.invoice(500)
        entry = self.env["account.move"].create({
            "journal_id": self.cash.id, "date": "2026-02-27",
            "line_ids": [
                Command.create({"account_id": self.owed.id, "credit": 1200,
                                "partner_id": self.shop.id}),
                Command.create({"account_id": self.bank.id, "debit": 1200})]})  # fmt: skip
        entry.action_post()
        lines = (entry | one | two).line_ids
        lines.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.settle()
        payments = self.of_kind("payment")
        self.assertEqual(sum(payments.mapped("amount")), 1200)
        self.assertEqual(set(payments.mapped("res_id")), {one.id, two.id})

    def test_credit_note_and_write_off_against_an_invoice_are_no_payments(self):
        invoice = self.invoice(1000)
        refund = self.invoice(300, move_type="out_refund")
        loss = self.account("642000", "expense")
        entry = self.env["account.move"].create({
            "journal_id": self.cash.id, "date": "2026-02-27",
            "line_ids": [
                Command.create({"account_id": self.owed.id, "credit": 700,
                                "partner_id": self.shop.id}),
                Command.create({"account_id": loss.id, "debit": 700})]})  # fmt: skip
        entry.action_post()
        lines = (entry | invoice | refund).line_ids
        lines.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.settle()
        self.assertFalse(invoice.amount_residual)
        self.assertFalse(self.of_kind("payment"))

    def test_money_that_goes_back_has_a_minus(self):
        refund = self.invoice(300, move_type="out_refund")
        self.pay_back(refund, 200)
        self.assertEqual(self.lines(domain=[("kind", "=", "payment")]),
                         [("payment", "2026-02-26", -200, f"For {refund.name}")])  # fmt: skip

    def test_reversed_invoice_is_cancelled(self):
        invoice, refund = self.invoice(1000), self.invoice(1000, move_type="out_refund")
        refund.reversed_entry_id = invoice
        lines = (invoice | refund).line_ids
        lines.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.settle()
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(self.of_kind("invoice").state, "cancelled")

    def test_delivery_is_what_was_delivered_at_the_prices_of_the_order(self):
        self.assertFalse(self.of_kind("delivery"))
        order = self.quotations(self.shop, [1000])
        order.order_line.write({"product_uom_qty": 10, "price_unit": 1000, "discount": 20})
        order.action_confirm()
        order.date_order = self.utc("2026-02-14")
        order.order_line.qty_delivered = 4
        self.settle()
        self.assertEqual(self.lines(domain=[("kind", "=", "delivery")]),
                         [("delivery", "2026-02-14", 3200, f"Of {order.name}")])  # fmt: skip
        self.assertEqual(self.opened(self.of_kind("delivery")), ("sale.order", order.id))
        order.order_line.qty_delivered = 0
        self.settle()
        self.assertFalse(self.of_kind("delivery"))

    def test_planned_work_has_its_day_and_what_it_is(self):
        self.planned(self.contact, "2026-03-05")
        self.planned(self.old, "2026-02-20", summary="")
        self.assertEqual(self.lines()[:2], [
            ("planned", "2026-03-05", 0, "Call: Ask again"),
            ("planned", "2026-02-20", 0, "Call")])  # fmt: skip
        events = self.of_kind("planned")
        self.assertEqual(set(events.mapped("state")), {"open"})
        self.assertEqual(
            [self.opened(event) for event in events],
            [("res.partner", self.contact.id), ("sale.order", self.old.id)],
        )

    def test_planned_work_stands_on_deals_invoices_and_the_row_too(self):
        lead, invoice = self.lead(self.shop), self.invoice(1000)
        records = (lead, invoice, self.row(self.shop))
        for number, record in enumerate(records, start=1):
            # Odoo has nobody follow a row, so that there the activity is nobody's.
            nobody = {"user_id": False} if record == self.row(self.shop) else {}
            self.planned(record, f"2026-03-0{number}", **nobody)
        events = self.of_kind("planned")
        self.assertEqual(
            [(event.res_model, event.res_id) for event in reversed(events)],
            [(record._name, record.id) for record in records],
        )
        lead.active = False
        self.assertEqual(len(self.of_kind("planned")), 2)

    def test_done_call_is_told_once_with_its_note(self):
        activity = self.planned(self.contact)
        activity.with_user(self.rep).action_feedback(feedback="Still\n has   tea")
        self.assertFalse(self.of_kind("planned"))
        self.assertEqual(self.lines()[0], ("call", "2026-03-02", 0, "Still has tea"))
        self.assertEqual(self.opened(self.of_kind("call")), ("res.partner", self.contact.id))
        self.assertFalse(self.of_kind("note"), "what Odoo says of it in the chatter")
        activity.with_context(active_test=False).sudo().write({"active": True})
        self.settle()
        self.assertFalse(self.of_kind("call"), "it is open again")

    def test_call_without_a_note_says_how_it_went(self):
        told = {"rhythm_touch": {"result": "no_answer", "kind": "call"}}
        self.planned(self.shop).with_user(self.rep).with_context(**told).action_feedback()
        self.assertEqual(self.lines()[0][3], "No answer")

    def test_meeting_and_visit_open_the_event(self):
        for location, kind in ((False, "meeting"), ("1 Tea Street", "visit")):
            event = self.env["calendar.event"].with_user(self.rep).create({
                "name": "Talk", "start": "2026-02-27 02:00:00", "stop": "2026-02-27 03:00:00",
                "location": location, "user_id": self.rep.id,
                "partner_ids": [Command.set(self.shop.ids)]})  # fmt: skip
            self.env["sales.rhythm.touch"]._record_meetings()
            self.settle()
            found = self.of_kind(kind)
            self.assertEqual((str(found.day), found.state), ("2026-02-27", "done"))
            self.assertEqual(self.opened(found), ("calendar.event", event.id))

    def test_promise_stands_for_its_activity(self):
        promise = self.planned(self.shop, "2026-03-05", summary="Price list",
                               xmlid="sales_rhythm.activity_type_promise")  # fmt: skip
        self.assertFalse(self.of_kind("planned"))
        (event,) = self.of_kind("promise")
        self.assertEqual((event.state, str(event.day), event.text),
                         ("open", "2026-03-02", "We promised: Price list, by 5 Mar"))  # fmt: skip
        self.assertEqual(self.opened(event), ("res.partner", self.shop.id))
        promise.rhythm_promise_owes = "they"
        self.settle()
        self.assertEqual(self.of_kind("promise").text, "They promised: Price list, by 5 Mar")
        promise.with_user(self.rep).action_feedback()
        self.assertEqual(self.of_kind("promise").state, "done")

    def test_promise_taken_back_is_cancelled(self):
        self.planned(self.shop, xmlid="sales_rhythm.activity_type_promise").unlink()
        self.settle()
        self.assertEqual(self.of_kind("promise").state, "cancelled")
        self.assertEqual(self.opened(self.of_kind("promise")), ("res.partner", self.shop.id))

    def test_note_on_a_contact_is_one_line_of_plain_text(self):
        hostile = Markup("<p>Wants <b>5\u00a0l</b></p><p>%s</p>") % "<script>alert('tea')</script>"
        self.note(hostile, self.contact)
        ((kind, day, _amount, text),) = self.lines(domain=[("kind", "=", "note")])
        self.assertEqual((kind, day), ("note", "2026-02-18"))
        self.assertEqual(text, "Wants 5 l <script>alert('tea')</script>")
        (event,) = self.of_kind("note")
        self.assertEqual(event.user_id, self.rep)
        self.assertEqual(self.opened(event), ("res.partner", self.contact.id))

    def test_long_note_is_cut(self):
        self.note("Tea " * 200)
        text = self.of_kind("note").text
        self.assertEqual(text, "Tea " * 59 + "Tea…")

    def test_what_machines_write_is_no_note(self):
        self.shop._message_log(body="Changed")
        self.shop.with_user(self.rep).message_post(body="", attachments=[("a.txt", b"a")])
        self.settle()
        self.assertFalse(self.of_kind("note"))

    def test_what_the_customer_wrote_is_a_note_by_nobody(self):
        self.shop.message_post(body="We need tea", message_type="email",
                               author_id=self.contact.id)  # fmt: skip
        self.settle()
        (event,) = self.of_kind("note")
        self.assertEqual((event.text, event.user_id.ids), ("We need tea", []))

    def test_every_kind_has_an_icon(self):
        self.assertEqual(set(ICONS), dict(KINDS).keys())
        self.assertEqual(self.of_kind("order").icon, "fa-shopping-cart")


class TestDaysAndMoney(HistoryCase):
    def test_days_are_the_companys_around_midnight(self):
        """For a user in Paris too."""
        orders = self.orders(self.shop, ["2026-02-05 23:59", "2026-02-06 00:00"])
        self.note("Late", day="2026-02-05 16:59:59")
        self.note("Early", day="2026-02-05 17:00:01")
        self.assertEqual(
            [(day, text) for _kind, day, _amount, text in self.lines()[:4]],
            [("2026-02-06", "Early"), ("2026-02-06", orders[1].name),
             ("2026-02-05", "Late"), ("2026-02-05", orders[0].name)],
        )  # fmt: skip

    def test_what_has_a_day_alone_stands_at_its_noon(self):
        self.invoice(1000)
        morning, evening = self.orders(self.shop, ["2026-02-10 11:59", "2026-02-10 12:01"])
        (event,) = self.of_kind("invoice")
        self.assertEqual(str(event.happened_at), "2026-02-10 05:00:00")
        self.assertEqual([each["text"] for each in self.told()[:3]],
                         [evening.name, event.text, morning.name])  # fmt: skip

    def test_another_currency_is_in_the_companys(self):
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": self.company.id, "name": "2020-01-01",
            "rate": 1 / 25_000})  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "USD", "currency_id": dollar.id, "company_id": self.company.id})  # fmt: skip
        order = self.order(self.shop, "2026-02-20", 40, pricelist_id=prices.id)
        order.order_line.qty_delivered = 1
        invoice = self.invoice(10, currency_id=dollar.id)
        self.pay(invoice, 250_000)
        self.settle()
        self.assertEqual(
            {kind: amount for kind, _day, amount, _text in self.lines()},
            {"order": 500_000, "delivery": 1_000_000, "invoice": 250_000, "payment": 250_000}
            | {"order": 500_000},
        )
        self.assertEqual(self.of_kind("order").mapped("amount"), [1_000_000, 500_000])
        self.assertEqual(self.of_kind("order").currency_id, self.company.currency_id)

    def test_dates_that_nobody_can_show_are_left_out(self):
        self.order(self.shop, "2026-02-20")
        self.env.cr.execute(
            "UPDATE sale_order SET date_order = 'infinity' WHERE id = %s", [self.old.id]
        )
        self.env.invalidate_all()
        self.assertEqual([day for _kind, day, *_more in self.lines()], ["2026-02-20"])


class TestCustomers(HistoryCase):
    def test_merged_customers_have_one_history(self):
        twin = self.customer("Shop again", ["2026-02-01"])
        self.note("Moved", twin)
        self.planned(twin, "2026-03-02")
        self.invoice(1000, partner=twin)
        before = self.lines(partner=twin)
        self.assertEqual(len(before), 4)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.shop | twin).ids, self.shop)
        self.settle()
        self.assertEqual(set(self.lines()) - {*before},
                         {("order", "2026-01-05", 500_000, self.old.name)})  # fmt: skip
        self.assertEqual(len(self.lines()), 5)

    def test_contact_that_moves_takes_its_history_along(self):
        order = self.order(self.contact, "2026-02-01")
        other = self.customer("Other", ["2026-01-10"])
        self.contact.parent_id = other
        self.settle()
        self.assertEqual([text for *_more, text in self.lines()], [self.old.name])
        self.assertIn(order.name, [text for *_more, text in self.lines(partner=other)])

    def test_each_company_has_its_own(self):
        abroad = self.order(self.shop, "2026-02-01", company=self.other_company, user_id=False)
        self.note("Here")
        self.shop.with_user(self.abroad).sudo().with_company(self.other_company).message_post(
            body="There", message_type="comment"
        )
        self.settle()
        self.assertNotIn(abroad.name, [text for *_more, text in self.lines(self.director)])
        row = self.row(self.shop, self.other_company)
        found = self.rpc(self.abroad, "sales.rhythm.event", "search_read",
                         [("rhythm_id", "in", row.ids)], ["text"])  # fmt: skip
        self.assertEqual({each["text"] for each in found}, {"There", abroad.name})
        self.assertIn("Here", [text for *_more, text in self.lines()])
        self.assertNotIn("There", [text for *_more, text in self.lines(self.director)])


class TestPage(HistoryCase):
    """What the customer's page shows of it."""

    def test_page_shows_the_ten_newest_up_to_today(self):
        self.orders(self.shop, [f"2026-02-{day:02}" for day in range(1, 12)])
        self.planned(self.shop, "2026-03-02")
        self.planned(self.shop, "2026-03-03", summary="Tomorrow")
        for now, first in (("2026-03-02 03:00:00", "Call: Ask again"),
                           ("2026-03-02 17:00:00", "Call: Tomorrow")):  # fmt: skip
            with freeze_time(now), Form(self.row(self.shop).with_user(self.rep)) as form:
                shown = self.row(self.shop).with_user(self.rep).recent_event_ids
                self.assertEqual(len(form.recent_event_ids), 10)
                self.assertEqual((len(shown), shown[0].text), (10, first))
                self.env.invalidate_all()

    def test_all_history_is_paged_filtered_and_grouped(self):
        self.orders(self.shop, [f"2026-02-{day:02}" for day in range(1, 12)])
        self.note("Tea")
        action = self.rpc(self.rep, "sales.rhythm", "action_open_history", self.row(self.shop).ids)
        self.assertEqual(action["name"], "History of Shop")

        def ask(method, *args, domain=(), **kwargs):
            return self.rpc(self.rep, action["res_model"], method,
                            [*action["domain"], *domain], *args, **kwargs)  # fmt: skip

        pages = [ask("web_search_read", {"text": {}}, offset=offset, limit=5)
                 for offset in (0, 5, 10)]  # fmt: skip
        self.assertEqual([page["length"] for page in pages], [13, 13, 13])
        ids = [record["id"] for page in pages for record in page["records"]]
        self.assertEqual(len(set(ids)), 13)
        everything = ask("search_read", ["id"])
        self.assertEqual(ids, [record["id"] for record in everything])
        views = self.rpc(self.rep, "sales.rhythm.event", "get_views",
                         [[False, "list"], [False, "kanban"], [False, "search"]])  # fmt: skip
        self.assertEqual(len(views["views"]), 3)
        notes = ask("search_read", ["text"], domain=[("kind", "=", "note")])
        self.assertEqual([note["text"] for note in notes], ["Tea"])
        found = ask("search_count", domain=[("text", "ilike", "TEA")])
        self.assertEqual(found, 1)
        groups = ask("formatted_read_group", ["kind"], ["__count"])
        self.assertEqual({group["kind"]: group["__count"] for group in groups},
                         {"order": 12, "note": 1})  # fmt: skip
        groups = ask("formatted_read_group", ["day:month"], ["__count"])
        self.assertEqual([group["__count"] for group in groups], [1, 12])

    def test_what_is_gone_says_so(self):
        quotation = self.quotations(self.shop, [70_000])
        event = self.of_kind("quotation")
        event.fetch(["kind", "words", "res_model", "res_id"])
        meeting = self.env["calendar.event"].with_user(self.rep).create({
            "name": "Talk", "start": "2026-02-27 02:00:00", "stop": "2026-02-27 03:00:00",
            "user_id": self.rep.id, "partner_ids": [Command.set(self.shop.ids)]})  # fmt: skip
        self.env["sales.rhythm.touch"]._record_meetings()
        self.settle()
        talk = self.of_kind("meeting")
        meeting.sudo().unlink()
        with self.assertRaisesRegex(UserError, "no longer there: Meeting"):
            self.rpc(self.rep, "sales.rhythm.event", "action_open", talk.ids)
        self.assertTrue(quotation.exists() and event.exists())
