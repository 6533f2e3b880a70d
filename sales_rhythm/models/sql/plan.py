"""What a plan is made of: stops to visit, days that are taken, what is planned and cancelled."""

from odoo.tools import SQL

from .touch_sources import DOCUMENTS


def stops_to_plan(env, company_id, user_ids, today, last, state, money):
    """[(user, visit, customer, day, area, money, last touch)] of visits that are still to be made.

    Up to the day `last`. `state` is of the visit `v`, `money` of the customer's row `r`.
    """
    return env.execute_query(
        SQL(
            """SELECT v.user_id, v.id, v.partner_id, v.visit_on, %(area)s,
                      COALESCE(%(money)s, 0)::float8, r.touched_on
                 FROM sales_rhythm_visit v
                 JOIN sales_rhythm_stop s ON s.id = v.stop_id
                 JOIN res_partner p ON p.id = v.partner_id
                 LEFT JOIN sales_rhythm r
                      ON r.partner_id = v.partner_id AND r.company_id = v.company_id
                WHERE v.company_id = %(company)s AND v.user_id = ANY(%(users)s)
                  AND v.until_on >= %(today)s AND v.visit_on <= %(last)s
                  AND %(state)s IN ('pending', 'carried')
                ORDER BY v.visit_on, v.route_id, s.sequence, v.id""",
            area=area("p"),
            money=money,
            company=company_id,
            users=list(user_ids),
            today=today,
            last=last,
            state=state,
        )
    )


def area(partner):
    """Where a partner is, as plans group customers."""
    return SQL("NULLIF(lower(btrim(%s)), '')", SQL.identifier(partner, "city"))


def area_of_row(row):
    """The same of a customer's row."""
    return SQL(
        "(SELECT %s FROM res_partner p WHERE p.id = %s)",
        area("p"),
        SQL.identifier(row, "partner_id"),
    )


def taken_days(env, user_ids, first, last):
    """[(user, day, count)] of the customers and documents that people planned work on themselves.

    What is promised for the day is among it.
    """
    return env.execute_query(
        SQL(
            """SELECT user_id, date_deadline, count(DISTINCT (res_model, res_id))
                 FROM mail_activity
                WHERE active AND rhythm_plan IS NULL AND user_id = ANY(%s)
                  AND date_deadline BETWEEN %s AND %s AND res_model = ANY(%s)
                GROUP BY user_id, date_deadline""",
            list(user_ids),
            first,
            last,
            list(DOCUMENTS),
        )
    )


def live_plan(env, company_id, user_ids):
    """[(user, customer, reason, day, activity, since)] of what is planned and not done yet."""
    return env.execute_query(
        SQL(
            """SELECT user_id, res_id, rhythm_plan, date_deadline, id, rhythm_plan_since
                 FROM mail_activity
                WHERE active AND rhythm_plan IS NOT NULL AND user_id = ANY(%s)
                  AND res_model = 'res.partner' AND rhythm_company_id = %s
                ORDER BY id""",
            list(user_ids),
            company_id,
        )
    )


def planned_by_people(env, company_id, user_ids, today, last):
    """Ids of the customers with whom somebody has something to do by the day `last` already.

    What anybody planned themselves from today on, what is overdue with one of these users, and the
    visits of anybody's route.
    """
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT p.commercial_partner_id
                 FROM mail_activity a
                 LEFT JOIN sale_order o ON a.res_model = 'sale.order' AND o.id = a.res_id
                 LEFT JOIN crm_lead l ON a.res_model = 'crm.lead' AND l.id = a.res_id
                 JOIN res_partner p ON p.id = CASE a.res_model
                      WHEN 'res.partner' THEN a.res_id WHEN 'sale.order' THEN o.partner_id
                      WHEN 'crm.lead' THEN l.partner_id END
                WHERE a.active AND a.rhythm_plan IS NULL AND a.date_deadline <= %(last)s
                  AND (a.date_deadline >= %(today)s OR a.user_id = ANY(%(users)s))
                  AND a.res_model IN ('res.partner', 'sale.order', 'crm.lead')
                  AND COALESCE(NULLIF(a.rhythm_company_id, 0), o.company_id, l.company_id,
                               %(company)s) = %(company)s
                  AND p.commercial_partner_id IS NOT NULL
                UNION
               SELECT partner_id FROM sales_rhythm_visit
                WHERE company_id = %(company)s AND until_on >= %(today)s AND visit_on <= %(last)s
                  AND cancelled IS NOT TRUE AND user_id <> ALL(%(users)s)""",
            company=company_id,
            users=list(user_ids),
            today=today,
            last=last,
        )
    )
    return [partner_id for (partner_id,) in rows]


def skipped_calls(env, company_id):
    """[(customer, reason, since)] of the calls that people cancelled."""
    return env.execute_query(
        SQL(
            """SELECT partner_id, reason, since_on FROM sales_rhythm_plan_skip
                WHERE company_id = %s""",
            company_id,
        )
    )


def planned_users(env, company_id, after_id, size):
    """Ids of the next `size` salespeople with a route to work, or with something planned."""
    rows = env.execute_query(
        SQL(
            """SELECT u.id
                 FROM (SELECT s.user_id AS id FROM sales_rhythm_stop s
                         JOIN sales_rhythm_route r ON r.id = s.route_id AND r.active
                        WHERE s.company_id = %(company)s
                        UNION
                       SELECT user_id FROM mail_activity
                        WHERE active AND rhythm_plan IS NOT NULL
                          AND rhythm_company_id = %(company)s) u
                 JOIN res_users known ON known.id = u.id AND known.active
                WHERE u.id > %(after)s ORDER BY u.id LIMIT %(size)s""",
            company=company_id,
            after=after_id,
            size=size,
        )
    )
    return [user_id for (user_id,) in rows]
