"""Who: the customers behind facts that changed, and what their rows and contacts say."""

from odoo.tools import SQL

from .terms import ACTIVITY_COMPANY, EPOCH, LEAD_COMPANY, NUMBERS
from .touch_sources import customers_of_activities


def partners(env, within):
    """[(partner id, active, salesperson id)]; `within` is a condition on the id."""
    return env.execute_query(SQL("SELECT id, active, user_id FROM res_partner WHERE id %s", within))


def partner_tags(env, partner_ids, tag_ids):
    """[(partner id, tag id)] of those tags that have a policy of their own."""
    return env.execute_query(
        SQL(
            """SELECT partner_id, category_id FROM res_partner_res_partner_category_rel
                WHERE partner_id = ANY(%s) AND category_id = ANY(%s)""",
            list(partner_ids),
            list(tag_ids),
        )
    )


def rows_of(env, table, key, columns, company_id, within):
    """[(the key, the value of each column)] of the rows there are in a table of rows.

    `within` is a condition on the customer's id, `columns` {name: type}. Dates are days since EPOCH
    and amounts floats, as in a refresh.
    """
    values = [
        SQL("%s - %s::date", SQL.identifier(name), EPOCH) if kind == "date"
        else SQL("%s::float8", SQL.identifier(name)) if kind == "numeric"
        else SQL("%s::text", SQL.identifier(name)) if kind == NUMBERS
        else SQL.identifier(name)
        for name, kind in columns.items()
    ]  # fmt: skip
    return env.execute_query(
        SQL(
            "SELECT %s FROM %s WHERE company_id = %s AND partner_id %s",
            SQL(", ").join([*map(SQL.identifier, key), *values]),
            SQL.identifier(table),
            company_id,
            within,
        )
    )


def companies_of(env, partner_ids):
    """Ids of the active companies in which these commercial partners have, or may get, a row."""
    rows = env.execute_query(
        SQL(
            """
            WITH contacts AS (
                SELECT id, company_id FROM res_partner
                 WHERE commercial_partner_id = ANY(%(partners)s))
            SELECT c.id FROM res_company c
             WHERE c.active AND (
                   EXISTS (SELECT 1 FROM sales_rhythm r
                            WHERE r.company_id = c.id AND r.partner_id = ANY(%(partners)s))
                OR EXISTS (SELECT 1 FROM contacts p JOIN sale_order o ON o.partner_id = p.id
                            WHERE o.company_id = c.id AND o.state = 'sale')
                OR EXISTS (SELECT 1 FROM contacts p JOIN sale_order o ON o.partner_id = p.id
                            WHERE o.company_id = c.id AND o.state IN ('draft', 'sent'))
                OR EXISTS (SELECT 1 FROM contacts p JOIN crm_lead l ON l.partner_id = p.id
                            WHERE %(lead_company)s = c.id)
                OR EXISTS (SELECT 1 FROM contacts p
                             JOIN mail_activity a ON a.res_model = 'res.partner'
                                  AND a.res_id = p.id AND a.active
                            WHERE %(activity_company)s = c.id)
                OR EXISTS (SELECT 1 FROM contacts p
                             JOIN sales_rhythm_why_not w ON w.partner_id = p.id
                            WHERE w.company_id = c.id)
                OR EXISTS (SELECT 1 FROM contacts p
                             JOIN sales_rhythm_visit v ON v.partner_id = p.id
                            WHERE v.company_id = c.id))
             ORDER BY c.id""",
            partners=list(partner_ids),
            lead_company=LEAD_COMPANY,
            activity_company=ACTIVITY_COMPANY,
        )
    )
    return [company_id for (company_id,) in rows]


def customers_of(env, table, ids):
    """Partner ids of the documents in a table with these ids.

    Of orders also the customers of their opportunities, whose open amount they stand for; of
    journal items who owes, or has to get, something, and who ordered what they invoice or credit,
    for that may be somebody else.
    """
    if table == "mail_activity":
        return customers_of_activities(env, ids)
    more = SQL()
    if table == "sale_order":
        more = SQL(
            """UNION
               SELECT l.partner_id
                 FROM sale_order o JOIN crm_lead l ON l.id = o.opportunity_id
                WHERE o.id = ANY(%s) AND l.partner_id IS NOT NULL""",
            list(ids),
        )
    elif table == "sale_order_line":
        table, ids = "sale_order", orders_of_lines(env, ids)
    elif table == "account_move_line":
        more = SQL(
            """AND account_id IN (SELECT id FROM account_account
                                   WHERE account_type = 'asset_receivable')
               UNION
               SELECT o.partner_id
                 FROM sale_order_line_invoice_rel x
                 JOIN sale_order_line s ON s.id = x.order_line_id
                 JOIN sale_order o ON o.id = s.order_id
                WHERE x.invoice_line_id = ANY(%s)""",
            list(ids),
        )
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT partner_id FROM %s WHERE id = ANY(%s) AND partner_id IS NOT NULL %s",
            SQL.identifier(table),
            list(ids),
            more,
        )
    )
    return {partner_id for (partner_id,) in rows}


