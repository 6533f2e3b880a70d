"""What a company's customers buy together, and how much of it: by groups of look-alikes."""

from odoo.tools import SQL

from .areas import of_row, stops_of_live_routes
from .dismissed import DISMISSED
from .lines import amount_between, category_at, is_goods

_TAGGED = SQL(
    """SELECT t.partner_id, 'tag', t.category_id::text
         FROM res_partner_res_partner_category_rel t"""
)
# (customer, kind of its group, which one) by what a company calls an area; a tag is one already.
_AREAS = {
    "province": lambda company_id: SQL(
        """SELECT p.id, 'province', p.state_id::text
             FROM res_partner p WHERE p.state_id IS NOT NULL"""
    ),
    "city": lambda company_id: SQL(
        "SELECT p.id, 'city', p.city FROM res_partner p WHERE p.city <> ''"
    ),
    "team": lambda company_id: SQL(
        """SELECT r.partner_id, 'team', r.team_id::text
             FROM sales_rhythm r WHERE r.team_id IS NOT NULL AND r.company_id = %s""",
        company_id,
    ),
    "route": lambda company_id: SQL(
        """SELECT DISTINCT s.partner_id, 'route', s.route_id::text
             FROM %s s WHERE s.company_id = %s""",
        stops_of_live_routes(),
        company_id,
    ),
}


def _groups_of(area_by, company_id):
    """Sub-query: (partner_id, kind, key) of the groups of each customer, but the whole company."""
    area = _AREAS.get(area_by)
    groups = SQL("%s UNION ALL (%s)", _TAGGED, area(company_id)) if area else _TAGGED
    return SQL("(SELECT g.* FROM (%s) AS g (partner_id, kind, key))", groups)


def market(company_id, area_by, after, until, least, most, decimals):
    """Statement: the rows of a company's market, without an id.

    (company, kind, key, category, customers, buyers, median of a month, [[category, both]]).
    What counts is bought after one day and up to another, a year of 12 months. `least` is how many
    (customers, buyers) a group and a category in it need; `most` how many (categories of a group,
    the most bought, are paired at all, others are kept of each).
    """
    least_customers, least_buyers = least
    most_paired, most_also = most
    return SQL(
        """WITH bought AS MATERIALIZED (
             SELECT l.partner_id, l.category_id, year.amount
               FROM sales_rhythm_line l
              CROSS JOIN LATERAL (SELECT %(amount)s AS amount OFFSET 0) year
              WHERE l.company_id = %(company)s AND l.last_order_on > %(after)s
                AND l.last_order_on <= %(until)s AND year.amount > 0
           ), customers AS MATERIALIZED (
             SELECT DISTINCT partner_id FROM bought
           ), members AS MATERIALIZED (
             SELECT partner_id, 'company' AS kind, '' AS key FROM customers
              UNION ALL
             SELECT partner_id, g.kind, g.key FROM customers JOIN %(groups)s g USING (partner_id)
           ), groups AS MATERIALIZED (
             SELECT row_number() OVER () AS no, kind, key, count(*) AS customer_count
               FROM members GROUP BY kind, key HAVING count(*) >= %(least_customers)s
           ), held AS MATERIALIZED (
             SELECT g.no, b.partner_id, b.category_id, b.amount
               FROM members m JOIN groups g USING (kind, key) JOIN bought b USING (partner_id)
           ), shares AS MATERIALIZED (
             SELECT no, category_id, count(*) AS buyer_count,
                    percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) AS amount,
                    row_number() OVER (
                        PARTITION BY no ORDER BY count(*) DESC, category_id) AS place
               FROM held GROUP BY no, category_id HAVING count(*) >= %(least_buyers)s
           ), baskets AS MATERIALIZED (
             SELECT h.no, array_agg(h.category_id) AS basket
               FROM held h JOIN shares s USING (no, category_id)
              WHERE s.place <= %(most_paired)s
              GROUP BY h.no, h.partner_id
           ), pairs AS MATERIALIZED (
             SELECT no, one, other, count(*) AS both_count
               FROM baskets CROSS JOIN unnest(basket) one JOIN unnest(basket) other ON other > one
              GROUP BY 1, 2, 3
           ), ranked AS (
             SELECT p.no, p.one, p.other, p.both_count,
                    row_number() OVER (
                        PARTITION BY p.no, p.one ORDER BY p.both_count DESC, p.other) AS place
               FROM (SELECT no, one, other, both_count FROM pairs
                      UNION ALL SELECT no, other, one, both_count FROM pairs) p
           ), also AS (
             SELECT no, one, jsonb_agg(jsonb_build_array(other, both_count) ORDER BY place) AS pairs
               FROM ranked WHERE place <= %(most_also)s GROUP BY no, one
           )
           SELECT %(company)s, g.kind, g.key, s.category_id, g.customer_count, s.buyer_count,
                  round((s.amount / 12)::numeric, %(decimals)s), COALESCE(a.pairs, '[]')
             FROM shares s
             JOIN groups g USING (no)
             LEFT JOIN also a ON a.no = s.no AND a.one = s.category_id""",
        amount=amount_between(SQL("l.steps"), SQL("%s::date", after), SQL("%s::date", until)),
        company=company_id,
        after=after,
        until=until,
        groups=_groups_of(area_by, company_id),
        least_customers=least_customers,
        least_buyers=least_buyers,
        most_paired=most_paired,
        most_also=most_also,
        decimals=decimals,
    )


