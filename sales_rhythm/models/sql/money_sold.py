"""Money that is sold and not invoiced: what orders still have to deliver, or to invoice."""

from odoo.tools import SQL

from .events import branch, rule
from .money_row import (
    CUSTOMER_MOVES,
    KINDS,
    TO_DELIVER,
    TO_INVOICE,
    in_companies,
    in_company_currency,
    money_row,
    of_order,
)  # fmt: skip
from .terms import local_day


def orders(terms):
    """What was delivered and not invoiced, and what is neither; by quantity of each line.

    Of what Odoo calls invoiced in whole nothing is open. What was credited is not asked for again,
    and what was invoiced in advance is owed already: first of what is to be invoiced. Where nothing
    else is left to deliver, a discount or return lowers what is to be invoiced.
    """
    if (query := terms.readable.get("sale.order")) is None:
        return
    company = SQL("o.company_id")
    tables = SQL(
        """%s LEFT JOIN res_partner p ON p.id = o.partner_id
             CROSS JOIN LATERAL (%s) lines
             CROSS JOIN LATERAL (
                   SELECT LEAST(GREATEST(lines.to_invoice, 0), GREATEST(-lines.to_deliver, 0))
                          AS amount) less
             CROSS JOIN LATERAL (
                   SELECT LEAST(lines.in_advance, GREATEST(lines.to_invoice - less.amount, 0))
                          AS first) taken
             CROSS JOIN (VALUES (%s, 'to_deliver'), (%s, 'to_invoice')) part(number, bucket)""",
        query.from_clause,
        _order_lines(),
        TO_DELIVER,
        TO_INVOICE,
    )
    amount = SQL(
        """CASE part.bucket WHEN 'to_invoice' THEN lines.to_invoice - less.amount - taken.first
                ELSE lines.to_deliver + less.amount
                     - LEAST(lines.in_advance - taken.first, GREATEST(lines.to_deliver, 0)) END"""
    )
    row = money_row(
        terms,
        amount,
        company,
        bucket=SQL("part.bucket"),
        **of_order(),
        day=local_day(SQL("o.date_order"), terms.zone(company)),
    )
    yield branch(
        SQL("part.number"),
        SQL("o.id"),
        tables,
        (
            SQL("o.state = 'sale' AND o.invoice_status <> 'invoiced'"),
            SQL("o.date_order >= %s AND o.date_order < 'infinity'", terms.orders_since(company)),
            in_companies(terms, company),
            SQL("%s <> 0", row["amount"]),
            rule(query),
        ),
        KINDS,
        **row,
    )


def _order_lines():
    """What is open of the order `o`, in company currency."""
    return SQL(
        """SELECT COALESCE(sum(l.to_invoice), 0) AS to_invoice,
                  COALESCE(sum(l.to_deliver), 0) AS to_deliver,
                  GREATEST(0, COALESCE(sum(l.in_advance), 0)) AS in_advance
             FROM (%s) l""",
        open_lines(),
    )


def open_lines():
    """Each line of the order `o`: its product, and what is open of it, in company currency."""
    return SQL(
        """SELECT d.product_id,
                  CASE WHEN NOT d.advance THEN
                       GREATEST(d.invoice - b.credited, LEAST(d.invoice, 0)) END AS to_invoice,
                  CASE WHEN NOT d.advance THEN
                       GREATEST(d.deliver - GREATEST(b.credited - d.invoice, 0),
                                LEAST(d.deliver, 0)) END AS to_deliver,
                  CASE WHEN d.advance THEN b.net END AS in_advance
             FROM (SELECT ol.id, ol.product_id, ol.product_uom_id, q.price,
                          COALESCE(ol.is_downpayment, FALSE) AS advance,
                          q.price * CASE WHEN q.ordered < 0
                                         THEN LEAST(0, q.delivered - q.invoiced)
                                         ELSE GREATEST(0, q.delivered - q.invoiced)
                                    END AS invoice,
                          q.price * CASE WHEN q.ordered < 0
                                         THEN LEAST(0, q.ordered - LEAST(q.delivered, q.invoiced))
                                         ELSE GREATEST(0, q.ordered
                                                          - GREATEST(q.delivered, q.invoiced))
                                    END AS deliver
                     FROM sale_order_line ol
                    CROSS JOIN LATERAL (
                          SELECT COALESCE(ol.product_uom_qty, 0)::float8 AS ordered,
                                 COALESCE(ol.qty_delivered, 0)::float8 AS delivered,
                                 COALESCE(ol.qty_invoiced, 0)::float8 AS invoiced,
                                 %s AS price) q
                    WHERE ol.order_id = o.id AND ol.display_type IS NULL) d
             CROSS JOIN LATERAL (%s) b""",
        _unit_price(),
        _billed(),
    )


def _unit_price():
    """Of the line `ol`, with taxes; of what nobody ordered and was delivered, without."""
    return SQL(
        "%s",
        in_company_currency(
            "o",
            SQL(
                """CASE WHEN ol.product_uom_qty <> 0 THEN ol.price_total / ol.product_uom_qty
                        ELSE ol.price_unit * (1 - COALESCE(ol.discount, 0) / 100) END"""
            ),
        ),
    )


def _billed():
    """What invoices say of the order's line `d`, drafts too: credited, and invoiced in all.

    What was invoiced anew after a credit note was credited for that, and for no return.

    Credited at the order's price, by quantity in the order's unit: what is taken off the price, or
    was credited at another rate, is asked for as little.
    """
    return SQL(
        """SELECT d.price * GREATEST(0, COALESCE(
                      sum(CASE WHEN i.sign < 0 THEN i.quantity
                               WHEN i.id > i.first_note_id THEN -i.quantity END), 0)) AS credited,
                  COALESCE(sum(i.sign * i.amount), 0) AS net
             FROM (SELECT v.id, min(v.id) FILTER (WHERE v.move_type = 'out_refund') OVER ()
                              AS first_note_id,
                          CASE v.move_type WHEN 'out_refund' THEN -1 ELSE 1 END AS sign,
                          (ml.price_total / COALESCE(NULLIF(v.invoice_currency_rate, 0), 1)
                          )::float8 AS amount,
                          (ml.quantity * COALESCE(own.factor / NULLIF(ordered_in.factor, 0), 1)
                          )::float8 AS quantity
                     FROM sale_order_line_invoice_rel rel
                     JOIN account_move_line ml ON ml.id = rel.invoice_line_id
                     JOIN account_move v ON v.id = ml.move_id
                     LEFT JOIN uom_uom own ON own.id = ml.product_uom_id
                     LEFT JOIN uom_uom ordered_in ON ordered_in.id = d.product_uom_id
                    WHERE rel.order_line_id = d.id AND v.state <> 'cancel'
                      AND v.move_type IN %s) i""",
        CUSTOMER_MOVES,
    )
