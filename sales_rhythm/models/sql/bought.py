"""What customers bought, after what they gave back: orders net of credit notes."""

from odoo.tools import SQL

from .terms import LARGEST_AMOUNT, counts, sound_amount


def bought_by_day(env, company_id, scope, zone, after, until, excluded_tag_ids=()):
    """[(commercial partner id, day, ordered, credited)] after one local day, up to another.

    `ordered` is net of all orders of the day; `credited` is what credit notes change, negative.
    """
    local = SQL("(o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone)
    return env.execute_query(
        SQL(
            """SELECT b.partner_id, b.day, sum(b.ordered), sum(b.credited)
                 FROM (SELECT p.commercial_partner_id AS partner_id, %(local)s AS day,
                              %(amount)s AS ordered, 0::float8 AS credited
                         FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                        WHERE o.company_id = %(company)s AND %(counts)s AND %(scope)s
                          AND o.date_order > %(after)s::date - 1
                          AND o.date_order < %(until)s::date + 2
                        UNION ALL
                       SELECT n.partner_id, n.day, 0, n.amount FROM %(credit_notes)s n) b
                WHERE b.day > %(after)s AND b.day <= %(until)s
                GROUP BY 1, 2""",
            local=local,
            amount=sound_amount("o"),
            company=company_id,
            counts=counts("o", {company_id: excluded_tag_ids}),
            scope=scope,
            after=after,
            until=until,
            credit_notes=credit_notes(company_id, scope, excluded_tag_ids),
        )
    )


def credit_notes(company_id, scope, excluded_tag_ids=()):
    """Table of what credit notes change: (partner_id, day, product_id, amount).

    One row per posted line of a credit note, of the commercial partner, on the date of the entry,
    untaxed in company currency. The amount is to be added to what was ordered, so it is negative.
    `scope` is a condition on the alias `p` of res_partner. What is credited of an order's line is
    of the product that was ordered.

    One return counts once, whichever way it was entered. Of an order's line with quantity Q, of
    which I was invoiced and R credited, the customer keeps Q - max(0, R - max(0, I - Q)): what was
    invoiced beyond the order, as when the order was lowered afterwards or has a negative line, is
    credited without lowering the order again; the earliest credit notes make up for it. Lines of
    orders that do not count lower nothing; lines without an order count in full.
    """
    return _credit_notes(company_id, scope, counts("o", {company_id: excluded_tag_ids}))


def credit_notes_of_rows(excluded):
    """The same of the customer and company of each row `r`, which it is joined with LATERAL.

    `excluded` is {company id: tags of orders that do not count}.
    """
    return _credit_notes(
        SQL.identifier("r", "company_id"),
        SQL("p.commercial_partner_id = r.partner_id"),
        counts("o", excluded),
    )


def credit_notes_of_goods(company_id, scope, excluded, goods):
    """The same of some products: `goods` is a query of their ids.

    Asked inside, for the database would work out all credit notes before it leaves any out.
    """
    return _credit_notes(company_id, scope, counts("o", excluded), goods)


def _credit_notes(company_id, scope, is_counted, goods=None):
    return SQL(
        """(%(without_order)s
            UNION ALL
            SELECT c.partner_id, c.day, c.product_id,
                   -c.amount * (GREATEST(0, c.credited - c.beyond)
                                - GREATEST(0, c.credited - c.quantity - c.beyond)) / c.quantity
              FROM (%(of_orders)s) c)""",
        without_order=_without_order(company_id, scope, goods),
        of_orders=_of_orders(company_id, scope, is_counted, goods),
    )


# Of a journal item `l`; 0 where it is NaN or no money.
_AMOUNT = SQL("(CASE WHEN abs(l.balance) < %s THEN l.balance::float8 ELSE 0 END)", LARGEST_AMOUNT)
# Sections, taxes and what is to be paid are no goods.
_CREDITED = SQL("m.move_type = 'out_refund' AND m.state = 'posted' AND l.display_type = 'product'")


def _is_one_of(goods, alias):
    """The end of a condition on what has a product."""
    if goods is None:
        return SQL()
    return SQL("AND %s IN (%s)", SQL.identifier(alias, "product_id"), goods)


def _without_order(company_id, scope, goods):
    return SQL(
        """SELECT p.commercial_partner_id AS partner_id, l.date AS day, l.product_id,
                  -%(amount)s AS amount
             FROM res_partner p
             JOIN account_move m ON m.partner_id = p.id
             JOIN account_move_line l ON l.move_id = m.id
            WHERE %(credited)s AND m.company_id = %(company)s AND %(scope)s %(is_one)s
              AND NOT EXISTS (SELECT 1 FROM sale_order_line_invoice_rel x
                               WHERE x.invoice_line_id = l.id)""",
        amount=_AMOUNT,
        credited=_CREDITED,
        company=company_id,
        scope=scope,
        is_one=_is_one_of(goods, "l"),
    )


def _of_orders(company_id, scope, is_counted, goods):
    """Credited lines of orders, with what was credited of the order's line up to each of them.

    Of the customer who ordered, whoever got the credit note. A line of several orders' lines is
    one of the first's; its quantity is in the unit of the order, as Odoo reckons it.
    """
    return SQL(
        """SELECT o.commercial_partner_id AS partner_id, l.date AS day,
                  s.product_id, %(amount)s AS amount, q.quantity,
                  sum(q.quantity) OVER (PARTITION BY s.id ORDER BY l.date, l.id) AS credited,
                  GREATEST(0, i.quantity - s.product_uom_qty) AS beyond
             FROM (SELECT o.id, p.commercial_partner_id
                     FROM res_partner p JOIN sale_order o ON o.partner_id = p.id
                    WHERE o.company_id = %(company)s AND %(counts)s AND %(scope)s) o
             JOIN sale_order_line s ON s.order_id = o.id
             JOIN sale_order_line_invoice_rel x ON x.order_line_id = s.id
             JOIN account_move_line l ON l.id = x.invoice_line_id
             JOIN account_move m ON m.id = l.move_id
             LEFT JOIN uom_uom ordered_in ON ordered_in.id = s.product_uom_id
            CROSS JOIN LATERAL (SELECT %(quantity)s AS quantity) q
            CROSS JOIN LATERAL (%(invoiced)s) i
            WHERE %(credited)s AND q.quantity <> 0 %(is_one)s
              AND NOT EXISTS (SELECT 1 FROM sale_order_line_invoice_rel first
                               WHERE first.invoice_line_id = l.id
                                 AND first.order_line_id < s.id)""",
        amount=_AMOUNT,
        company=company_id,
        counts=is_counted,
        scope=scope,
        is_one=_is_one_of(goods, "s"),
        quantity=_quantity("l"),
        invoiced=_INVOICED,
        credited=_CREDITED,
    )


def _quantity(alias):
    """Scalar: the quantity of a journal item in the unit `ordered_in`, where both are known."""
    return SQL(
        """(%(l)s.quantity * COALESCE((SELECT own.factor FROM uom_uom own
                                        WHERE own.id = %(l)s.product_uom_id)
                                      / NULLIF(ordered_in.factor, 0), 1))::float8""",
        l=SQL.identifier(alias),
    )


# Of an order's line `s`: what posted invoices have of it.
_INVOICED = SQL(
    """SELECT COALESCE(sum(%s), 0) AS quantity
         FROM sale_order_line_invoice_rel y
         JOIN account_move_line v ON v.id = y.invoice_line_id
         JOIN account_move b ON b.id = v.move_id
        WHERE y.order_line_id = s.id AND b.move_type = 'out_invoice' AND b.state = 'posted'""",
    _quantity("v"),
)
