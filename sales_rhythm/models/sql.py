"""All SQL of the add-on that reads: one function a question, named after what it answers.

The shapes were measured (docs/benchmarks.md). They read tables behind the ORM's back, so callers
flush before (`env.flush_all()`), and every caller works for all users: what people may see is
decided by the record rules of our own tables, never here.
"""

from contextlib import contextmanager

from odoo.tools import SQL

FIRST_DATE = "0001-01-02"  # what SQL imports date before Christ, or -infinity, does not count
LARGEST_AMOUNT = 1e30  # what is larger, or NaN, counts as nothing
EPOCH = "1970-01-01"  # days are counted from it wherever a day is a number


@contextmanager
def settings(cr, **values):
    """Within it these settings have other values, for this transaction only.

    After an error nothing is restored: the rollback that has to follow does it.
    """

    def each(template, pairs):
        return SQL("SELECT %s", SQL(", ").join(SQL(template, *pair) for pair in pairs))

    cr.execute(each("current_setting(%s)", [(name,) for name in values]))
    before = zip(values, cr.fetchone(), strict=True)
    cr.execute(each("set_config(%s, %s, TRUE)", values.items()))
    yield
    cr.execute(each("set_config(%s, %s, TRUE)", before))


def local_days(cr, zone, **values):
    """Within it, `timestamptz::date` is the day in `zone` (a fifth of the cost of naming it)."""
    return settings(cr, TimeZone=zone, **values)


def one_in(count):
    """The scope of a sample: one commercial partner in `count`."""
    return SQL("p.commercial_partner_id %% %s = 0", count)


EVERYONE = SQL("TRUE")


def _company_amount(alias):
    """The untaxed amount in company currency; a missing rate counts as 1, as in Odoo's reports."""
    return SQL(
        """COALESCE(CASE WHEN %(o)s.currency_rate = 1 THEN %(o)s.amount_untaxed
            ELSE %(o)s.amount_untaxed / COALESCE(NULLIF(%(o)s.currency_rate, 0), 1)
            END::float8, 0)""",
        o=SQL.identifier(alias),
    )


def _sound_amount(alias):
    """The same, and 0 where it is NaN, infinite or larger than any money there is."""
    amount = _company_amount(alias)
    return SQL("(CASE WHEN abs(%s) < %s THEN %s ELSE 0 END)", amount, LARGEST_AMOUNT, amount)


def _excluded(alias, tag_ids):
    """Whether an order has one of these tags."""
    return SQL(
        """EXISTS (SELECT 1 FROM sale_order_tag_rel t
                    WHERE t.order_id = %s.id AND t.tag_id = ANY(%s))""",
        SQL.identifier(alias),
        list(tag_ids),
    )


def _not_excluded(tag_ids):
    return SQL("AND NOT %s", _excluded("o", tag_ids)) if tag_ids else SQL()


def company_zones(env):
    """[(company id, time zone name)]."""
    env["res.partner"].flush_model(["tz"])
    env["resource.calendar"].flush_model(["tz"])
    env["res.company"].flush_model(["partner_id", "resource_calendar_id"])
    return env.execute_query(
        SQL(
            """SELECT c.id, COALESCE(
                      (SELECT NULLIF(p.tz, '') FROM res_partner p WHERE p.id = c.partner_id),
                      (SELECT NULLIF(r.tz, '') FROM resource_calendar r
                        WHERE r.id = c.resource_calendar_id),
                      'UTC')
                 FROM res_company c"""
        )
    )


def curves(env):
    """[(company id, the fitted curve's columns...)] of the companies that have one."""
    return env.execute_query(
        SQL(
            """SELECT company_id, mean_log_days, variance, regular_below, irregular_from,
                      merge_days, gap_count, rates::text
                 FROM sales_rhythm_curve"""
        )
    )


def order_days(cr, company_id, scope, before, excluded_tag_ids=()):
    """Executes the query for (commercial partner id, [day], [amount]), one row a customer.

    Not ordered and not summed per day: Python does both faster (SPEED: 2.0 against 5 times the
    bare aggregate). Needs `local_days`. All contacts of a commercial partner are one row.
    """
    cr.execute(
        SQL(
            """SELECT p.commercial_partner_id,
                      array_agg((o.date_order AT TIME ZONE 'UTC')::date - %(epoch)s::date),
                      array_agg(%(amount)s)
                 FROM sale_order o
                 JOIN res_partner p ON p.id = o.partner_id
                WHERE o.state = 'sale' AND o.company_id = %(company)s
                  AND o.date_order >= %(first)s AND o.date_order < %(before)s
                  AND p.commercial_partner_id IS NOT NULL AND %(scope)s %(not_excluded)s
                GROUP BY 1""",
            epoch=EPOCH,
            amount=_company_amount("o"),
            company=company_id,
            first=FIRST_DATE,
            before=before,
            scope=scope,
            not_excluded=_not_excluded(excluded_tag_ids),
        )
    )


