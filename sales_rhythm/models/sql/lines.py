"""What customers ordered of each product category."""

from odoo.tools import SQL

from .bought import credit_notes
from .terms import EPOCH, FIRST_DATE, company_amount, not_excluded

AT_ONCE = 5_000  # lines whose days become Python's numbers at a time


def line_amount(order, line):
    """The untaxed amount of an order's line in company currency."""
    return company_amount(order, SQL.identifier(line, "price_subtotal"))


def is_goods(line):
    """Whether a line of an order is of something sold: no text, no down payment, not for free."""
    return SQL(
        """(%(l)s.display_type IS NULL AND %(l)s.is_downpayment IS NOT TRUE
            AND %(l)s.price_subtotal <> 0)""",
        l=SQL.identifier(line),
    )


def category_at(level, category):
    """The category's ancestor at a level, the first being 1; itself where it is not as deep, or 0.

    `category` is the alias of the table.
    """
    own = SQL.identifier(category, "id")
    if not level:
        return own
    path = SQL.identifier(category, "parent_path")
    return SQL("COALESCE(NULLIF(split_part(%s, '/', %s), ''), %s::text)::int", path, level, own)


def category_days(cr, company_id, scope, before, excluded_tag_ids, level):
    """(commercial partner id, category id, [day], [amount]) of each line, one after the other.

    Not ordered and not summed per day, as in `order_days`; needs `local_days`, while it is asked.
    What has no category is in no line.
    """
    reader = cr.connection.cursor()  # of its own, so that rows are written while others are read
    query = SQL(
        """SELECT p.commercial_partner_id, %(category)s,
                  array_agg((o.date_order AT TIME ZONE 'UTC')::date - %(epoch)s::date),
                  array_agg(%(amount)s)
             FROM sale_order o
             JOIN res_partner p ON p.id = o.partner_id
             JOIN sale_order_line l ON l.order_id = o.id
             JOIN product_product pp ON pp.id = l.product_id
             JOIN product_template pt ON pt.id = pp.product_tmpl_id
             JOIN product_category c ON c.id = pt.categ_id
            WHERE o.state = 'sale' AND o.company_id = %(company)s
              AND o.date_order >= %(first)s AND o.date_order < %(before)s
              AND p.commercial_partner_id IS NOT NULL AND %(scope)s %(not_excluded)s
              AND %(goods)s
            GROUP BY 1, 2""",
        category=category_at(level, "c"),
        epoch=EPOCH,
        amount=line_amount("o", "l"),
        company=company_id,
        first=FIRST_DATE,
        before=before,
        scope=scope,
        not_excluded=not_excluded(excluded_tag_ids),
        goods=is_goods("l"),
    )
    reader.execute(query.code, query.params)
    return _in_portions(reader)


def credits_by_category(env, company_id, scope, excluded_tag_ids, level):
    """{(commercial partner id, category id): [(day, amount)]} of what credit notes change.

    On any day, in the future too; amounts are negative.
    """
    rows = env.execute_query(
        SQL(
            """SELECT n.partner_id, %(category)s, n.day - %(epoch)s::date, sum(n.amount)::float8
                 FROM %(credit_notes)s n
                 JOIN product_product pp ON pp.id = n.product_id
                 JOIN product_template pt ON pt.id = pp.product_tmpl_id
                 JOIN product_category c ON c.id = pt.categ_id
                WHERE n.amount <> 0
                GROUP BY 1, 2, 3 ORDER BY 3""",
            category=category_at(level, "c"),
            epoch=EPOCH,
            credit_notes=credit_notes(company_id, scope, excluded_tag_ids),
        )
    )
    found = {}
    for partner_id, category_id, *credit in rows:
        found.setdefault((partner_id, category_id), []).append(credit)
    return found


def any_credit_note(env, company_id):
    """Whether the company has posted any credit note of a customer."""
    ((found,),) = env.execute_query(
        SQL(
            """SELECT EXISTS (SELECT 1 FROM account_move
                               WHERE move_type = 'out_refund' AND state = 'posted'
                                 AND company_id = %s)""",
            company_id,
        )
    )
    return found


def _in_portions(reader):
    with reader:
        while rows := reader.fetchmany(AT_ONCE):
            yield from rows


def rows_with_pauses(env, company_id, within):
    """{customer: (id of its row, its own pauses)}; `within` is a condition on the customer's id."""
    rows = env.execute_query(
        SQL(
            "SELECT partner_id, id, pause_spans FROM sales_rhythm"
            " WHERE company_id = %s AND partner_id %s",
            company_id,
            within,
        )
    )
    return {partner_id: own for partner_id, *own in rows}


def lines_wait(env):
    """Whether the product lines of any customer wait for the job."""
    ((waiting,),) = env.execute_query(
        SQL("SELECT EXISTS (SELECT 1 FROM sales_rhythm_queue WHERE of_lines)")
    )
    return waiting


def amount_between(steps, after, until):
    """Scalar: the sum of the amounts of [[day number, amount], ...] after a day and up to one."""
    return SQL(
        """(SELECT COALESCE(sum((step->>1)::float8), 0) FROM jsonb_array_elements(%s) step
             WHERE (step->>0)::int > %s - %s::date AND (step->>0)::int <= %s - %s::date)""",
        steps,
        after,
        EPOCH,
        until,
        EPOCH,
    )


def stopped_of_customer(rhythm_id):
    """Scalar: the day from which the customer of a row counts as stopped."""
    return SQL("(SELECT r.stopped_from FROM sales_rhythm r WHERE r.id = %s)", rhythm_id)


def last_order_of_customer(rhythm_id):
    """Scalar: the day on which the customer of a row bought last."""
    return SQL("(SELECT r.last_order_on FROM sales_rhythm r WHERE r.id = %s)", rhythm_id)
