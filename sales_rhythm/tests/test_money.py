"""The money map by hand: where each amount stands as a sale goes its way."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..models import fits
from .common import MONTHLY, NOW
from .money import DIRECTOR, MONEY, MoneyCase


@freeze_time(NOW)
class TestSold(MoneyCase):
    """An order line splits by quantity."""

    def test_nothing_done_is_to_deliver(self):
        self.sold(10, 1_000)
        self.assertMoney(to_deliver=10_000)

    def test_taxes_are_in_it(self):
        self.sold(10, 1_000, tax=self.tax)
        self.assertMoney(to_deliver=11_000)

    def test_partly_delivered_partly_invoiced(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 6)
        self.assertMoney(to_deliver=4_000, to_invoice=6_000)
        self.bill(order)
        self.assertMoney(to_deliver=4_000, unpaid=6_000)
        self.deliver(order, 7)
        self.assertMoney(to_deliver=3_000, to_invoice=1_000, unpaid=6_000)

    def test_over_delivered_is_to_be_invoiced(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 12)
        self.assertMoney(to_invoice=12_000)
        self.bill(order)
        self.assertMoney(unpaid=12_000)

    def test_delivered_without_having_been_ordered(self):
        order = self.sold(10, 1_000)
        order.order_line = [Command.create({
            "product_id": self.delivered.id, "product_uom_qty": 0, "price_unit": 500,
            "tax_ids": False})]  # fmt: skip
        self.deliver(order, 2)
        self.assertMoney(to_deliver=8_000, to_invoice=3_000)

    def test_invoiced_before_it_is_delivered(self):
        order = self.sold(10, 1_000, product=self.product)
        self.bill(order)
        self.assertMoney(unpaid=10_000)

    def test_draft_invoice_is_to_invoice(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 6)
        invoice = self.bill(order, post=False)
        self.assertMoney(to_deliver=4_000, to_invoice=6_000)
        invoice.button_cancel()
        self.settle()
        self.assertMoney(to_deliver=4_000, to_invoice=6_000)

    def test_a_service_needs_no_stock_module(self):
        service = self.env["product.product"].create({
            "name": "Set-up", "type": "service", "taxes_id": False,
            "invoice_policy": "delivery"})  # fmt: skip
        order = self.sold(2, 1_000, product=service)
        self.deliver(order, 1)
        self.assertMoney(to_deliver=1_000, to_invoice=1_000)

    def test_locked_order_counts_and_cancelled_does_not(self):
        order = self.sold(10, 1_000)
        order.action_lock()
        self.settle()
        self.assertMoney(to_deliver=10_000)
        order.action_unlock()
        order._action_cancel()
        self.settle()
        self.assertMoney()

    def test_cancelled_after_the_invoice(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 6)
        self.bill(order)
        order._action_cancel()
        self.settle()
        self.assertMoney(unpaid=6_000)

    def test_advance_counts_once(self):
        order = self.sold(10, 1_000)
        advance = self.bill(order, advance_payment_method="percentage", amount=30)
        self.assertMoney(to_deliver=7_000, unpaid=3_000)
        self.deliver(order, 10)
        self.assertMoney(to_invoice=7_000, unpaid=3_000)
        self.pay(advance, 3_000)
        self.assertMoney(to_invoice=7_000)
        self.bill(order)
        self.assertMoney(unpaid=7_000)

    def test_advance_of_more_than_is_open_takes_nothing_else(self):
        order = self.sold(10, 1_000)
        self.bill(order, advance_payment_method="percentage", amount=100)
        self.assertMoney(unpaid=10_000)
        order.order_line.filtered("product_id").product_uom_qty = 5
        self.settle()
        self.assertMoney(unpaid=10_000)

    def test_returned_and_credited_is_sold_no_more(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 10)
        invoice = self.bill(order)
        note = self.credit(invoice, 3)
        self.settled_with(invoice, note)
        self.assertMoney(unpaid=7_000)
        self.deliver(order, 7)  # as a return does
        self.assertMoney(unpaid=7_000)

    def test_credited_price_is_asked_for_no_more(self):
        """Odoo counts what was credited as not invoiced, whatever it was credited for."""
        order = self.sold(10, 1_000)
        self.deliver(order, 5)
        invoice = self.bill(order)
        note = self.credit(invoice, post=False)
        note.invoice_line_ids.price_unit = 100
        note.action_post()
        self.settle()
        self.assertEqual(order.order_line.qty_to_invoice, 5)
        self.assertMoney(to_deliver=5_000, unpaid=4_500)

    def test_credited_at_another_price_than_was_ordered(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 10)
        invoice = self.bill(order, post=False)
        invoice.invoice_line_ids.price_unit = 800
        invoice.action_post()
        self.settle()
        self.assertMoney(unpaid=8_000)
        self.credit(invoice)
        self.assertMoney()

    def test_credited_in_another_unit_than_was_ordered(self):
        order = self.sold(2, 12_000)
        dozen = self.env.ref("uom.product_uom_dozen")
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 12_000
        self.deliver(order, 1)
        invoice = self.bill(order, post=False)
        line = invoice.invoice_line_ids
        line.product_uom_id = self.env.ref("uom.product_uom_unit")
        line.write({"quantity": 12, "price_unit": 1_000})
        invoice.action_post()
        self.settle()
        self.assertMoney(to_deliver=12_000, unpaid=12_000)
        self.credit(invoice, 6)
        self.assertMoney(to_deliver=12_000, unpaid=6_000)

    def test_corrected_invoice_is_no_return(self):
        order = self.sold(10, 1_000)
        self.deliver(order, 5)
        wrong = self.bill(order)
        self.credit(wrong)  # which settles it
        self.assertMoney(to_deliver=5_000)  # nobody says yet that it is invoiced anew
        self.bill(order)
        self.assertMoney(to_deliver=5_000, unpaid=5_000)
        self.deliver(order, 10)
        self.assertMoney(to_invoice=5_000, unpaid=5_000)

    def test_old_orders_are_waited_for_no_more(self):
        order = self.sold(10, 1_000)
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.open_order_days = 30
        order.date_order = self.utc("2026-01-31 00:00")
        self.settle()
        self.assertMoney(to_deliver=10_000)
        order.date_order = self.utc("2026-01-30 23:59")
        self.settle()
        self.assertMoney()

    def test_returned_line_is_taken_off(self):
        order = self.sold(10, 1_000)
        order.order_line = [Command.create({
            "product_id": self.delivered.id, "product_uom_qty": -2, "price_unit": 1_000,
            "tax_ids": False})]  # fmt: skip
        self.settle()
        self.assertMoney(to_deliver=8_000)

    def test_discount_of_the_whole_order_is_taken_off_what_is_left(self):
        """Odoo's discount is a service that nobody delivers, with a price less than nothing."""
        order = self.sold(10, 1_000)
        discount = self.env["sale.order.discount"].create({
            "sale_order_id": order.id, "discount_type": "amount", "discount_amount": 2_000,
        })  # fmt: skip
        discount.action_apply_discount()
        self.settle()
        self.assertMoney(to_deliver=8_000)
        self.deliver_goods(order, 5)
        self.assertMoney(to_deliver=3_000, to_invoice=5_000)
        self.deliver_goods(order, 9)
        self.assertMoney(to_invoice=8_000)
        self.deliver_goods(order, 10)
        self.assertMoney(to_invoice=8_000)
        self.bill(order)
        self.assertMoney(unpaid=8_000)

    def deliver_goods(self, order, quantity):
        order.order_line.filtered(
            lambda line: line.product_id == self.delivered
        ).qty_delivered = quantity
        self.settle()


