"""Expressions on an order of any query, and the table of purchase days."""

from odoo.tools import SQL

from .terms import EVERYONE, company_amount, counts, sound_amount


def occasion_query(zone, today, excluded):
    """The table of purchase days: one row per rhythm and local day up to today.

    A day whose net is not positive is shown, but is no purchase: gaps reach over it. `zone` and
    `today` are SQL on the company of the order `o`. Conditions on the rhythm reach the index.
    """
    return SQL(
        """
        SELECT days.*,
               CASE WHEN amount > 0 THEN day - max(day) FILTER (WHERE amount > 0) OVER (
                    PARTITION BY rhythm_id ORDER BY day
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END AS gap_days
          FROM (%s) days""",
        _days(zone, today, excluded),
    )


def latest_days(env, rhythm_ids, zone, today, excluded, months, count):
    """[(rhythm id, occasion id, day, amount, number of orders, their names)], the earliest first.

    Of each row the last `count` days with orders, in the `months` up to its last purchase; as
    `occasion_query` has them.
    """
    return env.execute_query(
        SQL(
            """SELECT rhythm_id, id, day, amount, order_count, order_names
                 FROM (SELECT days.*,
                              row_number() OVER (PARTITION BY rhythm_id ORDER BY day DESC) AS place
                         FROM (%(days)s) days) latest
                WHERE place <= %(count)s
                ORDER BY rhythm_id, day""",
            days=_days(
                zone,
                today,
                excluded,
                SQL(
                    """r.id = ANY(%(rhythms)s)
                       AND o.date_order >= COALESCE(r.last_order_on, %(today)s::date)
                                           - make_interval(months => %(months)s)""",
                    rhythms=list(rhythm_ids),
                    today=today,
                    months=months,
                ),
            ),
            count=count,
        )
    )


def _days(zone, today, excluded, scope=EVERYONE):
    """One row per rhythm and local day up to today; `scope` is on the row `r` and the order `o`."""
    return SQL(
        """SELECT min(o.id) AS id, r.id AS rhythm_id, r.company_id,
                  (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                  sum(%(amount)s)::numeric AS amount,
                  count(*) AS order_count,
                  string_agg(o.name, ', ' ORDER BY o.id) AS order_names
             FROM sales_rhythm r
             JOIN res_partner p ON p.commercial_partner_id = r.partner_id
             JOIN sale_order o ON o.partner_id = p.id AND o.company_id = r.company_id
            WHERE %(counts)s AND %(scope)s
              AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= %(today)s::date
            GROUP BY r.id, r.company_id, 4""",
        zone=zone,
        today=today,
        amount=sound_amount("o"),
        counts=counts("o", excluded),
        scope=scope,
    )


def previous_day(alias, zone, excluded):
    """Scalar: the day of the purchase before the order in `alias`, NULL for the first.

    Looks at no more than the latest 50 orders of each contact before that day, so that a cash
    customer with 300,000 orders costs as much as any other.
    """
    return SQL(
        """(SELECT (e.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              FROM res_partner me
              JOIN res_partner ep ON ep.commercial_partner_id = me.commercial_partner_id
              JOIN LATERAL (
                   SELECT e.* FROM sale_order e
                    WHERE e.partner_id = ep.id AND e.company_id = %(o)s.company_id
                      AND e.date_order < date_trunc('day',
                          %(o)s.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
                          AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                      AND %(counts)s
                    ORDER BY e.date_order DESC LIMIT 50) e ON TRUE
             WHERE me.id = %(o)s.partner_id AND isfinite(%(o)s.date_order)
             GROUP BY 1 HAVING sum(%(amount)s) > 0
             ORDER BY 1 DESC LIMIT 1)""",
        o=SQL.identifier(alias),
        zone=zone,
        counts=counts("e", excluded),
        amount=sound_amount("e"),
    )


def first_order(alias, zone, excluded, tomorrow, previous):
    """Whether an order is of the customer's first day, by the row: for a search over all orders.

    A row knows of no order dated ahead. Those from the moment `tomorrow` on, which are few, are
    asked for the purchase before: `previous` is that of the alias `ahead`. By a join, for a
    condition with OR takes their plan from all others (2.6 million orders: 8 seconds, not 1).
    """
    return SQL(
        """(%(counts)s AND %(o)s.amount_untaxed > 0 AND NOT EXISTS (
               SELECT 1 FROM res_partner fp
                 JOIN sales_rhythm r ON r.partner_id = fp.commercial_partner_id
                WHERE fp.id = %(o)s.partner_id AND r.company_id = %(o)s.company_id
                  AND r.first_order_on
                      < (%(o)s.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
             AND NOT EXISTS (
               SELECT 1 FROM sale_order ahead
                WHERE ahead.id = %(o)s.id AND ahead.date_order >= %(tomorrow)s
                  AND %(previous)s IS NOT NULL))""",
        o=SQL.identifier(alias),
        zone=zone,
        tomorrow=tomorrow,
        previous=previous,
        counts=counts(alias, excluded),
    )


def order_kind(alias, day, previous, excluded, silence):
    """Scalar: first, repeat or reactivation; NULL for a return and for what is no purchase.

    A customer came back who was silent for as long as this customer has to be to count as stopped.
    `day` is the order's and `previous` that of the purchase before; `silence` makes the SQL of the
    days between two dates that count, of the row `r`.
    """
    return SQL(
        """(SELECT CASE WHEN NOT (%(counts)s) OR %(o)s.amount_untaxed <= 0 THEN NULL
                        WHEN gap.previous IS NULL THEN 'first'
                        WHEN (SELECT %(gap)s >= %(stopped)s
                                FROM sales_rhythm r
                                JOIN res_partner rp ON rp.commercial_partner_id = r.partner_id
                               WHERE rp.id = %(o)s.partner_id AND r.company_id = %(o)s.company_id)
                        THEN 'reactivation'
                        ELSE 'repeat' END
              FROM (SELECT %(day)s AS day, %(previous)s AS previous OFFSET 0) gap)""",
        counts=counts(alias, excluded),
        o=SQL.identifier(alias),
        day=day,
        previous=previous,
        gap=silence(SQL.identifier("gap", "previous"), SQL.identifier("gap", "day")),
        stopped=silence(SQL.identifier("r", "last_order_on"), SQL.identifier("r", "stopped_from")),
    )


def usual_amount(alias):
    """Scalar: the mean order of the customer of an order, by the row; 0 without one."""
    return SQL(
        """COALESCE((SELECT r.mean_order_amount
                       FROM res_partner p
                       JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id
                      WHERE p.id = %(o)s.partner_id AND r.company_id = %(o)s.company_id), 0)""",
        o=SQL.identifier(alias),
    )


def ordered_less_since(alias, since):
    """Condition on a row: since that moment the customer had an order below their mean one."""
    return SQL(
        """EXISTS (SELECT 1 FROM res_partner lp
                      JOIN sale_order lo ON lo.partner_id = lp.id
                     WHERE lp.commercial_partner_id = %(r)s.partner_id
                       AND lo.company_id = %(r)s.company_id AND lo.state = 'sale'
                       AND lo.date_order >= %(since)s
                       AND %(amount)s < %(r)s.mean_order_amount)""",
        r=SQL.identifier(alias),
        since=since,
        amount=company_amount("lo"),
    )