# ---- whom a customer is like

_AREA_KEYS = {
    "province": lambda row: SQL(
        "(SELECT p.state_id::text FROM res_partner p WHERE p.id = %s)",
        SQL.identifier(row, "partner_id"),
    ),
    "city": lambda row: SQL(
        "(SELECT p.city FROM res_partner p WHERE p.id = %s)", SQL.identifier(row, "partner_id")
    ),
    "team": lambda row: SQL("%s::text", SQL.identifier(row, "team_id")),
}


def _is_of_group(kind, row):
    """Whether the market's row `m` is of a group of that kind that a customer's row is in.

    `row` is an alias.
    """
    if kind == "company":
        key = SQL("m.key = ''")
    elif kind == "tag":
        key = SQL(
            """m.key IN (SELECT t.category_id::text FROM res_partner_res_partner_category_rel t
                          WHERE t.partner_id = %s)""",
            SQL.identifier(row, "partner_id"),
        )
    elif kind == "route":
        key = SQL(
            "m.key IN (SELECT s.route_id::text FROM %s s WHERE %s)",
            stops_of_live_routes(),
            of_row("s", row),
        )
    else:
        key = SQL("m.key = %s", _AREA_KEYS[kind](row))
    return SQL("m.kind = %s AND %s", kind, key)


def typical_amount(kinds, row, category):
    """Scalar: what look-alikes of a customer's row who buy a category typically buy of it a month.

    Of the first of these kinds of groups that knows it, and of those of a kind the smallest; NULL
    where none does. `row` is the alias of `sales_rhythm`, `category` SQL of an id.
    """
    found = [
        SQL(
            """(SELECT m.month_amount FROM sales_rhythm_market m
                 WHERE m.company_id = %s AND m.category_id = %s AND %s
                 ORDER BY m.customer_count, m.key LIMIT 1)""",
            SQL.identifier(row, "company_id"),
            category,
            _is_of_group(kind, row),
        )
        for kind in kinds
    ]
    return SQL("COALESCE(%s)", SQL(", ").join(found))


def look(kinds, row):
    """SQL of text that is the same for customers who have the same look-alikes.

    `row` is an alias; whoever has equal text, `typical_amount` tells the same of.
    """
    texts = {
        "tag": SQL(
            """(SELECT array_agg(t.category_id ORDER BY 1)::text
                  FROM res_partner_res_partner_category_rel t WHERE t.partner_id = %s)""",
            SQL.identifier(row, "partner_id"),
        ),
        "route": SQL(
            "(SELECT array_agg(DISTINCT s.route_id ORDER BY s.route_id)::text FROM %s s WHERE %s)",
            stops_of_live_routes(),
            of_row("s", row),
        ),
        **{kind: key(row) for kind, key in _AREA_KEYS.items()},
    }
    return SQL(
        "concat_ws('|', %s)",
        SQL(", ").join(SQL("COALESCE(%s, '')", texts[kind]) for kind in kinds if kind in texts),
    )