@freeze_time(NOW)
class TestOwed(MoneyCase):
    """What is invoiced and not paid."""

    def test_due_today_is_not_overdue_until_the_companys_midnight(self):
        self.invoice(1_000, "2026-03-02", partner=self.shop)
        with freeze_time("2026-03-02 16:59:00"):
            self.assertMoney(unpaid=1_000)
        with freeze_time("2026-03-02 17:00:00"):
            self.assertMoney(overdue=1_000)

    def test_partly_paid(self):
        invoice = self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.pay(invoice, 400)
        self.assertMoney(overdue=600)

    def test_credit_note_pays_the_oldest_first(self):
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.invoice(500, "2026-04-10", partner=self.shop)
        self.invoice(1_200, "2026-02-20", "out_refund", self.shop)
        self.assertMoney(unpaid=300)

    def test_paid_in_advance_is_less_than_nothing(self):
        self.invoice(700, "2026-02-10", "out_refund", self.shop)
        self.invoice(300, "2026-02-01", "out_refund", self.shop)
        self.invoice(400, "2026-02-01", partner=self.shop)
        self.assertMoney(unpaid=-600)

    def test_credits_of_another_customer_pay_nothing(self):
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.invoice(1_000, "2026-02-10", "out_refund", self.buyer("Other"))
        self.assertMoney(overdue=1_000, unpaid=-1_000)

    def test_contacts_of_one_customer_are_one(self):
        contact = self.buyer("Buyer", parent_id=self.shop.id, is_company=False)
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.invoice(400, "2026-02-10", "out_refund", contact)
        self.assertMoney(overdue=600)

    def test_as_on_the_customers_card(self):
        self.order(self.shop, "2026-02-20", 1)
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.invoice(500, "2026-02-20", partner=self.shop)
        self.invoice(600, "2026-01-20", "out_refund", self.shop)
        self.env.invalidate_all()
        self.assertEqual(self.row(self.shop).overdue_amount, 900)
        self.assertEqual(self.money(domain=[("bucket", "=", "overdue")]), {"overdue": 900})

    def test_several_due_dates(self):
        term = self.env["account.payment.term"].create({
            "name": "Twice", "company_id": self.company.id, "line_ids": [
                Command.create({"value": "percent", "value_amount": 40, "nb_days": 10}),
                Command.create({"value": "percent", "value_amount": 60, "nb_days": 60})],
        })  # fmt: skip
        order = self.sold(10, 1_000)
        self.deliver(order, 10)
        invoice = self.bill(order, post=False)
        invoice.write({"invoice_date": "2026-02-01", "invoice_payment_term_id": term.id})
        invoice.action_post()
        self.settle()
        self.assertMoney(overdue=4_000, unpaid=6_000)

    def test_what_is_no_trade_is_not_waited_for(self):
        self.order(self.shop, "2026-02-20", 1)
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.owed.non_trade = True
        self.env["sales.rhythm"]._refresh(self.shop)
        self.settle()
        self.assertEqual(self.row(self.shop).overdue_amount, 0)
        self.assertEqual(self.money(domain=[("bucket", "=", "overdue")]), {})

    def test_what_the_company_owes_never_nets_in(self):
        self.env["account.journal"].create(
            {"name": "Bills", "code": "BILL", "type": "purchase", "company_id": self.company.id}
        )
        payable = self.account("331000", "liability_payable", reconcile=True)
        expense = self.account("632000", "expense")
        self.shop.property_account_payable_id = payable
        bill = self.env["account.move"].create({
            "move_type": "in_invoice", "partner_id": self.shop.id, "invoice_date": "2026-01-10",
            "company_id": self.company.id, "invoice_line_ids": [Command.create({
                "name": "Rent", "quantity": 1, "price_unit": 5_000, "account_id": expense.id,
                "tax_ids": False})]})  # fmt: skip
        bill.action_post()
        self.settle()
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.assertMoney(overdue=1_000)

    def test_in_another_currency_at_the_rate_of_the_document(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create({
            "name": "2026-01-01", "rate": 1 / 30_000, "currency_id": euro.id,
            "company_id": self.company.id})  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "Euro", "currency_id": euro.id, "company_id": self.company.id})  # fmt: skip
        self.quoted(1, 2, pricelist_id=prices.id, partner=self.buyer("Quoted"))
        order = self.sold(10, 1, pricelist_id=prices.id)
        self.deliver(order, 6)
        self.assertMoney(quotation=60_000, to_deliver=120_000, to_invoice=180_000)
        self.bill(order)
        self.assertMoney(quotation=60_000, to_deliver=120_000, unpaid=180_000)
        for row in self.env[MONEY].search([("company_id", "=", self.company.id)]):
            self.assertEqual(row.document_currency_id, euro, row.bucket)
            self.assertAlmostEqual(row.document_rate * 30_000, 1, 6, row.bucket)

    def test_unmatched_payment_is_known_to_who_sees_the_customer(self):
        self.order(self.shop, "2026-02-20", 1)
        invoice = self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.pay(invoice, 1_000)
        self.pay(self.invoice(1, "2026-02-10", partner=self.shop), 1_501)
        for user in (self.rep, self.leader, self.director):
            found = self.money(user, [("bucket", "in", ["unpaid", "overdue"])])
            self.assertEqual(found, {"unpaid": -1_500}, user.login)
        self.assertEqual(self.money(self.other_rep), {})
        (row,) = self.env[MONEY].search([("bucket", "=", "unpaid"), ("partner_id", "=",
                                                                     self.shop.id)])  # fmt: skip
        opened = self.rpc(self.rep, MONEY, "action_open", row.ids)
        self.assertEqual((opened["res_model"], opened["res_id"]), ("res.partner", self.shop.id))

    def test_memo_of_accountants_is_no_name(self):
        self.order(self.shop, "2026-02-20", 1)
        invoice = self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.pay(invoice, 2_500)
        (row,) = self.env[MONEY].search([("bucket", "=", "unpaid"), ("amount", "<", 0)])
        move = self.env["account.move"].browse(row.res_id)
        self.assertEqual(move.move_type, "entry")
        move.ref = "Settled out of court"
        self.settle()
        self.assertIn("court", move.display_name)
        for user in (self.rep, self.director):
            for name in (row.with_user(user).document_name, row.with_user(user)._document_name()):
                self.assertEqual(name, move.name, user.login)


