"""What is the same for all customers of a company, and how many there are."""

from odoo.tools import SQL


def curves(env, of_lines):
    """[(company id, the fitted curve's columns...)] of the companies that have one.

    Of their customers, or `of_lines` of these customers' categories.
    """
    return env.execute_query(
        SQL(
            """SELECT company_id, mean_log_days, variance, regular_below, irregular_from,
                      merge_days, gap_count, rates::text
                 FROM sales_rhythm_curve WHERE of_lines = %s""",
            of_lines,
        )
    )


_EXCLUDED = SQL(
    """ARRAY(SELECT x.crm_tag_id FROM sales_rhythm_policy_excluded_tag_rel x
              WHERE x.sales_rhythm_policy_id = p.id ORDER BY 1)"""
)


def policies(env, company_id, thresholds):
    """[(id, customer tag, [excluded order tag], the thresholds...)] of a company.

    Its own, of no tag, comes first; then the tags' in order of precedence.
    """
    return env.execute_query(
        SQL(
            """SELECT p.id, p.tag_id, %s, %s FROM sales_rhythm_policy p WHERE p.company_id = %s
                ORDER BY p.tag_id IS NOT NULL, p.sequence, p.id""",
            _EXCLUDED,
            SQL(", ").join(SQL.identifier("p", name) for name in thresholds),
            company_id,
        )
    )


def excluded_tags(env):
    """[(company id, [excluded order tag])] of the companies that exclude any."""
    return env.execute_query(
        SQL(
            """SELECT company_id, tag_ids
                 FROM (SELECT p.company_id, %s AS tag_ids FROM sales_rhythm_policy p
                        WHERE p.tag_id IS NULL) p
                WHERE tag_ids <> '{}'""",
            _EXCLUDED,
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


def users_who_change(env, shares):
    """Ids of the users to whom {user id: whether an outsider} is news."""
    rows = env.execute_query(
        SQL("SELECT id, share FROM res_users WHERE id = ANY(%s) AND share IS NOT NULL", [*shares])
    )
    return [user_id for user_id, share in rows if share != shares[user_id]]


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


def count_partners(env):
    """Number of commercial partners: what a full refresh walks over."""
    ((count,),) = env.execute_query(
        SQL("SELECT count(*) FROM res_partner WHERE commercial_partner_id = id")
    )
    return count


def estimate_orders(env):
    """About how many confirmed orders there are in all: what the index knew at the last ANALYZE."""
    rows = env.execute_query(
        SQL("SELECT reltuples FROM pg_class WHERE relname = 'sale_order_rhythm_customer_day'")
    )
    return max([0, *(int(tuples) for (tuples,) in rows)])
