"""What happened at one demo customer besides its orders: a history with something of each kind."""

from datetime import timedelta

from odoo import Command

from ..models import clock

CUSTOMER = "Siêu thị mini Hoàng Gia"
DELIVERED_ORDERS = 3
# days since the invoice, millions; days since the payment, millions of it
INVOICED = (30, 12.4)
PAID = (9, 6)
RETURNED = (27, 0.8)
NOTE = (11, "Chị chủ muốn xem báo giá dầu ăn trước cuối tháng")
MILLION = 1_000_000


def happen(env, company, customers, today):
    """Deliveries, an invoice paid in part, a credit note, and a note at one customer."""
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    customer = customers[CUSTOMER].with_env(env)
    for order in env["sale.order"].search(
        [("partner_id", "=", customer.id), ("state", "=", "sale")],
        order="date_order desc",
        limit=DELIVERED_ORDERS,
    ):
        for line in order.order_line:
            line.qty_delivered = line.product_uom_qty
    _note(customer, company, today)
    owed, income = (
        env["account.account"].search([("code", "=", code), ("company_ids", "=", company.id)])
        for code in ("131", "511")
    )
    customer.property_account_receivable_id = owed
    days, millions = INVOICED
    invoice = _invoice(env, customer, income, today - timedelta(days=days), millions, "out_invoice")
    _pay(env, company, invoice, owed, today)
    days, millions = RETURNED
    _invoice(env, customer, income, today - timedelta(days=days), millions, "out_refund")


def _note(customer, company, today):
    days, words = NOTE
    message = customer.with_user(customer.user_id).message_post(
        body=words, message_type="comment", subtype_xmlid="mail.mt_note"
    )
    day = today - timedelta(days=days)
    message.sudo().date = clock.start_of_day(day, company.rhythm_zone) + timedelta(hours=9)


def _invoice(env, customer, income, day, millions, move_type):
    invoice = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": customer.id,
            "invoice_user_id": customer.user_id.id,
            "invoice_date": day,
            "invoice_date_due": day + timedelta(days=45),
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Hàng giao",
                        "price_unit": millions * MILLION,
                        "account_id": income.id,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }
    )
    invoice.action_post()
    return invoice


def _pay(env, company, invoice, owed, today):
    """Money from the customer for a part of the invoice."""
    days, millions = PAID
    bank = env["account.account"].create(
        {
            "name": "Tiền gửi ngân hàng",
            "code": "112",
            "account_type": "asset_cash",
            "company_ids": [Command.set(company.ids)],
        }
    )
    journal = env["account.journal"].create(
        {
            "name": "Ngân hàng",
            "code": "NH",
            "type": "bank",
            "company_id": company.id,
            "default_account_id": bank.id,
        }
    )
    amount = millions * MILLION
    entry = env["account.move"].create(
        {
            "journal_id": journal.id,
            "date": today - timedelta(days=days),
            "line_ids": [
                Command.create(
                    {"account_id": owed.id, "partner_id": invoice.partner_id.id, "credit": amount}
                ),
                Command.create({"account_id": bank.id, "debit": amount}),
            ],
        }
    )
    entry.action_post()
    (entry | invoice).line_ids.filtered(lambda line: line.account_id == owed).reconcile()
