"""Products that customers bought: when, how much of them, and for how much.

All of it counts what product lines count (`lines.category_days`): net amounts, untaxed, after
discounts, in company currency at the order's rate. A purchase day of a product is one whose net is
positive. Credit notes lower what a year was worth, and nothing else.
"""

from typing import NamedTuple

from odoo.tools import SQL

from .bought import credit_notes_of_rows
from .lines import is_goods, line_amount
from .terms import EPOCH, LARGEST_AMOUNT, counts

AMOUNT_DECIMALS = 6  # as the core rounds the net of a day


class SoldTerms(NamedTuple):
    """What differs from company to company."""

    zone: SQL
    """The time zone, on the company of the row `r`."""
    today: SQL
    """The day, on that company."""
    category: SQL
    """The category as product lines have it, on that company and the category `c`."""
    excluded: dict
    """{company id: order tags that do not count}."""


_ALL_ROWS = SQL("sales_rhythm r")


def _sold(terms, rows=_ALL_ROWS, columns=None, condition=None):
    """One row for each line of an order that counts; conditions on the rhythm reach its index.

    `rows` has the customers' rows as `r`; what else is in it may be among the `columns`, and in the
    `condition`. With more tables than eight in all, PostgreSQL would not look for the best plan.
    """
    return SQL(
        """SELECT %(columns)s l.id, r.id AS rhythm_id, r.company_id, r.partner_id, l.product_id,
                  %(category)s AS category_id, o.date_order,
                  (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                  l.product_uom_id AS uom_id, l.product_uom_qty AS quantity, %(amount)s AS amount,
                  l.combo_item_id IS NOT NULL AS in_combo
             FROM %(rows)s
             JOIN res_partner p ON p.commercial_partner_id = r.partner_id
             JOIN sale_order o ON o.partner_id = p.id AND o.company_id = r.company_id
             JOIN sale_order_line l ON l.order_id = o.id
             JOIN product_product pp ON pp.id = l.product_id
             JOIN product_template pt ON pt.id = pp.product_tmpl_id
             LEFT JOIN product_category c ON c.id = pt.categ_id
            WHERE %(counts)s AND %(goods)s AND abs(%(amount)s) < %(largest)s
              AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                  <= %(today)s::date %(condition)s""",
        rows=rows,
        columns=columns or SQL(),
        condition=condition or SQL(),
        category=terms.category,
        zone=terms.zone,
        today=terms.today,
        amount=line_amount("o", "l"),
        counts=counts("o", terms.excluded),
        goods=is_goods("l"),
        largest=LARGEST_AMOUNT,
    )


def _credited(terms):
    """What credit notes up to the day change, as rows of `units` without a net or a unit.

    So they count in sums and in nothing else. Joined row by row, so that conditions on the rhythm
    reach its index here too.
    """
    return SQL(
        """SELECT NULL::int AS id, NULL::int AS latest_id, r.id AS rhythm_id, r.company_id,
                  r.partner_id, n.product_id, %(category)s AS category_id, n.day,
                  NULL::int AS uom_id, NULL AS quantity, n.amount, NULL AS in_combo, NULL AS net
             FROM %(rows)s
            CROSS JOIN LATERAL %(credit_notes)s n
             JOIN product_product pp ON pp.id = n.product_id
             JOIN product_template pt ON pt.id = pp.product_tmpl_id
             LEFT JOIN product_category c ON c.id = pt.categ_id
            WHERE n.amount <> 0 AND n.day <= %(today)s::date""",
        rows=_ALL_ROWS,
        category=terms.category,
        credit_notes=credit_notes_of_rows(terms.excluded),
        today=terms.today,
    )


def _latest(column):
    """Aggregate: a column of what was bought last, in the unit of its last line."""
    return SQL(
        """(array_agg(%s ORDER BY day DESC, latest_id DESC)
            FILTER (WHERE net > 0 AND amount > 0 AND quantity > 0))[1]""",
        column,
    )


