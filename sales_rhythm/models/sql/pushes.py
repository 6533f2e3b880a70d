"""Who bought what is pushed: before the push, and since it began."""

from odoo.tools import SQL

from .lines import amount_between, is_goods, line_amount
from .market import look
from .terms import EVERYONE, LARGEST_AMOUNT, LAST_ID, counts

LOOK_BACK = SQL("interval '12 months'")  # what was bought longer ago is bought no more


def _moment(day, zone):
    """The first moment of a date in a zone, as Odoo stores it; both are SQL."""
    return SQL("(%s::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, zone)


def _goods(which):
    """(push_id, product_id) of the pushes of which `which` holds: pairs, so that they hash."""
    return SQL(
        """SELECT push.id AS push_id, pp.id AS product_id
             FROM sales_rhythm_push push
             JOIN product_category top ON top.id = push.category_id
             JOIN product_category c ON starts_with(c.parent_path, top.parent_path)
             JOIN product_template pt ON pt.categ_id = c.id
             JOIN product_product pp ON pp.product_tmpl_id = pt.id
            WHERE %(which)s
            UNION
           SELECT push.id, pp.id
             FROM sales_rhythm_push push
             JOIN sales_rhythm_push_product_rel listed ON listed.push_id = push.id
             JOIN product_product pp ON pp.product_tmpl_id = listed.product_tmpl_id
            WHERE %(which)s""",
        which=which,
    )


def push_sales(zone, places, excluded, which=EVERYONE, whose=EVERYONE):
    """(push_id, company_id, partner_id, before_amount, since_amount, first_order_id), net amounts.

    One row a push and customer who bought any of it from 12 months before the push to its last
    day. More returned than bought before it counts as nothing bought. `zone` and `places`, the
    decimals of money, are SQL on the company of `push`; `which` is a condition on `push`, `whose`
    one on the customer's contact `p`.
    """
    begins = _moment(SQL("push.from_on"), zone)
    amount = line_amount("o", "l")
    sound = SQL("(CASE WHEN abs(%s) < %s THEN %s ELSE 0 END)", amount, LARGEST_AMOUNT, amount)
    return SQL(
        """SELECT push.id AS push_id, push.company_id, p.commercial_partner_id AS partner_id,
                  GREATEST(0, COALESCE(round((sum(%(amount)s)
                      FILTER (WHERE o.date_order < %(begins)s))::numeric, %(places)s), 0))
                      AS before_amount,
                  COALESCE(round((sum(%(amount)s)
                      FILTER (WHERE o.date_order >= %(begins)s))::numeric, %(places)s), 0)
                      AS since_amount,
                  (array_agg(o.id ORDER BY o.date_order, o.id)
                      FILTER (WHERE o.date_order >= %(begins)s AND %(amount)s > 0))[1]
                      AS first_order_id
             FROM sales_rhythm_push push
             JOIN (%(goods)s) goods ON goods.push_id = push.id
             JOIN sale_order_line l ON l.product_id = goods.product_id
             JOIN sale_order o ON o.id = l.order_id AND o.company_id = push.company_id
             JOIN res_partner p ON p.id = o.partner_id
            WHERE %(counts)s AND %(is_goods)s AND %(which)s AND %(whose)s
              AND p.commercial_partner_id IS NOT NULL
              AND o.date_order >= %(looks_back_to)s AND o.date_order < %(ends)s
            GROUP BY push.id, push.company_id, p.commercial_partner_id""",
        amount=sound,
        places=places,
        begins=begins,
        looks_back_to=_moment(SQL("(push.from_on - %s)", LOOK_BACK), zone),
        ends=_moment(SQL("(push.until_on + 1)"), zone),
        goods=_goods(which),
        counts=counts("o", excluded),
        is_goods=is_goods("l"),
        which=which,
        whose=whose,
    )


def _pushes(push_ids):
    return SQL("push.id = ANY(%s)", list(push_ids))


def having_bought(env, push_ids, partner_ids, terms):
    """{(push id, customer)} of these who have what is pushed; `terms` as in `push_sales`."""
    whose = SQL("p.commercial_partner_id = ANY(%s)", list(partner_ids))
    sales = push_sales(*terms, which=_pushes(push_ids), whose=whose)
    return set(
        env.execute_query(
            SQL(
                "SELECT push_id, partner_id FROM (%s) sales WHERE before_amount + since_amount > 0",
                sales,
            )
        )
    )


def lacks_push(partner, push_id, terms):
    """Whether the customer of a row lacks what is pushed; `partner` is the row's column."""
    sales = push_sales(*terms, which=_pushes([push_id]))
    return SQL(
        """%s NOT IN (SELECT partner_id FROM (%s) sales WHERE before_amount + since_amount > 0)""",
        partner,
        sales,
    )


def won_by_push(zone, places, excluded):
    """The table of customers won: one row a push and customer who lacked it and bought it since.

    By whoever wrote the first order with it, on that order's day.
    """
    sales = push_sales(zone, places, excluded)
    return SQL(
        """SELECT sales.push_id::bigint * %(ids)s + r.id AS id, sales.push_id, sales.company_id,
                  r.id AS rhythm_id, sales.partner_id, first.id AS order_id, first.user_id,
                  (first.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS won_on,
                  sales.since_amount AS amount
             FROM (%(sales)s) sales
             JOIN sales_rhythm_push push ON push.id = sales.push_id
             JOIN sale_order first ON first.id = sales.first_order_id
             JOIN sales_rhythm r
               ON r.partner_id = sales.partner_id AND r.company_id = sales.company_id
            WHERE sales.before_amount = 0 AND sales.since_amount > 0""",
        ids=LAST_ID + 1,
        zone=zone,
        sales=sales,
    )


def amount_of_line(line):
    """Scalar: the untaxed amount of an order's line in company currency."""
    return SQL(
        "(SELECT %s FROM sale_order o WHERE o.id = %s)",
        line_amount("o", line),
        SQL.identifier(line, "order_id"),
    )


def most_of(category_ids, amount_of):
    """Scalar: the largest of the amounts of some categories; `amount_of` makes SQL of one's id."""
    return SQL(
        "(SELECT COALESCE(max(%s), 0) FROM unnest(%s::int[]) AS pushed (id))",
        amount_of(SQL.identifier("pushed", "id")),
        list(category_ids),
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