@freeze_time(NOW)
class TestClosing(MoneyCase):
    """Deals and quotations: one sale, once."""

    def test_deal_with_its_quotation_counts_once(self):
        deal = self.lead(self.shop, 5_000)
        self.settle()
        self.assertMoney(deal=5_000)
        self.quoted(3, 1_000, opportunity_id=deal.id)
        self.assertMoney(quotation=3_000)

    def test_three_quotations_of_which_one_is_confirmed(self):
        deal = self.lead(self.shop, 9_000)
        first, second, third = (
            self.quoted(1, amount, opportunity_id=deal.id) for amount in (2_000, 3_000, 4_000)
        )
        first.action_confirm()
        self.settle()
        self.assertMoney(quotation=7_000, to_deliver=2_000)
        (second | third)._action_cancel()
        self.settle()
        self.assertMoney(deal=7_000, to_deliver=2_000)

    def test_deal_without_a_customer_stands_under_none(self):
        self.env["crm.lead"].create({
            "name": "Somebody", "type": "opportunity", "company_id": self.company.id,
            "user_id": self.rep.id, "expected_revenue": 800})  # fmt: skip
        self.assertMoney(deal=800, domain=[("partner_id", "=", False)])

    def test_won_lost_and_archived_deals_are_none(self):
        won, lost, gone = (self.lead(self.shop, 5_000) for _each in range(3))
        won.action_set_won()
        lost.action_set_lost()
        gone.active = False
        self.settle()
        self.assertMoney()

    def test_expired_quotation_hangs(self):
        self.quoted(1, 2_000, validity_date="2026-03-01")
        self.quoted(1, 3_000, validity_date="2026-03-02")
        self.assertMoney(quotation_hanging=2_000, quotation=3_000)

    def test_what_nobody_moves_hangs_unless_something_is_planned(self):
        old = self.quoted(1, 2_000, validity_date=False)
        old.date_order = self.utc("2026-02-16 23:59")
        young = self.quoted(1, 3_000, validity_date=False)
        young.date_order = self.utc("2026-02-17 00:00")
        self.settle()
        self.assertMoney(quotation_hanging=2_000, quotation=3_000)
        old.activity_schedule("mail.mail_activity_data_todo", user_id=self.rep.id)
        self.settle()
        self.assertMoney(quotation=5_000)

    def test_deal_hangs_past_its_closing(self):
        self.lead(self.shop, 5_000, date_deadline="2026-03-01")
        self.settle()
        self.assertMoney(deal_hanging=5_000)

    def test_sql_that_no_sum_survives_counts_as_nothing(self):
        deal, other = self.lead(self.shop, 5_000), self.lead(self.shop, 700)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET expected_revenue = 'NaN' WHERE id = %s", [deal.id])
        self.env.invalidate_all()
        self.assertMoney(deal=700)
        self.assertTrue(other)