def product_query(terms, year_ago):
    """The table of products that customers bought, one row per rhythm and product.

    What of a day was bought in one unit gives the last quantity and the price that was paid for
    each. `year_ago` is SQL of the day after which a year's amount counts, on the column
    `company_id`. A product that was credited, and never bought, has no row.
    """
    return SQL(
        """
        SELECT products.*,
               COALESCE(GREATEST(year_amount, 0) / NULLIF(sum(GREATEST(year_amount, 0)) OVER (
                   PARTITION BY rhythm_id), 0), 0)::float8 AS share_ratio
          FROM (SELECT min(id) AS id, rhythm_id, company_id, partner_id, product_id, category_id,
                       count(DISTINCT day) FILTER (WHERE net > 0) AS order_count,
                       max(day) FILTER (WHERE net > 0) AS last_order_on,
                       %(uom)s AS uom_id, %(quantity)s AS last_quantity,
                       %(price)s::numeric AS last_price_amount, %(in_combo)s AS in_combo,
                       jsonb_agg(DISTINCT jsonb_build_array(day - %(epoch)s::date, net))
                           FILTER (WHERE net > 0) AS days,
                       round(COALESCE(sum(amount) FILTER (WHERE day > %(year_ago)s::date), 0)
                             ::numeric, %(decimals)s) AS year_amount
                  FROM (SELECT units.*,
                               round(sum(amount) OVER (PARTITION BY rhythm_id, product_id, day)
                                     ::numeric, %(decimals)s) AS net
                          FROM (SELECT min(id) AS id, max(id) AS latest_id, rhythm_id, company_id,
                                       partner_id, product_id, category_id, day, uom_id,
                                       sum(quantity) AS quantity, sum(amount) AS amount,
                                       bool_or(in_combo) AS in_combo
                                  FROM (%(sold)s) sold
                                 GROUP BY rhythm_id, company_id, partner_id, product_id,
                                          category_id, day, uom_id) units
                        UNION ALL
                        %(credited)s) days
                 GROUP BY rhythm_id, company_id, partner_id, product_id, category_id
                HAVING max(day) FILTER (WHERE net > 0) IS NOT NULL) products""",
        sold=_sold(terms),
        credited=_credited(terms),
        uom=_latest(SQL("uom_id")),
        quantity=_latest(SQL("quantity")),
        price=_latest(SQL("amount / quantity::float8")),
        in_combo=_latest(SQL("in_combo")),
        year_ago=year_ago,
        epoch=EPOCH,
        decimals=AMOUNT_DECIMALS,
    )


def rhythms_of_order_lines(env, line_ids):
    """Ids of the rows of the customers of these lines of orders."""
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT r.id
                 FROM sale_order_line l
                 JOIN sale_order o ON o.id = l.order_id
                 JOIN res_partner p ON p.id = o.partner_id
                 JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id
                      AND r.company_id = o.company_id
                WHERE l.id = ANY(%s)""",
            list(line_ids),
        )
    )
    return [rhythm_id for (rhythm_id,) in rows]


def units_of_days(env, terms, wanted):
    """[(product line id, day, unit id, quantity, amount)] of what these lines bought on these days.

    `wanted` are (product line id, rhythm id, category id, day); of each unit there is one row.
    """
    line_ids, rhythm_ids, category_ids, days = (
        list(column) for column in zip(*wanted, strict=True)
    )
    rows = SQL(
        """unnest(%s::int[], %s::int[], %s::int[], %s::date[])
               w(line_id, rhythm_id, category_id, day)
           JOIN sales_rhythm r ON r.id = w.rhythm_id""",
        line_ids,
        rhythm_ids,
        category_ids,
        days,
    )
    # A day around all of them, so that of who orders each hour not all orders are read.
    of_day = SQL(
        """AND o.date_order >= %(first)s::date - 1 AND o.date_order < %(last)s::date + 2
           AND %(category)s = w.category_id
           AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date = w.day""",
        first=min(days),
        last=max(days),
        category=terms.category,
        zone=terms.zone,
    )
    return env.execute_query(
        SQL(
            """SELECT line_id, day, uom_id, sum(quantity)::float8, sum(amount)
                 FROM (%s) sold GROUP BY 1, 2, 3""",
            _sold(terms, rows, SQL("w.line_id,"), of_day),
        )
    )


def latest_baskets(env, terms, rhythm_id, category_id, count):
    """[(day, product id)] of what a row's customer bought on the latest `count` days, latest first.

    Of one category where it is given; then the days are its own.
    """
    return env.execute_query(
        SQL(
            """SELECT day, product_id
                 FROM (SELECT day, product_id, min(id) AS id,
                              dense_rank() OVER (ORDER BY day DESC) AS place
                         FROM (%(sold)s) sold
                        WHERE rhythm_id = %(rhythm)s %(category)s
                        GROUP BY day, product_id
                       HAVING round(sum(amount)::numeric, %(decimals)s) > 0) bought
                WHERE place <= %(count)s
                ORDER BY day DESC, id""",
            sold=_sold(terms),
            rhythm=rhythm_id,
            category=SQL("AND category_id = %s", category_id) if category_id else SQL(),
            decimals=AMOUNT_DECIMALS,
            count=count,
        )
    )
