"""Who bought what is pushed: before the push, and since it began."""

from datetime import date, datetime
from typing import NamedTuple

from odoo.tools import SQL

from .bought import credit_notes_of_goods
from .dismissed import all_dismissed, dismissed_at
from .lines import amount_between, is_goods, line_amount
from .market import look
from .terms import EVERYONE, LARGEST_AMOUNT, LAST_ID, counts, local_day


class Pushed(NamedTuple):
    """A push as the database is asked about it: with its values, for it guesses badly at dates."""

    push_id: int
    company_id: int
    category_id: int | bool
    """With those below it; without one, products are listed."""
    looks_back_to: datetime
    begins: datetime
    ends: datetime
    """The moments of its company's days: 12 months before it, its first, and after its last."""
    places: int
    """The decimals of the company's money."""
    zone: str
    excluded: dict
    """{company id: tags of orders that do not count}."""
    market_ids: list
    """The categories of the market that it is in."""
    today: date
    """Of its company."""


def _goods(push):
    """Ids of the products of a push; archived ones were sold as well."""
    if push.category_id:
        return SQL(
            """SELECT pp.id
                 FROM product_category top
                 JOIN product_category c ON starts_with(c.parent_path, top.parent_path)
                 JOIN product_template pt ON pt.categ_id = c.id
                 JOIN product_product pp ON pp.product_tmpl_id = pt.id
                WHERE top.id = %s""",
            push.category_id,
        )
    return SQL(
        """SELECT pp.id
             FROM sales_rhythm_push_product_rel listed
             JOIN product_product pp ON pp.product_tmpl_id = listed.product_tmpl_id
            WHERE listed.push_id = %s""",
        push.push_id,
    )


def _sales(push, whose=EVERYONE):
    """(push_id, company_id, partner_id, before_amount, since_amount, first_order_id), net amounts.

    One row a customer who bought any of a push from 12 months before it to its last day. More
    returned than bought before it counts as nothing bought. `whose` is a condition on the
    customer's contact `p`.
    """
    return SQL(
        """SELECT %(push)s AS push_id, %(company)s AS company_id, partner_id,
                  GREATEST(0, COALESCE(round((sum(amount)
                      FILTER (WHERE NOT is_since))::numeric, %(places)s), 0)) AS before_amount,
                  COALESCE(round((sum(amount)
                      FILTER (WHERE is_since))::numeric, %(places)s), 0) AS since_amount,
                  (array_agg(order_id ORDER BY date_order, order_id)
                      FILTER (WHERE is_since AND amount > 0))[1] AS first_order_id
             FROM (%(ordered)s UNION ALL %(credited)s) sold
            WHERE partner_id IS NOT NULL
            GROUP BY partner_id""",
        push=push.push_id,
        company=push.company_id,
        places=push.places,
        ordered=_ordered(push, whose),
        credited=_credited(push, whose),
    )


def _ordered(push, whose):
    """What was ordered of a push, line by line; those before it began are not `is_since`."""
    amount = line_amount("o", "l")
    return SQL(
        """SELECT p.commercial_partner_id AS partner_id, o.id AS order_id, o.date_order,
                  o.date_order >= %(begins)s AS is_since, %(amount)s AS amount
             FROM sale_order_line l
             JOIN sale_order o ON o.id = l.order_id
             JOIN res_partner p ON p.id = o.partner_id
            WHERE l.product_id IN (%(goods)s) AND o.company_id = %(company)s
              AND %(counts)s AND %(is_goods)s AND %(whose)s
              AND o.date_order >= %(looks_back_to)s AND o.date_order < %(ends)s""",
        company=push.company_id,
        amount=SQL("(CASE WHEN abs(%s) < %s THEN %s ELSE 0 END)", amount, LARGEST_AMOUNT, amount),
        looks_back_to=push.looks_back_to,
        begins=push.begins,
        ends=push.ends,
        goods=_goods(push),
        counts=counts("o", push.excluded),
        is_goods=is_goods("l"),
        whose=whose,
    )


def _credited(push, whose):
    """What credit notes took back of it, each on its own day, as rows of `_ordered`."""
    return SQL(
        """SELECT n.partner_id, NULL::int AS order_id, NULL::timestamp AS date_order,
                  n.day >= %(begins)s AS is_since, n.amount
             FROM %(credit_notes)s n
            WHERE n.day >= %(looks_back_to)s AND n.day < %(ends)s""",
        looks_back_to=local_day(push.looks_back_to, push.zone),
        begins=local_day(push.begins, push.zone),
        ends=local_day(push.ends, push.zone),
        credit_notes=credit_notes_of_goods(push.company_id, whose, push.excluded, _goods(push)),
    )


def _settled(push, whose=EVERYONE):
    """(partner_id) who have what is pushed, or to whom it is not to be offered now.

    `whose` is a condition on the customer's contact `p`.
    """
    return SQL(
        """SELECT partner_id FROM (%s) sales WHERE before_amount + since_amount > 0
            UNION ALL
           %s""",
        _sales(push, whose),
        all_dismissed(push, whose),
    )


def not_lacking(env, pushes, partner_ids):
    """{(push id, customer)} of these pushes and customers who do not lack what is pushed."""
    whose = SQL("p.commercial_partner_id = ANY(%s)", list(partner_ids))
    settled = [
        SQL("SELECT %s, partner_id FROM (%s) settled", push.push_id, _settled(push, whose))
        for push in pushes
    ]
    return set(env.execute_query(SQL(" UNION ALL ").join(settled)))


