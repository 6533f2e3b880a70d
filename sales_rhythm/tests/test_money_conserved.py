"""Whatever happens to documents, each amount stands in exactly one bucket of the map.

What the map says is compared with what an order was sold for and with the balance of the customers'
accounts, neither of which is worked out from parts as the map is.
"""

import unittest
from collections import Counter, defaultdict

from odoo.tests import freeze_time

from .common import NOW
from .money import MONEY, MoneyCase

try:
    import hypothesis
    from hypothesis import strategies as st
except ImportError:  # as in a company's Odoo; `make test` has it, and takes a skip for a failure
    hypothesis = None

EXAMPLES = 25
ORDERS = 3
QUANTITY, PRICE = 12, 1_000
LATE, LATER = "2026-02-20", "2026-04-20"


def lives():
    """[(what, order, how much)]: what happens, in turn."""
    kinds = ["confirm", *["deliver"] * 3, *["bill"] * 3, "bill_draft", "advance", "pay", "pay",
             "pay_too_much", "credit", "credit", "cancel", "deal", "win_all", "lock"]  # fmt: skip
    event = st.tuples(st.sampled_from(kinds), st.integers(0, ORDERS - 1), st.integers(1, 4))
    # Of what nobody confirms not much becomes.
    begin = st.lists(st.tuples(st.just("confirm"), st.integers(0, ORDERS - 1), st.just(1)),
                     min_size=1, max_size=ORDERS)  # fmt: skip
    return st.tuples(begin, st.lists(event, min_size=10, max_size=24)).map(
        lambda parts: parts[0] + parts[1]
    )


