"""What came of directives: the money received since, and which were answered last."""

from odoo.tools import SQL

from .received import IS_MONEY, POSTED, RECEIVED


def money_since():
    """The query of money received from the customers of directives, from the day after on.

    Each reconciliation once over all directives: it counts for the latest one that covers its
    customer and was given before the money came. What was taken back covers nobody.
    """
    return SQL(
        """
        SELECT x.id::int8 * 2 + (x.sign < 0)::int AS id, d.id AS directive_id, d.company_id,
               c.partner_id, x.date AS day, x.amount::float8 AS amount, m.name AS words,
               m.id AS document_id
          FROM sales_rhythm_directive d
          JOIN sales_rhythm_directive_partner_rel c ON c.directive_id = d.id
          JOIN res_partner p ON p.commercial_partner_id = c.partner_id
          JOIN account_move m ON m.partner_id = p.id AND m.company_id = d.company_id
          %(received)s
         WHERE d.closed_at IS NULL AND %(posted)s AND x.date > d.given_on AND %(money)s
           AND NOT EXISTS (
               SELECT 1 FROM sales_rhythm_directive_partner_rel n
                 JOIN sales_rhythm_directive later ON later.id = n.directive_id
                WHERE n.partner_id = c.partner_id AND later.company_id = d.company_id
                  AND later.closed_at IS NULL AND later.given_on < x.date
                  AND (later.given_at, later.id) > (d.given_at, d.id))""",
        received=RECEIVED,
        posted=POSTED,
        money=IS_MONEY,
    )


def latest_answered(env, directives, limit):
    """Ids of those of a query of directives that are answered, the latest answer first."""
    rows = env.execute_query(
        SQL(
            """
            SELECT l.directive_id
              FROM sales_rhythm_directive_assignee l
              LEFT JOIN mail_activity a ON a.id = l.activity_id
             WHERE l.directive_id IN %(directives)s
             GROUP BY l.directive_id
            HAVING bool_and(a.id IS NOT NULL AND NOT a.active)
             ORDER BY max(a.date_done) DESC, max(a.write_date) DESC, l.directive_id DESC
             LIMIT %(limit)s""",
            directives=directives.subselect(),
            limit=limit,
        )
    )
    return [directive_id for (directive_id,) in rows]