@freeze_time(NOW)
class TestExpected(MoneyCase):
    """Customers who are expected to order, by their cycle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.customer("Late", MONTHLY[:-1])
        cls.settle()

    def due(self, **kwargs):
        return {
            row["partner_id"][0]: (row["bucket"], row["amount"])
            for row in self.rpc(
                kwargs.pop("user", self.director), MONEY, "search_read",
                [("bucket", "in", ["due", "late", "stopped"])], ["bucket", "partner_id", "amount"])
        }  # fmt: skip

    def test_as_the_core_says(self):
        row = self.row(self.late)
        curve, policy = self.fit().curve, self.policy()
        self.assertEqual(row.status, "late")
        chance = curve.comeback(row.curve_class, row.model_cycle_days, 60, policy)
        expected = ("late", round(chance * row.mean_order_amount))
        self.assertEqual(self.due(), {self.late.id: expected})
        self.assertEqual(row.comeback_amount, expected[1])
        self.assertGreater(expected[1], 0)

    def fit(self):
        return fits.by_company(self.env)[self.company.id]

    def policy(self):
        return self.env["sales.rhythm.policy"]._for_company(self.company)[0]

    def test_who_has_a_quotation_or_deal_is_expected_no_more(self):
        quotation = self.quoted(1, 0, partner=self.late)
        self.assertEqual(self.due(), {})
        quotation._action_cancel()
        self.settle()
        self.assertIn(self.late.id, self.due())
        self.lead(self.late, 0, user_id=self.other_rep.id)
        self.settle()
        self.assertEqual(self.due(), {})
        # Of a colleague's deal, too, which one may not see.
        self.assertEqual(self.due(user=self.rep), {})

    def test_days_in_sql_as_in_python(self):
        for moment in ("2026-01-20", "2026-02-05", "2026-03-20", "2026-12-01", "2028-01-01"):
            with freeze_time(f"{moment} 03:00:00"):
                self.env.invalidate_all()
                row = self.row(self.late)
                found = self.env["sales.rhythm"]._read_group(
                    [("id", "=", row.id)], [], ["comeback_amount:sum"]
                )
                self.assertEqual(found, [(row.comeback_amount,)], moment)


@freeze_time(NOW)
class TestReaders(MoneyCase):
    """Who sees which money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.buyer("Theirs", user_id=cls.other_rep.id)
        cls.nobodys = cls.buyer("Nobody's", user_id=False)
        for amount, partner in ((1_000, cls.shop), (2_000, cls.theirs), (4_000, cls.nobodys)):
            cls.sold(1, amount, partner=partner)
            cls.quoted(1, amount * 10, partner=partner)

    def test_own_those_of_led_teams_or_all(self):
        own = [("user_id", "!=", False)]
        mine = {"to_deliver": 1_000, "quotation": 10_000}
        self.assertEqual(self.money(self.rep, own), mine)
        self.assertEqual(self.money(self.leader, own), mine)
        self.assertEqual(self.money(self.other_rep, own),
                         {"to_deliver": 2_000, "quotation": 20_000})  # fmt: skip
        everything = {"to_deliver": 7_000, "quotation": 70_000}
        for user in (self.all_rep, self.director):
            self.assertEqual(self.money(user), everything, user.login)
        with self.assertRaises(AccessError):
            self.money(self.accountant)

    def test_buckets_stand_in_the_order_that_money_travels(self):
        self.invoice(1_000, "2026-02-10", partner=self.shop)
        self.lead(self.shop, 700, date_deadline="2026-04-01")
        self.settle()
        domain = [("company_id", "=", self.company.id)]
        travels = ["deal", "quotation", "to_deliver", "overdue"]
        groups = self.rpc(self.director, MONEY, "formatted_read_group", domain, ["bucket"])
        self.assertEqual([group["bucket"] for group in groups], travels)
        rows = self.rpc(self.director, MONEY, "search_read", domain, ["bucket"], order="bucket, id")
        self.assertEqual(list(dict.fromkeys(row["bucket"] for row in rows)), travels)

    def test_other_company_sees_nothing_of_it(self):
        found = self.rpc(self.abroad, MONEY, "search_read", [], ["amount"])
        self.assertEqual(found, [])
        theirs = self.env[MONEY].sudo().search([("company_id", "=", self.company.id)])
        with self.assertRaises(AccessError):
            self.rpc(self.abroad, MONEY, "read", theirs.ids, ["amount"])

    def test_ids_of_others_are_refused(self):
        theirs = (
            self.env[MONEY]
            .sudo()
            .search([("company_id", "=", self.company.id), ("user_id", "=", self.other_rep.id)])
        )
        self.assertEqual(len(theirs), 2)
        for method in ("read", "action_open"):
            args = (["amount"],) if method == "read" else ()
            with self.assertRaises(AccessError):
                self.rpc(self.rep, MONEY, method, theirs[:1].ids, *args)

    def test_map_is_of_the_scope(self):
        for user, amount in ((self.rep, 11_000), (self.leader, 11_000), (self.director, 77_000)):
            found = self.rpc(user, DIRECTOR, "get_money_map")
            self.assertEqual(found["total"]["amount"], amount, user.login)
        found = self.rpc(self.director, DIRECTOR, "get_money_map", self.team.id)
        self.assertEqual(found["total"]["amount"], 11_000)
        with self.assertRaises(AccessError):
            self.rpc(self.rep, DIRECTOR, "get_money_map", self.team.id)

    def test_customer_moved_to_another_company_is_named_by_number(self):
        self.shop.company_id = self.other_company
        self.settle()
        for row in self.rpc(self.rep, DIRECTOR, "get_bucket", "to_deliver")["rows"]:
            self.assertEqual(row["name"], f"Customer {self.shop.id}")