def open_documents(env, company_id, scope):
    """[(commercial partner id, open amount, user id, team id)]: live quotations and leads.

    A lead with a live quotation is one sale, so its expected revenue is not counted again. User
    and team are of the latest document.
    """
    return env.execute_query(
        SQL(
            """
            WITH contacts AS MATERIALIZED (
                SELECT p.id, p.commercial_partner_id FROM res_partner p WHERE %(scope)s
            ), documents AS (
                SELECT p.commercial_partner_id AS partner_id, o.date_order AS at, o.user_id,
                       o.team_id, %(amount)s AS amount
                  FROM sale_order o
                  JOIN contacts p ON p.id = o.partner_id
                 WHERE o.state IN ('draft', 'sent') AND o.company_id = %(company)s
                 UNION ALL
                SELECT p.commercial_partner_id, l.create_date, l.user_id, l.team_id,
                       CASE WHEN EXISTS (SELECT 1 FROM sale_order q
                                          WHERE q.opportunity_id = l.id
                                            AND q.state IN ('draft', 'sent'))
                            THEN 0
                            WHEN abs(l.expected_revenue) < %(largest)s THEN l.expected_revenue
                            ELSE 0 END
                  FROM crm_lead l
                  JOIN contacts p ON p.id = l.partner_id
                  LEFT JOIN crm_team t ON t.id = l.team_id
                  LEFT JOIN res_users u ON u.id = l.user_id
                 WHERE l.active AND l.won_status = 'pending'
                   AND COALESCE(l.company_id, t.company_id, u.company_id,
                                (SELECT min(id) FROM res_company)) = %(company)s
            )
            SELECT partner_id, sum(amount), (array_agg(user_id ORDER BY at DESC))[1],
                   (array_agg(team_id ORDER BY at DESC))[1]
              FROM documents GROUP BY partner_id""",
            amount=_sound_amount("o"),
            largest=LARGEST_AMOUNT,
            company=company_id,
            scope=scope,
        )
    )


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


def salespersons(env, company_id):
    """[(user id, team id)]: active internal users allowed in the company, first team of each."""
    return env.execute_query(
        SQL(
            """SELECT DISTINCT ON (u.id) u.id, t.id
                 FROM res_users u
                 JOIN res_company_users_rel r ON r.user_id = u.id AND r.cid = %(company)s
                 LEFT JOIN crm_team_member m ON m.user_id = u.id AND m.active
                 LEFT JOIN crm_team t ON t.id = m.crm_team_id AND t.active
                      AND (t.company_id IS NULL OR t.company_id = %(company)s)
                WHERE u.active AND NOT u.share
                ORDER BY u.id, t.id IS NULL, m.id""",
            company=company_id,
        )
    )


def latest_orders(env, company_id, partner_ids):
    """[(commercial partner id, user id, team id)] of each customer's latest confirmed order."""
    return env.execute_query(
        SQL(
            """SELECT DISTINCT ON (p.commercial_partner_id)
                      p.commercial_partner_id, o.user_id, o.team_id
                 FROM res_partner p
                CROSS JOIN LATERAL (
                      SELECT o.id, o.date_order, o.user_id, o.team_id FROM sale_order o
                       WHERE o.partner_id = p.id AND o.company_id = %(company)s
                         AND o.state = 'sale'
                       ORDER BY o.date_order DESC, o.id DESC LIMIT 1) o
                WHERE p.commercial_partner_id = ANY(%(partners)s)
                ORDER BY p.commercial_partner_id, o.date_order DESC, o.id DESC""",
            company=company_id,
            partners=list(partner_ids),
        )
    )


