"""The money map by product line: each amount split among what its document is of."""

from odoo.tools import SQL

from .lines import category_at
from .money_row import DRAFT, KINDS, OWED, QUOTATION, TO_DELIVER, TO_INVOICE
from .money_sold import open_lines

PART_STEP = 2**20
"""Ids of parts are those of their amounts times this, plus the id of the category, or 0."""


def parts_query(money, levels):
    """Each amount of the query `money`, by category; those that no goods are told of stay whole.

    An amount is split as the lines of its document are to each other, so that the parts add up to
    it: an order's by what is open of each, an invoice's by what each is invoiced for. `levels` is a
    function from SQL of a company's id and of {level: category} to that company's category.
    """
    columns = SQL(", ").join(
        SQL("m.%s", SQL.identifier(name)) for name in KINDS if name != "amount"
    )
    return SQL(
        """SELECT m.id * %(step)s + COALESCE(part.category_id, 0) AS id, m.branch, m.branch_id,
                  %(columns)s, m.amount * COALESCE(part.share, 1) AS amount, part.category_id
             FROM (%(money)s) m
             LEFT JOIN LATERAL (
                  SELECT %(category)s AS category_id, sum(w.weight) / max(w.whole) AS share
                    FROM (SELECT goods.product_id, goods.weight,
                                 sum(goods.weight) OVER () AS whole
                            FROM (%(goods)s) goods) w
                    LEFT JOIN product_product product ON product.id = w.product_id
                    LEFT JOIN product_template t ON t.id = product.product_tmpl_id
                    LEFT JOIN product_category c ON c.id = t.categ_id
                   WHERE w.whole <> 0
                   GROUP BY 1 HAVING sum(w.weight) <> 0) part ON TRUE""",
        step=PART_STEP,
        columns=columns,
        money=money,
        category=levels(SQL("m.company_id"), lambda level: category_at(level, "c")),
        goods=_goods(),
    )


def _goods():
    """The products of the document of the amount `m`, with what each counts for in it."""
    return SQL(
        """SELECT ol.product_id, ol.price_total::float8 AS weight
             FROM sale_order_line ol
            WHERE m.branch = %(quotation)s AND ol.order_id = m.branch_id
              AND ol.display_type IS NULL
            UNION ALL
           SELECT l.product_id, CASE m.branch WHEN %(to_invoice)s THEN l.to_invoice
                                              ELSE l.to_deliver END
             FROM sale_order o CROSS JOIN LATERAL (%(lines)s) l
            WHERE m.branch IN (%(to_deliver)s, %(to_invoice)s) AND o.id = m.branch_id
            UNION ALL
           SELECT ml.product_id, ml.price_total::float8
             FROM account_move_line ml
            WHERE m.branch IN (%(draft)s, %(owed)s) AND ml.move_id = m.res_id
              AND ml.display_type = 'product'""",
        quotation=QUOTATION,
        to_deliver=TO_DELIVER,
        to_invoice=TO_INVOICE,
        draft=DRAFT,
        owed=OWED,
        lines=open_lines(),
    )
