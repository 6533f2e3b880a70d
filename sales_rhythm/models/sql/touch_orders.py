"""Which orders count as touches: those of purchase occasions, and of no other.

`zone` is SQL on the company of the order `o`, `excluded` {company id: tags that rule it out}.
"""

from odoo.tools import SQL

from ...core.policy import AMOUNT_DECIMALS
from .terms import counts, sound_amount


def _local_day(zone):
    """From when until before when, in UTC, the local day of the order `o` is: two columns."""
    return SQL(
        """date_trunc('day', o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
               AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS day_start,
           (date_trunc('day', o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
               + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS day_end""",
        zone=zone,
    )


# Whether an order of a customer `p` is of the company, customer and day of `d`.
_OF_DAY = SQL(
    """p.commercial_partner_id = d.partner_id AND o.company_id = d.company_id
       AND o.date_order >= d.day_start AND o.date_order < d.day_end"""
)


def confirmed_orders(scope, returns, zone, excluded):
    """Orders `o` as touches: sold, and on a day that in the end was a purchase of the customer.

    A return is none, nor is what was returned on its day. `returns` is the scope on `o` in which
    returns are looked for: those of the same days at least; None where there are none.
    """
    return SQL(
        """SELECT o.company_id, p.commercial_partner_id AS partner_id, o.user_id, 'order' AS kind,
                  NULL::varchar AS result, o.date_order AS done_at, 0 AS minutes,
                  NULL::varchar AS note, 'sale.order' AS res_model, o.id AS res_id
             FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE p.commercial_partner_id IS NOT NULL AND %s AND %s""",
        _purchase(returns, zone, excluded),
        scope,
    )


def changed_orders(scope, returns, zone, excluded):
    """Whether the touch `t` is of an order that no longer says so; `scope` is on `t`."""
    return SQL(
        """t.res_model = 'sale.order' AND %(scope)s AND NOT EXISTS (
               SELECT 1 FROM sale_order o
                 JOIN res_partner p ON p.id = o.partner_id
                 JOIN res_partner tp ON tp.id = t.partner_id
                WHERE o.id = t.res_id AND %(purchase)s AND o.company_id = t.company_id
                  AND o.date_order = t.done_at AND o.user_id IS NOT DISTINCT FROM t.user_id
                  AND p.commercial_partner_id = tp.commercial_partner_id)""",
        scope=scope,
        purchase=_purchase(returns, zone, excluded),
    )


def _purchase(returns, zone, excluded):
    """Whether the order `o` belongs to a purchase occasion.

    Only days with a return have to be added up, and these are few; none where `returns` is None.
    """
    sold = SQL("%s AND %s > 0", counts("o", excluded), sound_amount("o"))
    if returns is None:
        return sold
    return SQL(
        """%(sold)s AND o.id NOT IN (
            WITH days AS MATERIALIZED (
                 SELECT DISTINCT o.company_id, p.commercial_partner_id AS partner_id, %(day)s
                   FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                  WHERE %(amount)s <= 0 AND %(counts)s AND %(returns)s)
            SELECT unnest(array_agg(o.id))
              FROM days d
              JOIN res_partner p ON p.commercial_partner_id = d.partner_id
              JOIN sale_order o ON o.partner_id = p.id
             WHERE %(of_day)s AND %(counts)s
             GROUP BY d.company_id, d.partner_id, d.day_start
            HAVING round(sum(%(amount)s)::numeric, %(decimals)s) <= 0)""",
        sold=sold,
        counts=counts("o", excluded),
        amount=sound_amount("o"),
        day=_local_day(zone),
        returns=returns,
        of_day=_OF_DAY,
        decimals=AMOUNT_DECIMALS,
    )


def with_their_days(env, ids, zone):
    """(these orders and the others of a day with a return of the customer, whether there is any).

    A return that is confirmed or cancelled decides whether the others are of a purchase.
    """
    # Whether there is one is asked of the index of days alone: few days have any, and to read the
    # orders of all would be to read the table all over.
    rows = env.execute_query(
        SQL(
            """
            WITH days AS MATERIALIZED (
                 SELECT o.company_id, p.commercial_partner_id AS partner_id,
                        %(day)s, bool_or(%(amount)s <= 0) AS returned
                   FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                  WHERE o.id = ANY(%(ids)s) AND isfinite(o.date_order)
                  GROUP BY 1, 2, 3, 4)
            SELECT o.id
              FROM (SELECT * FROM days d
                     WHERE d.returned OR EXISTS (
                           SELECT 1 FROM res_partner p JOIN sale_order o ON o.partner_id = p.id
                            WHERE %(of_day)s AND o.state = 'sale' AND %(amount)s <= 0)) d
              JOIN res_partner p ON p.commercial_partner_id = d.partner_id
              JOIN sale_order o ON o.partner_id = p.id AND o.state = 'sale'
             WHERE %(of_day)s""",
            day=_local_day(zone),
            of_day=_OF_DAY,
            amount=sound_amount("o"),
            ids=list(ids),
        )
    )
    return {*ids, *(order_id for (order_id,) in rows)}, bool(rows)


def touched_orders(env, ids):
    """Those of these orders that have touches."""
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT res_id FROM sales_rhythm_touch
                WHERE res_model = 'sale.order' AND res_id = ANY(%s)""",
            ids,
        )
    )
    return [order_id for (order_id,) in rows]
