"""What happened at customers: one row a thing, out of Odoo's own tables and ours.

Each branch reads one table with the record rules of who asks, so that nothing is told of a document
that they may not read.
"""

from odoo.tools import SQL

from .events import DELIVERY, INVOICE, NOTE, ORDER, PAYMENT, branch, customer, row, rule, sound
from .history_work import activities, notes, promises, touches
from .received import IS_MONEY, POSTED, RECEIVED
from .terms import company_amount, sound_amount


def event_query(reader):
    """The query of all events that the reader may see, of all customers."""
    makers = (_orders, _invoices, _payments, _deliveries, activities, touches, promises, notes)
    branches = [each for make in makers for each in make(reader)]
    return SQL(" UNION ALL ").join(
        branches or [branch(NOTE, SQL("0"), SQL("(VALUES (0)) nothing"), ())]
    )


def _orders(reader):
    if (query := reader.readable.get("sale.order")) is None:
        return
    yield branch(
        ORDER,
        SQL("o.id"),
        SQL("%s %s", query.from_clause, customer("o")),
        (sound(SQL("o.date_order")), rule(query)),
        **row(reader.zone, at=SQL("o.date_order")),
        # Whether it was an order before it was cancelled, its touch still tells.
        kind=SQL(
            """CASE WHEN o.state = 'sale' OR (o.state = 'cancel' AND EXISTS (
                         SELECT 1 FROM sales_rhythm_touch t
                          WHERE t.res_model = 'sale.order' AND t.res_id = o.id))
                    THEN 'order' ELSE 'quotation' END"""
        ),
        state=SQL(
            "CASE o.state WHEN 'sale' THEN 'done' WHEN 'cancel' THEN 'cancelled' ELSE 'open' END"
        ),
        user_id=SQL("o.user_id"),
        amount=sound_amount("o"),
        words=SQL("o.name"),
        res_model=SQL("'sale.order'"),
        res_id=SQL("o.id"),
    )


def _deliveries(reader):
    if (query := reader.readable.get("sale.order")) is None:
        return
    lines = SQL(
        """CROSS JOIN LATERAL (
               SELECT sum(ol.price_reduce_taxexcl * ol.qty_delivered) AS amount_untaxed,
                      o.currency_rate
                 FROM sale_order_line ol
                WHERE ol.order_id = o.id AND ol.qty_delivered <> 0 AND ol.display_type IS NULL
               HAVING count(*) > 0) d"""
    )
    yield branch(
        DELIVERY,
        SQL("o.id"),
        SQL("%s %s %s", query.from_clause, customer("o"), lines),
        (SQL("o.state = 'sale'"), sound(reader.delivered_at), rule(query)),
        **row(reader.zone, at=reader.delivered_at),
        kind=SQL("'delivery'"),
        state=SQL("'done'"),
        user_id=SQL("o.user_id"),
        amount=company_amount("d"),
        words=SQL("o.name"),
        res_model=SQL("'sale.order'"),
        res_id=SQL("o.id"),
    )


def _invoices(reader):
    if (query := reader.readable.get("account.move")) is None:
        return
    yield branch(
        INVOICE,
        SQL("m.id"),
        SQL("%s %s", query.from_clause, customer("m")),
        (POSTED, sound(SQL("m.invoice_date")), rule(query)),
        **row(reader.zone, day=SQL("m.invoice_date")),
        kind=SQL("CASE m.move_type WHEN 'out_refund' THEN 'credit_note' ELSE 'invoice' END"),
        state=SQL(
            """CASE m.payment_state WHEN 'paid' THEN 'done' WHEN 'in_payment' THEN 'done'
                    WHEN 'reversed' THEN 'cancelled' ELSE 'open' END"""
        ),
        user_id=SQL("m.invoice_user_id"),
        amount=SQL("m.amount_total_signed"),
        words=SQL("m.name"),
        due_on=SQL("m.invoice_date_due"),
        res_model=SQL("'account.move'"),
        res_id=SQL("m.id"),
    )


def _payments(reader):
    """Money that came for an invoice, or went back for a credit note; nobody needs to read
    payments for it."""
    if (query := reader.readable.get("account.move")) is None:
        return
    tables = SQL("%s %s %s", query.from_clause, customer("m"), RECEIVED)
    yield branch(
        PAYMENT,
        SQL("x.id"),
        tables,
        (POSTED, IS_MONEY, sound(SQL("x.date")), rule(query)),
        **row(reader.zone, day=SQL("x.date")),
        kind=SQL("'payment'"),
        state=SQL("'done'"),
        amount=SQL("x.amount"),
        words=SQL("m.name"),
        res_model=SQL("'account.move'"),
        res_id=SQL("m.id"),
    )
