"""What became of the demo company's orders: delivered, invoiced and paid, the latest not yet.

It has invoiced in Odoo for some weeks only, so that of older orders nothing is waited for.
"""

from datetime import timedelta

from odoo import Command

from ..core.facts import NOBODY
from ..core.month import month_before
from ..models import clock

WAITED_FOR = 40  # days
DELIVERED_AFTER, INVOICED_AFTER, PAID_AFTER = 2, 7, 18
DUE_AFTER = 45
PAID_BY = 3  # one customer in so many has paid
# What there was at the end of last month, of what there is now.
THEN = {"due": 1.08, "late": 0.7, "stopped": 0.9, "deal": 0.8, "deal_hanging": 0.5,
        "quotation": 1.3, "quotation_hanging": 0.6, "to_deliver": 1.2, "to_invoice": 0.9,
        "unpaid": 1.05, "overdue": 0.75}  # fmt: skip


def go_their_way(env, company, today):
    """Deliveries, invoices and payments of the orders that are waited for."""
    policies = env["sales.rhythm.policy"].search([("company_id", "=", company.id)])
    policies.open_order_days = WAITED_FOR
    orders = _orders(env, company, today - timedelta(days=WAITED_FOR))
    delivered = _before(orders, company, today - timedelta(days=DELIVERED_AFTER))
    for line in delivered.order_line:
        line.qty_delivered = line.product_uom_qty
    bills = _invoice(env, company, _before(delivered, company, today - timedelta(INVOICED_AFTER)))
    paid = bills.filtered(lambda bill: bill.invoice_date <= today - timedelta(days=PAID_AFTER))
    _pay(env, company, paid.filtered(lambda bill: bill.partner_id.id % PAID_BY == 0), today)


def _orders(env, company, first):
    return env["sale.order"].search([
        ("company_id", "=", company.id), ("state", "=", "sale"), ("amount_total", "!=", 0),
        ("currency_id", "=", company.currency_id.id), ("invoice_ids", "=", False),
        ("date_order", ">=", clock.start_of_day(first, company.rhythm_zone))])  # fmt: skip


def _before(orders, company, last):
    until = clock.end_of_day(last, company.rhythm_zone)
    return orders.filtered(lambda order: order.date_order < until)


def _invoice(env, company, orders):
    """An invoice of each order, on its own day."""
    owed, income = (
        env["account.account"].search([("code", "=", code), ("company_ids", "=", company.id)])
        for code in ("131", "511")
    )
    orders.partner_id.commercial_partner_id.property_account_receivable_id = owed
    orders.partner_id.property_account_receivable_id = owed
    orders.order_line.product_id.property_account_income_id = income
    for order in orders.filtered(lambda order: order.amount_total > 0):
        invoice = order._create_invoices()
        day = clock.day_in(company.rhythm_zone, order.date_order)
        invoice.write({"invoice_date": day, "invoice_payment_term_id": False,
                       "invoice_date_due": day + timedelta(days=DUE_AFTER)})  # fmt: skip
    bills = orders.invoice_ids
    bills.action_post()
    return bills


def _pay(env, company, bills, today):
    bank = env["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "bank")], limit=1)  # fmt: skip
    for bill in bills:
        owed = bill.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        entry = env["account.move"].create({
            "journal_id": bank.id, "date": min(today, bill.invoice_date + timedelta(PAID_AFTER)),
            "line_ids": [
                Command.create({"account_id": owed.account_id.id, "credit": bill.amount_total,
                                "partner_id": owed.partner_id.id}),
                Command.create({"account_id": bank.default_account_id.id,
                                "debit": bill.amount_total})]})  # fmt: skip
        entry.action_post()
        got = entry.line_ids.filtered(lambda line: line.account_id == bank.default_account_id)
        (owed | entry.line_ids - got).reconcile()


def remember(env, company, today):
    """Where the money was at the end of last month, unless the closing of it kept that."""
    closed, month = env["sales.rhythm.money.closed"], month_before(today)
    if closed._is_kept(company, month):
        return
    env.cr.flush()
    found = env["sales.rhythm.money"].sudo()._read_group(
        [("company_id", "=", company.id)],
        ["bucket", "user_id", "team_id"],
        ["amount:sum", "__count"],
    )  # fmt: skip
    closed._insert(company, month, [
        {"bucket": bucket, "kept_user_id": user.id or NOBODY, "user_id": user.id or None,
         "team_id": team.id or None, "amount": round((amount or 0) * THEN[bucket]),
         "row_count": count}
        for bucket, user, team, amount, count in found
    ])  # fmt: skip