def companies_of(env, partner_ids):
    """Ids of the active companies in which these commercial partners have, or may get, a row."""
    rows = env.execute_query(
        SQL(
            """
            WITH contacts AS (
                SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%(partners)s))
            SELECT c.id FROM res_company c
             WHERE c.active AND (
                   EXISTS (SELECT 1 FROM sales_rhythm r
                            WHERE r.company_id = c.id AND r.partner_id = ANY(%(partners)s))
                OR EXISTS (SELECT 1 FROM contacts p JOIN sale_order o ON o.partner_id = p.id
                            WHERE o.company_id = c.id AND o.state = 'sale')
                OR EXISTS (SELECT 1 FROM contacts p JOIN sale_order o ON o.partner_id = p.id
                            WHERE o.company_id = c.id AND o.state IN ('draft', 'sent'))
                OR EXISTS (SELECT 1 FROM contacts p JOIN crm_lead l ON l.partner_id = p.id
                             LEFT JOIN crm_team t ON t.id = l.team_id
                             LEFT JOIN res_users u ON u.id = l.user_id
                            WHERE COALESCE(l.company_id, t.company_id, u.company_id,
                                           (SELECT min(id) FROM res_company)) = c.id))
             ORDER BY c.id""",
            partners=list(partner_ids),
        )
    )
    return [company_id for (company_id,) in rows]


def customers_of(env, table, ids):
    """Partner ids of the orders or leads with these ids.

    Of orders also the customers of their opportunities, whose open amount they stand for.
    """
    of_opportunities = SQL()
    if table == "sale_order":
        of_opportunities = SQL(
            """UNION
               SELECT l.partner_id
                 FROM sale_order o JOIN crm_lead l ON l.id = o.opportunity_id
                WHERE o.id = ANY(%s) AND l.partner_id IS NOT NULL""",
            list(ids),
        )
    rows = env.execute_query(
        SQL(
            "SELECT partner_id FROM %s WHERE id = ANY(%s) AND partner_id IS NOT NULL %s",
            SQL.identifier(table),
            list(ids),
            of_opportunities,
        )
    )
    return {partner_id for (partner_id,) in rows}


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


def count_customers(env, company_id):
    """Number of customers with a confirmed order: by the rows, once there are any."""
    ((count,),) = env.execute_query(
        SQL("SELECT count(*) FROM sales_rhythm WHERE company_id = %s", company_id)
    )
    if not count:
        ((count,),) = env.execute_query(
            SQL(
                """SELECT count(*) FROM res_partner p
                    WHERE EXISTS (SELECT 1 FROM sale_order o
                                   WHERE o.partner_id = p.id AND o.company_id = %s
                                     AND o.state = 'sale')""",
                company_id,
            )
        )
    return count


def estimate_orders(env):
    """About how many confirmed orders there are in all: what the index knew at the last ANALYZE."""
    rows = env.execute_query(
        SQL("SELECT reltuples FROM pg_class WHERE relname = 'sale_order_rhythm_customer_day'")
    )
    return max([0, *(int(tuples) for (tuples,) in rows)])


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


def count_partners(env):
    """Number of commercial partners: what a full refresh walks over."""
    ((count,),) = env.execute_query(
        SQL("SELECT count(*) FROM res_partner WHERE commercial_partner_id = id")
    )
    return count


