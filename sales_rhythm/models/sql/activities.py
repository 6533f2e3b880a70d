"""What is planned: with which customers, by when, and on nobody's card."""

from odoo.tools import SQL

from .covers import or_covered
from .terms import ACTIVITY_COMPANY, EPOCH, LEAD_COMPANY, contacts

# Neither a name nor a translation of a type says what it is for; these are the seeded ones.
ACTIVITY_KINDS = {
    "promise": "activity_type_promise",
    "directive": "activity_type_directive",
    "help": "activity_type_help",
}

_FOUND = SQL(
    """p.commercial_partner_id AS partner_id, a.id, a.activity_type_id, a.date_deadline,
       a.create_date, a.rhythm_plan"""
)


def open_activities(env, company_id, scope, type_ids):
    """[(commercial partner, kind, day due, day made, id)] of what is planned, the first due first.

    On the customer, a contact, a lead or an order of theirs, whoever is to do it. `type_ids`:
    {kind: id of our seeded type}; what the plan keeps up to date is of kind "plan"; others are of
    kind "contact" when they are calls or meetings, by Odoo's category of their type, and "activity"
    else. On a contact that is no
    company's own, an activity belongs to the company of who is to do it (of who planned it, where
    that is nobody), and a promise to that in which it was made. A promise stays due on
    its day, whatever its activity was moved to later.
    """
    rows = planned_activities(company_id, scope, type_ids)
    return env.execute_query(
        SQL("SELECT partner_id, kind, due, made, id FROM (%s) a ORDER BY due, id", rows)
    )


def planned_activities(company_id, scope, type_ids):
    """The query of these: (partner_id, kind, due, made, id)."""
    return SQL(
        """
        WITH %(contacts)s, activities AS (
            SELECT %(found)s
              FROM mail_activity a
              JOIN contacts p ON p.id = a.res_id
             WHERE a.active AND a.res_model = 'res.partner'
               AND %(activity_company)s = %(company)s
             UNION ALL
            SELECT %(found)s
              FROM mail_activity a
              JOIN sales_rhythm r ON r.id = a.res_id AND r.company_id = %(company)s
              JOIN contacts p ON p.id = r.partner_id
             WHERE a.active AND a.res_model = 'sales.rhythm'
             UNION ALL
            SELECT %(found)s
              FROM mail_activity a
              JOIN sale_order o ON o.id = a.res_id AND o.company_id = %(company)s
              JOIN contacts p ON p.id = o.partner_id
             WHERE a.active AND a.res_model = 'sale.order' AND o.state <> 'cancel'
             UNION ALL
            SELECT %(found)s
              FROM mail_activity a
              JOIN crm_lead l ON l.id = a.res_id
              JOIN contacts p ON p.id = l.partner_id
             WHERE a.active AND a.res_model = 'crm.lead' AND l.active
               AND %(lead_company)s = %(company)s)
        SELECT a.partner_id,
               CASE %(kinds)s WHEN a.rhythm_plan IS NOT NULL THEN 'plan'
                    WHEN t.category IN ('phonecall', 'meeting') THEN 'contact'
                    ELSE 'activity' END AS kind,
               LEAST(a.date_deadline,
                     (SELECT s.due_on FROM sales_rhythm_promise s
                       WHERE s.activity_id = a.id AND s.taken_back_at IS NULL)
                    ) - %(epoch)s::date AS due,
               (a.create_date AT TIME ZONE 'UTC')::date - %(epoch)s::date AS made, a.id
          FROM activities a
          LEFT JOIN mail_activity_type t ON t.id = a.activity_type_id
         WHERE isfinite(a.date_deadline)""",
        contacts=contacts(scope),
        found=_FOUND,
        company=company_id,
        lead_company=LEAD_COMPANY,
        activity_company=ACTIVITY_COMPANY,
        kinds=SQL(" ").join(
            SQL("WHEN a.activity_type_id = %s THEN %s", id_, kind) for kind, id_ in type_ids.items()
        ),
        epoch=EPOCH,
    )


def activities_off_deck(env, user_id, company_ids, until, running):
    """Ids of what a user has to do by `until` and that is on no card of the user's own.

    In these companies, on customers and their contacts, leads and orders: where a colleague, or
    nobody, is responsible for the customer, and where there is no customer yet. The cards of whom
    the user stands in for, by the covers that are `running`, are the user's.
    """
    rows = env.execute_query(
        SQL(
            """
            WITH mine AS (
                SELECT a.id, a.res_model, a.res_id, a.user_id, a.create_uid, a.rhythm_company_id
                  FROM mail_activity a
                  LEFT JOIN sales_rhythm_promise s
                         ON s.activity_id = a.id AND s.taken_back_at IS NULL
                 WHERE a.active AND a.user_id = %(user)s
                   AND LEAST(a.date_deadline, s.due_on) <= %(until)s),
            placed AS (
                SELECT a.id, p.commercial_partner_id AS partner_id,
                       %(activity_company)s AS company_id
                  FROM mine a
                  JOIN res_partner p ON p.id = a.res_id
                 WHERE a.res_model = 'res.partner'
                 UNION ALL
                SELECT a.id, p.commercial_partner_id, o.company_id
                  FROM mine a
                  JOIN sale_order o ON o.id = a.res_id
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE a.res_model = 'sale.order' AND o.state <> 'cancel'
                 UNION ALL
                SELECT a.id, p.commercial_partner_id, %(lead_company)s
                  FROM mine a
                  JOIN crm_lead l ON l.id = a.res_id
                  LEFT JOIN res_partner p ON p.id = l.partner_id
                 WHERE a.res_model = 'crm.lead' AND l.active)
            SELECT f.id FROM placed f
             WHERE f.company_id = ANY(%(companies)s)
               AND NOT EXISTS (
                   SELECT 1 FROM sales_rhythm r
                    WHERE r.partner_id = f.partner_id AND r.company_id = f.company_id
                      AND (r.user_id = %(user)s%(covered)s) AND r.active)
             ORDER BY f.id""",
            user=user_id,
            companies=list(company_ids),
            until=until,
            covered=or_covered(running, "r"),
            activity_company=ACTIVITY_COMPANY,
            lead_company=LEAD_COMPANY,
        )
    )
    return [activity_id for (activity_id,) in rows]
