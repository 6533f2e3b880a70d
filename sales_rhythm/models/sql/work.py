"""What waits at a customer: hanging documents, receivables, agreed silence."""

from odoo.tools import SQL

from .terms import EPOCH, LARGEST_AMOUNT, LEAD_COMPANY, contacts, local_day, sound_amount


def open_documents(env, company_id, scope, hanging_days, decimals, zone=None):
    """[(commercial partner, kind, amount, hangs from, day, user, team, id)] of what is not closed.

    Kind is "quotation" or "deal". A deal with a live quotation is the same sale: its amount is 0
    and it never hangs, for the quotation does. What confirmed orders have sold of a deal is taken
    off; with nothing left it does not hang either. A document hangs when its validity or expected
    close has passed, or `hanging_days` after its last move when nothing is planned on it. Days are
    local (in `zone`, else see `local_day`) and counted from EPOCH. Amounts are in company currency,
    what is left of a deal with as many `decimals`; the latest document comes first.
    """
    return env.execute_query(
        SQL(
            """
            WITH %(contacts)s, documents AS (
                SELECT p.commercial_partner_id AS partner_id, 'quotation' AS kind,
                       %(amount)s AS amount, o.validity_date AS closes_on,
                       GREATEST(o.date_order, o.rhythm_sent_at) AS moved_at,
                       'sale.order' AS model, o.id, o.date_order AS at, o.user_id, o.team_id,
                       TRUE AS hangs
                  FROM sale_order o
                  JOIN contacts p ON p.id = o.partner_id
                 WHERE o.state IN ('draft', 'sent') AND o.company_id = %(company)s
                 UNION ALL
                SELECT p.commercial_partner_id, 'deal',
                       CASE WHEN ordered.live THEN 0 ELSE rest.amount END,
                       l.date_deadline, l.date_last_stage_update, 'crm.lead', l.id, l.create_date,
                       l.user_id, l.team_id,
                       NOT ordered.live AND (NOT ordered.sold OR rest.amount > 0)
                  FROM crm_lead l
                  JOIN contacts p ON p.id = l.partner_id
                 CROSS JOIN LATERAL (
                       SELECT COALESCE(bool_or(q.state <> 'sale'), FALSE) AS live,
                              COALESCE(bool_or(q.state = 'sale'), FALSE) AS sold,
                              COALESCE(sum(%(ordered)s) FILTER (WHERE q.state = 'sale'), 0)
                                  AS amount
                         FROM sale_order q
                        WHERE q.opportunity_id = l.id
                          AND q.state IN ('draft', 'sent', 'sale')) ordered
                 CROSS JOIN LATERAL (
                       SELECT GREATEST(0, round((CASE WHEN abs(l.expected_revenue) < %(largest)s
                                                      THEN l.expected_revenue ELSE 0 END
                                                 - ordered.amount)::numeric, %(decimals)s)
                              )::float8 AS amount) rest
                 WHERE l.active AND l.won_status = 'pending'
                   AND %(lead_company)s = %(company)s)
            SELECT d.partner_id, d.kind, d.amount,
                   CASE WHEN d.hangs THEN LEAST(
                        d.closes_on + 1 - %(epoch)s::date,
                        CASE WHEN NOT EXISTS (
                             SELECT 1 FROM mail_activity a
                              WHERE a.res_model = d.model AND a.res_id = d.id AND a.active)
                        THEN %(moved_on)s + %(days)s - %(epoch)s::date
                        END) END,
                   %(day)s - %(epoch)s::date, d.user_id, d.team_id, d.id
              FROM documents d
             WHERE isfinite(d.at)
             ORDER BY d.at DESC, d.kind, d.id DESC""",
            contacts=contacts(scope),
            amount=sound_amount("o"),
            ordered=sound_amount("q"),
            decimals=decimals,
            largest=LARGEST_AMOUNT,
            company=company_id,
            lead_company=LEAD_COMPANY,
            days=hanging_days,
            moved_on=local_day(SQL("d.moved_at"), zone),
            day=local_day(SQL("d.at"), zone),
            epoch=EPOCH,
        )
    )


def receivables(env, company_id, scope):
    """[(commercial partner, day it is overdue, residual)] of posted items that are not settled.

    In company currency; what the customer has to get, such as a credit note, is negative. The day
    is the one after the day due, counted from EPOCH.
    """
    return env.execute_query(
        SQL(
            """
            WITH %(contacts)s
            SELECT p.commercial_partner_id,
                   COALESCE(l.date_maturity, l.date) + 1 - %(epoch)s::date,
                   l.amount_residual::float8
              FROM account_account a
              JOIN account_move_line l ON l.account_id = a.id
              JOIN contacts p ON p.id = l.partner_id
             WHERE a.account_type = 'asset_receivable' AND a.non_trade IS NOT TRUE
               AND l.company_id = %(company)s
               AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
               AND l.amount_residual <> 0 AND isfinite(COALESCE(l.date_maturity, l.date))
             ORDER BY 2, l.id""",
            contacts=contacts(scope),
            company=company_id,
            epoch=EPOCH,
        )
    )


def customers_whose_silence_is_over(env, company_id, start, today):
    """Commercial partners who were to be asked again from `start` on, and before `today`."""
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT p.commercial_partner_id
                 FROM sales_rhythm_why_not w JOIN res_partner p ON p.id = w.partner_id
                WHERE w.company_id = %s AND w.until_on >= %s AND w.until_on < %s
                  AND p.commercial_partner_id IS NOT NULL""",
            company_id,
            start,
            today,
        )
    )
    return {partner_id for (partner_id,) in rows}


def amount_by(steps, day):
    """Scalar: the sum of the amounts of [[day number, amount], ...] up to a day."""
    return SQL(
        """(SELECT COALESCE(sum((step->>1)::float8), 0) FROM jsonb_array_elements(%s) step
             WHERE (step->>0)::int <= %s - %s::date)""",
        steps,
        day,
        EPOCH,
    )


def first_of_each(env, query, company, owner, amount, limit):
    """[(id, owner)] of the first `limit` rows of each owner in each company, by the amount."""
    ranked = query.select(
        SQL("%s AS id", SQL.identifier(query.table, "id")),
        SQL("%s AS owner", owner),
        SQL("%s AS most", limit),
        SQL(
            "row_number() OVER (PARTITION BY %s, %s ORDER BY %s DESC, %s) AS place",
            company,
            owner,
            amount,
            SQL.identifier(query.table, "id"),
        ),
    )
    return env.execute_query(
        SQL("SELECT id, owner FROM (%s) ranked WHERE place <= most ORDER BY owner, place", ranked)
    )