def orders_of_lines(env, line_ids):
    """Ids of the orders that have one of these lines."""
    rows = env.execute_query(
        SQL("SELECT DISTINCT order_id FROM sale_order_line WHERE id = ANY(%s)", list(line_ids))
    )
    return [order_id for (order_id,) in rows]


def commercial_ids(env, partner_ids):
    """Ids of the commercial partners behind these partners."""
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT commercial_partner_id FROM res_partner
                WHERE id = ANY(%s) AND commercial_partner_id IS NOT NULL""",
            list(partner_ids),
        )
    )
    return {partner_id for (partner_id,) in rows}


def customers_of_users(env, user_ids):
    """Ids of the customers for whom these users are, or may become, responsible."""
    rows = env.execute_query(
        SQL(
            """SELECT partner_id FROM sales_rhythm WHERE user_id = ANY(%(users)s)
                UNION
               SELECT r.partner_id FROM sales_rhythm r JOIN res_partner p ON p.id = r.partner_id
                WHERE p.user_id = ANY(%(users)s)
                UNION
               SELECT p.commercial_partner_id
                 FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.user_id = ANY(%(users)s) AND o.state IN ('sale', 'draft', 'sent')
                UNION
               SELECT p.commercial_partner_id
                 FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
                WHERE l.user_id = ANY(%(users)s) AND l.active""",
            users=list(user_ids),
        )
    )
    return {partner_id for (partner_id,) in rows if partner_id}


def customers_of_teams(env, team_ids):
    """Ids of the customers whose rows are these teams'."""
    rows = env.execute_query(
        SQL("SELECT partner_id FROM sales_rhythm WHERE team_id = ANY(%s)", list(team_ids))
    )
    return {partner_id for (partner_id,) in rows}


def customers_whose_day_has_come(env, company_id, start, before):
    """Commercial partners with a confirmed order that their row does not know of yet.

    Only orders dated from `start` until before `before`. A refresh counts all orders up to the end
    of its day, so a row whose last order is on a day, or later, was refreshed with that day's.
    Needs `local_days`.
    """
    # One order after the other, by LIMIT: joined, all partners would be read for a day's orders.
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT p.commercial_partner_id
                 FROM sale_order o
                CROSS JOIN LATERAL (
                      SELECT commercial_partner_id FROM res_partner
                       WHERE id = o.partner_id LIMIT 1) p
                 LEFT JOIN LATERAL (
                      SELECT last_order_on FROM sales_rhythm
                       WHERE company_id = o.company_id
                         AND partner_id = p.commercial_partner_id LIMIT 1) r ON TRUE
                WHERE o.state = 'sale' AND o.company_id = %s
                  AND o.date_order >= %s AND o.date_order < %s
                  AND p.commercial_partner_id IS NOT NULL
                  AND (r.last_order_on IS NULL
                       OR r.last_order_on < (o.date_order AT TIME ZONE 'UTC')::date)""",
            company_id,
            start,
            before,
        )
    )
    return {partner_id for (partner_id,) in rows}


def next_range(env, after_id, size):
    """(last id, number) of the next `size` commercial partners; (None, 0) at the end."""
    ((last_id, count),) = env.execute_query(
        SQL(
            """SELECT max(id), count(*) FROM (
                   SELECT id FROM res_partner WHERE id > %s AND commercial_partner_id = id
                    ORDER BY id LIMIT %s) batch""",
            after_id,
            size,
        )
    )
    return last_id, count


def next_range_of_orders(env, company_id, after_id, size, orders):
    """(last id, number) of the next `size` commercial partners, or fewer; (None, 0) at the end.

    Those of whom the company knows that they ordered so often, each as a whole, and at least one.
    """
    ((last_id, count),) = env.execute_query(
        SQL(
            """SELECT max(id), count(*) FROM (
                   SELECT p.id, sum(r.order_count) OVER (
                          ORDER BY p.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS orders
                     FROM (SELECT id FROM res_partner WHERE id > %s AND commercial_partner_id = id
                            ORDER BY id LIMIT %s) p
                     LEFT JOIN sales_rhythm r ON r.partner_id = p.id AND r.company_id = %s) batch
                WHERE COALESCE(orders, 0) < %s""",
            after_id,
            size,
            company_id,
            orders,
        )
    )
    return last_id, count


def partners_between(env, first_id, last_id):
    """Ids, in order, of the commercial partners in a range, and of those that have a row."""
    rows = env.execute_query(
        SQL(
            """SELECT id FROM res_partner
                WHERE id BETWEEN %(first)s AND %(last)s AND commercial_partner_id = id
                UNION
               SELECT partner_id FROM sales_rhythm
                WHERE partner_id BETWEEN %(first)s AND %(last)s
                ORDER BY 1""",
            first=first_id,
            last=last_id,
        )
    )
    return [partner_id for (partner_id,) in rows]