def markets_of(env, row_ids, kinds, today):
    """[(row, place of the kind, kind, key, customers, category, buyers, month amount, also)].

    Of each category the most specific group of the customer's that knows it. What else its buyers
    buy is told of what the customer has a line of. Without a kind: a category that is not to be
    offered on the day `today` (SQL on the row `r`), and as its buyers 1 where the customer bought
    it since all the same, else 0.
    """
    chosen = SQL(" OR ").join(SQL("(%s)", _is_of_group(kind, "r")) for kind in kinds)
    place = SQL("array_position(%s::text[], m.kind::text)", list(kinds))
    return env.execute_query(
        SQL(
            """(SELECT DISTINCT ON (1, m.category_id)
                      r.id, %(place)s, m.kind, m.key, m.customer_count, m.category_id,
                      m.buyer_count, m.month_amount::float8,
                      CASE WHEN l.id IS NOT NULL THEN m.also END
                 FROM sales_rhythm r
                 JOIN sales_rhythm_market m ON m.company_id = r.company_id AND (%(chosen)s)
                 LEFT JOIN sales_rhythm_line l
                      ON l.partner_id = r.partner_id AND l.company_id = r.company_id
                         AND l.category_id = m.category_id
                WHERE r.id = ANY(%(rows)s)
                ORDER BY 1, m.category_id, 2, m.customer_count, m.key)
                UNION ALL
               SELECT r.id, NULL, NULL, NULL, NULL, d.category_id,
                      (EXISTS (
                          SELECT 1 FROM sales_rhythm_line l
                           WHERE l.partner_id = d.partner_id AND l.company_id = d.company_id
                             AND l.category_id IN (d.category_id, d.said_id)
                             AND l.last_order_on >= d.dismissed_on))::int, NULL, NULL
                 FROM sales_rhythm r
                 JOIN %(dismissed)s d
                      ON d.partner_id = r.partner_id AND d.company_id = r.company_id
                WHERE r.id = ANY(%(rows)s) AND d.until_on > %(today)s""",
            dismissed=DISMISSED,
            today=today,
            place=place,
            chosen=chosen,
            rows=list(row_ids),
        )
    )


def in_category(category_id, level):
    """Whether the product category `c` is in a category of the market."""
    return SQL("%s = %s", category_at(level, "c"), category_id)


def best_selling(env, company_id, owner_ids, wanted, latest=10_000):
    """[product id, ...] that are for sale, the most ordered of late in a company first.

    They belong to nobody, or to one of the companies `owner_ids`. `wanted` is a condition on the
    product `pp` and its category `c`, if it has one.
    """
    rows = env.execute_query(
        SQL(
            """WITH products AS MATERIALIZED (
                 SELECT pp.id
                   FROM product_product pp
                   JOIN product_template pt ON pt.id = pp.product_tmpl_id
                   LEFT JOIN product_category c ON c.id = pt.categ_id
                  WHERE pp.active AND pt.active AND pt.sale_ok AND %(wanted)s
                    AND (pt.company_id IS NULL OR pt.company_id = ANY(%(owners)s))
               ), latest AS (
                 SELECT l.product_id, l.order_partner_id
                   FROM sale_order_line l
                  WHERE l.product_id IN (SELECT id FROM products) AND l.company_id = %(company)s
                    AND l.state = 'sale' AND %(goods)s
                  ORDER BY l.id DESC LIMIT %(latest)s
               )
               SELECT p.id FROM products p LEFT JOIN latest l ON l.product_id = p.id
                GROUP BY p.id ORDER BY count(DISTINCT l.order_partner_id) DESC, p.id""",
            wanted=wanted,
            owners=list(owner_ids),
            company=company_id,
            goods=is_goods("l"),
            latest=latest,
        )
    )
    return [product_id for (product_id,) in rows]