def lacks_push(partner, push):
    """Whether the customer of a row lacks what is pushed; `partner` is the row's column."""
    return SQL("%s NOT IN (%s)", partner, _settled(push))


def offered_of(push, partner_id):
    """Whether the product `pp`, in the category `c`, is of a push, and may be offered so far."""
    return SQL(
        "pp.id IN (%s) AND COALESCE(c.id NOT IN (%s), TRUE)",
        _goods(push),
        dismissed_at(SQL("%s", partner_id), SQL("%s", push.company_id), SQL("%s", push.today)),
    )


def won_by_push(push):
    """(id, push_id, company_id, rhythm_id, partner_id, order_id, user_id, won_on, amount).

    One row a customer who lacked a push and bought it since: by whoever wrote the first order with
    it, on that order's day.
    """
    return SQL(
        """SELECT sales.push_id::bigint * %(ids)s + r.id AS id, sales.push_id, sales.company_id,
                  r.id AS rhythm_id, sales.partner_id, first.id AS order_id, first.user_id,
                  (first.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS won_on,
                  sales.since_amount AS amount
             FROM (%(sales)s) sales
             JOIN sale_order first ON first.id = sales.first_order_id
             JOIN sales_rhythm r
               ON r.partner_id = sales.partner_id AND r.company_id = sales.company_id
            WHERE sales.before_amount = 0 AND sales.since_amount > 0""",
        ids=LAST_ID + 1,
        zone=push.zone,
        sales=_sales(push),
    )


# What there is of it without any push: the database wants to know the columns.
NOBODY_WON = SQL(
    """SELECT 0::bigint AS id, 0 AS push_id, 0 AS company_id, 0 AS rhythm_id, 0 AS partner_id,
              0 AS order_id, 0 AS user_id, NULL::date AS won_on, 0::numeric AS amount
        WHERE FALSE"""
)


def amount_of_line(line):
    """Scalar: the untaxed amount of an order's line in company currency."""
    return SQL(
        "(SELECT %s FROM sale_order o WHERE o.id = %s)",
        line_amount("o", line),
        SQL.identifier(line, "order_id"),
    )


def most_of(category_ids, amount_of, row, today):
    """Scalar: the largest of the amounts of some categories that may be offered to a customer.

    `amount_of` makes SQL of one's id, `row` is the alias of the customer's row and `today` SQL.
    """
    return SQL(
        """(SELECT COALESCE(max(%s), 0) FROM unnest(%s::int[]) AS pushed (id)
             WHERE pushed.id <> ALL (ARRAY(%s)))""",
        amount_of(SQL.identifier("pushed", "id")),
        list(category_ids),
        dismissed_at(SQL.identifier(row, "partner_id"), SQL.identifier(row, "company_id"), today),
    )


def push_candidates(company_ids, kinds, typical, today, year_ago):
    """The table of categories that could be pushed: one row a company and category of its market.

    Who lacks a category is counted by product lines, once for all who have the same look-alikes:
    of them, one tells how much a buyer typically buys a month. `typical` makes SQL of the aliases
    of a row and a category's id; `today` and `year_ago` are SQL on the company of `r`.
    """
    live = SQL(
        "r.active AND r.company_id = ANY(%s) AND COALESCE(r.stopped_from > %s, TRUE)",
        list(company_ids),
        today,
    )
    return SQL(
        """WITH live AS MATERIALIZED (
             SELECT r.id, r.company_id, r.partner_id, %(look)s AS look
               FROM sales_rhythm r WHERE %(live)s
           ), looks AS MATERIALIZED (
             SELECT company_id, look, min(id) AS id, count(*) AS customer_count
               FROM live GROUP BY company_id, look
           ), bought AS MATERIALIZED (
             SELECT live.company_id, live.look, l.category_id, count(*) AS buyer_count
               FROM live
               JOIN sales_rhythm_line l
                 ON l.partner_id = live.partner_id AND l.company_id = live.company_id
               JOIN sales_rhythm r ON r.id = live.id
              WHERE %(amount)s > 0
              GROUP BY live.company_id, live.look, l.category_id
           )
           SELECT pushable.id, pushable.company_id, pushable.category_id,
                  sum(looks.customer_count - COALESCE(b.buyer_count, 0))::int AS lacking_count,
                  sum(COALESCE(b.buyer_count, 0))::int AS buyer_count,
                  sum((looks.customer_count - COALESCE(b.buyer_count, 0))
                      * %(typical)s)::float8 AS room_amount
             FROM sales_rhythm_market pushable
             JOIN looks ON looks.company_id = pushable.company_id
             JOIN sales_rhythm r ON r.id = looks.id
             LEFT JOIN bought b ON b.company_id = looks.company_id AND b.look = looks.look
                  AND b.category_id = pushable.category_id
            WHERE pushable.kind = 'company' AND pushable.company_id = ANY(%(companies)s)
              AND NOT EXISTS (
                  SELECT 1 FROM sales_rhythm_push push
                   WHERE push.category_id = pushable.category_id
                     AND push.company_id = pushable.company_id AND push.active
                     AND push.until_on >= %(today)s)
            GROUP BY pushable.id, pushable.company_id, pushable.category_id""",
        look=look(kinds, "r"),
        live=live,
        amount=amount_between(SQL("l.steps"), year_ago, today),
        typical=typical("r", SQL("pushable.category_id")),
        companies=list(company_ids),
        today=today,
    )