@unittest.skipUnless(hypothesis, "hypothesis is not installed")
@freeze_time(NOW)
class TestConserved(MoneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shops = [cls.buyer(f"Shop {number}") for number in range(ORDERS - 1)]
        cls.settle()

    def test_any_life_of_orders_deals_and_invoices(self):
        self.happened = Counter()

        @hypothesis.settings(
            max_examples=EXAMPLES,
            phases=[hypothesis.Phase.generate],  # a life takes a second, and shrinking many
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(lives())
        def check(life):
            with self.cr.savepoint() as savepoint:
                self.live(life)
                savepoint.rollback()
            self.env.invalidate_all()

        check()
        # Enough happened for the sums to mean something.
        self.assertEqual(len(self.happened), 12, self.happened)
        self.assertGreater(min(self.happened.values()), 1, self.happened)

    def live(self, life):
        self.deals = {}
        self.quotes = [
            self.quoted(QUANTITY, PRICE, partner=self.shops[number % len(self.shops)],
                        product=self.product if number else self.delivered,
                        tax=self.tax if number % 2 else None)
            for number in range(ORDERS)
        ]  # fmt: skip
        self.settle()
        for what, number, much in life:
            if getattr(self, f"do_{what}")(self.quotes[number], much):
                self.happened[what] += 1
            self.settle()
        self.check(life)

    # ---- what happens; each says whether it did

    def do_confirm(self, order, _much):
        if order.state != "draft":
            return False
        order.action_confirm()
        return True

    def do_deliver(self, order, much):
        if order.state != "sale":
            return False
        line = order.order_line.filtered("product_id")[:1]
        line.qty_delivered += much * QUANTITY // 4
        return True

    def do_bill(self, order, much, post=True):
        order.invalidate_recordset()
        if order.state != "sale" or order.invoice_status != "to invoice":
            return False
        return self.bill(order, LATE if much % 2 else LATER, post)

    def do_bill_draft(self, order, much):
        return self.do_bill(order, much, post=False)

    def do_advance(self, order, much):
        if order.state != "sale" or order.invoice_ids:
            return False
        return self.bill(order, LATER, advance_payment_method="percentage", amount=much * 10)

    def do_pay(self, order, much, extra=0):
        owed = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
            and move.amount_residual > 0
        )[:1]  # fmt: skip
        if not owed:
            return False
        self.pay(owed, round(owed.amount_residual * much / 4) + extra)
        return True

    def do_pay_too_much(self, order, _much):
        return self.do_pay(order, 4, extra=777)

    def do_credit(self, order, much):
        invoice = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
            and not move.reversal_move_ids
        )[:1]  # fmt: skip
        if not invoice:
            return False
        return self.credit(invoice, post=much % 2)

    def do_cancel(self, order, _much):
        if order.state == "cancel" or order.locked:
            return False
        order._action_cancel()
        return True

    def do_deal(self, order, much):
        if order in self.deals:
            return False
        self.deals[order] = self.lead(order.partner_id, much * 5_000)
        if much > 2:
            order.opportunity_id = self.deals[order]
        return True

    def do_win_all(self, order, _much):
        deal = self.deals.get(order)
        if not deal or deal.won_status != "pending":
            return False
        deal.action_set_won()
        return True

    def do_lock(self, order, _much):
        if order.state != "sale" or order.locked:
            return False
        order.action_lock()
        return True

    # ---- what must hold

    def check(self, life):
        found = defaultdict(lambda: defaultdict(float))
        rows = self.env[MONEY].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(set(rows.ids)), len(rows))
        for row in rows:
            found[row.bucket][row.res_model, row.res_id] += row.amount
        with self.subTest(life=life):
            self.check_owed(found)
            self.check_orders(found)
            self.check_deals(found)

    def check_owed(self, found):
        """What is owed adds up to the balance of the customers' account."""
        ((balance,),) = self.env["account.move.line"]._read_group(
            [("account_id", "=", self.owed.id), ("parent_state", "=", "posted")],
            [], ["balance:sum"])  # fmt: skip
        owed = sum(sum(found[bucket].values()) for bucket in ("unpaid", "overdue"))
        self.assertAlmostEqual(owed, balance or 0, 6)
        for shop in self.shops:
            items = self.env["account.move.line"].search([
                ("account_id", "=", self.owed.id), ("partner_id", "=", shop.id),
                ("parent_state", "=", "posted")])  # fmt: skip
            before = sum(
                item.amount_residual
                for item in items
                if str(item.date_maturity) < "2026-03-02" and item.amount_residual > 0
            )
            there = -sum(item.amount_residual for item in items if item.amount_residual < 0)
            late = sum(
                amount for (_model, id_), amount in found["overdue"].items()
                if self.env["account.move"].browse(id_).partner_id == shop
            )  # fmt: skip
            self.assertAlmostEqual(late, max(0, before - there), 6, shop.name)

    def check_orders(self, found):
        """What an order was sold for is open, or invoiced; what was credited is neither."""
        for order in self.quotes:
            key = "sale.order", order.id
            quoted = found["quotation"][key] + found["quotation_hanging"][key]
            self.assertEqual(quoted, order.amount_total if order.state == "draft" else 0)
            still = found["to_deliver"][key] + found["to_invoice"][key]
            if order.state != "sale":
                self.assertEqual(still, 0)
                continue
            moves = order.invoice_ids.filtered(lambda move: move.state != "cancel")
            notes = moves.filtered(lambda move: move.move_type == "out_refund")
            # An advance that was credited is asked for again; goods that were credited are not.
            again = notes.invoice_line_ids.filtered("sale_line_ids.is_downpayment")
            billed = sum((moves - notes).mapped("amount_total")) - sum(again.mapped("price_total"))
            line = order.order_line.filtered("product_id")[:1]
            extra = max(0, line.qty_delivered - line.product_uom_qty)
            sold = order.amount_total * (1 + extra / line.product_uom_qty)
            if order.invoice_status == "invoiced":
                self.assertEqual(still, 0)
            elif notes:
                self.assertAlmostEqual(still, self.by_quantity(order), 0)
                # An invoice may have come again after the credit note: never more than was sold.
                self.assertLessEqual(still, max(sold - billed, 0) + 0.5)
            else:
                self.assertAlmostEqual(still, max(sold - billed, 0), 0)
            drafts = moves.filtered(lambda move: move.state == "draft")
            for draft in drafts:
                amount = found["to_invoice"]["account.move", draft.id]
                self.assertEqual(amount, draft.amount_total_signed)

    def by_quantity(self, order):
        """What is open of an order of one line, counted piece by piece."""
        line = order.order_line.filtered("product_id")[:1]
        moves = line.invoice_lines.filtered(lambda each: each.parent_state != "cancel").sorted(
            lambda each: each.move_id.id
        )
        credited = 0
        for each in moves:  # what was credited, less what came anew after it
            sign = 1 if each.move_id.move_type == "out_refund" else -1
            if sign > 0 or each.move_id.id > self.first_note(moves):
                credited += sign * each.quantity
        credited = max(0, credited)
        price = line.price_total / line.product_uom_qty
        invoice = max(0, line.qty_delivered - line.qty_invoiced)
        deliver = max(0, line.product_uom_qty - max(line.qty_delivered, line.qty_invoiced))
        left = max(0, credited - invoice)
        open_amount = price * (max(0, invoice - credited) + max(0, deliver - left))
        advances = order.order_line.filtered("is_downpayment").invoice_lines
        paid_before = sum(
            (-1 if each.move_id.move_type == "out_refund" else 1) * each.price_total
            for each in advances
            if each.parent_state != "cancel"
        )
        return max(0, open_amount - max(0, paid_before))

    @staticmethod
    def first_note(lines):
        notes = [each.move_id.id for each in lines if each.move_id.move_type == "out_refund"]
        return min(notes, default=float("inf"))

    def check_deals(self, found):
        for order, deal in self.deals.items():
            key = "crm.lead", deal.id
            left = deal.expected_revenue if deal.won_status == "pending" else 0
            if deal.won_status == "pending" and order.opportunity_id == deal:
                if order.state == "draft":
                    left = 0
                elif order.state == "sale":
                    left = max(0, left - order.amount_untaxed)
            self.assertEqual(found["deal"][key] + found["deal_hanging"][key], left)