def counts(alias, excluded):
    """Whether an order counts as a purchase; `excluded`: {company id: tags that rule it out}."""
    conditions = [
        SQL(
            "NOT (%(o)s.company_id = %(company)s AND %(excluded)s)",
            o=SQL.identifier(alias),
            company=company_id,
            excluded=_excluded(alias, tag_ids),
        )
        for company_id, tag_ids in excluded.items()
        if tag_ids
    ]
    return SQL(" AND ").join([SQL("%s.state = 'sale'", SQL.identifier(alias)), *conditions])


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
          FROM (SELECT min(o.id) AS id, r.id AS rhythm_id, r.company_id,
                       (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                       sum(%(amount)s)::numeric AS amount,
                       count(*) AS order_count,
                       string_agg(o.name, ', ' ORDER BY o.id) AS order_names
                  FROM sales_rhythm r
                  JOIN res_partner p ON p.commercial_partner_id = r.partner_id
                  JOIN sale_order o ON o.partner_id = p.id AND o.company_id = r.company_id
                 WHERE %(counts)s AND o.date_order >= %(first)s
                   AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                       <= %(today)s::date
                 GROUP BY r.id, r.company_id, 4) days""",
        zone=zone,
        today=today,
        amount=_sound_amount("o"),
        counts=counts("o", excluded),
        first=FIRST_DATE,
    )


def orders_of_day(env, partner_id, company_id, day, zone):
    """Ids of one customer's confirmed orders of one local day."""
    rows = env.execute_query(
        SQL(
            """SELECT o.id FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.state = 'sale' AND o.company_id = %s AND p.commercial_partner_id = %s
                  AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date = %s""",
            company_id,
            partner_id,
            zone,
            day,
        )
    )
    return [order_id for (order_id,) in rows]


def ordered_since(env, partner_ids, company_id, start, before, excluded_tag_ids=()):
    """[(commercial partner id, amount)] ordered from `start` until before `before`."""
    return env.execute_query(
        SQL(
            """SELECT p.commercial_partner_id, sum(%(amount)s)
                 FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.state = 'sale' AND o.company_id = %(company)s
                  AND p.commercial_partner_id = ANY(%(partners)s)
                  AND o.date_order >= %(start)s AND o.date_order < %(before)s %(not_excluded)s
                GROUP BY 1""",
            amount=_sound_amount("o"),
            company=company_id,
            partners=list(partner_ids),
            start=start,
            before=before,
            not_excluded=_not_excluded(excluded_tag_ids),
        )
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
                      AND e.date_order >= %(first)s
                      AND e.date_order < date_trunc('day',
                          %(o)s.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
                          AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                      AND %(counts)s
                    ORDER BY e.date_order DESC LIMIT 50) e ON TRUE
             WHERE me.id = %(o)s.partner_id
             GROUP BY 1 HAVING sum(%(amount)s) > 0
             ORDER BY 1 DESC LIMIT 1)""",
        o=SQL.identifier(alias),
        zone=zone,
        counts=counts("e", excluded),
        amount=_sound_amount("e"),
        first=FIRST_DATE,
    )


def first_order(alias, zone, excluded):
    """Whether an order is of the customer's first day, by the row: for a search over all orders."""
    return SQL(
        """(%(counts)s AND %(o)s.amount_untaxed > 0 AND NOT EXISTS (
               SELECT 1 FROM res_partner fp
                 JOIN sales_rhythm r ON r.partner_id = fp.commercial_partner_id
                WHERE fp.id = %(o)s.partner_id AND r.company_id = %(o)s.company_id
                  AND r.first_order_on
                      < (%(o)s.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date))""",
        o=SQL.identifier(alias),
        zone=zone,
        counts=counts(alias, excluded),
    )


def rhythms_of_orders(env, order_ids):
    """Ids of the rows of the customers of these orders."""
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT r.id
                 FROM sale_order o
                 JOIN res_partner p ON p.id = o.partner_id
                 JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id
                      AND r.company_id = o.company_id
                WHERE o.id = ANY(%s)""",
            list(order_ids),
        )
    )
    return [rhythm_id for (rhythm_id,) in rows]


def rows_of(env, company_id, within, columns):
    """{partner id: (partner id, the value of each column)} of the rows there are.

    `within` is a condition on the partner's id, `columns` {name: type}. Dates are days since
    EPOCH and amounts floats, as in a refresh.
    """
    values = [
        SQL("%s - %s::date", SQL.identifier(name), EPOCH) if kind == "date"
        else SQL("%s::float8", SQL.identifier(name)) if kind == "numeric"
        else SQL.identifier(name)
        for name, kind in columns.items()
    ]  # fmt: skip
    rows = env.execute_query(
        SQL(
            "SELECT partner_id, %s FROM sales_rhythm WHERE company_id = %s AND partner_id %s",
            SQL(", ").join(values),
            company_id,
            within,
        )
    )
    return {row[0]: row for row in rows}


def order_kind(alias, interval_days, excluded):
    """Scalar: first, repeat or reactivation; NULL for a return and for what is no purchase.

    A customer came back who was silent for as long as this customer has to be to count as stopped.
    """
    return SQL(
        """(SELECT CASE WHEN NOT (%(counts)s) OR %(o)s.amount_untaxed <= 0 THEN NULL
                        WHEN gap.days IS NULL THEN 'first'
                        WHEN gap.days >= (
                             SELECT r.stopped_from - r.last_order_on
                               FROM sales_rhythm r
                               JOIN res_partner rp ON rp.commercial_partner_id = r.partner_id
                              WHERE rp.id = %(o)s.partner_id AND r.company_id = %(o)s.company_id)
                        THEN 'reactivation'
                        ELSE 'repeat' END
              FROM (SELECT %(interval)s AS days) gap)""",
        counts=counts(alias, excluded),
        o=SQL.identifier(alias),
        interval=interval_days,
    )
