"""Money that customers are expected to spend, and that is being closed."""

from odoo.tools import SQL

from .events import branch, rule
from .money_row import (
    DEAL,
    ESTIMATE,
    KINDS,
    QUOTATION,
    in_companies,
    in_company_currency,
    money_row,
    of_order,
)  # fmt: skip
from .terms import JOINED_LEAD_COMPANY, LEAD_COMPANY_TABLES, local_day


def estimates(terms):
    if (query := terms.readable.get("sales.rhythm")) is None:
        return
    company = SQL("r.company_id")
    tables = SQL("%s CROSS JOIN LATERAL (SELECT %s AS status) s", query.from_clause, terms.status)
    yield branch(
        ESTIMATE,
        SQL("r.id"),
        tables,
        (
            SQL("r.active"),
            in_companies(terms, company),
            terms.is_expected,
            *_is_not_closing(),
            rule(query),
        ),
        KINDS,
        **money_row(
            terms,
            terms.likely,
            company,
            bucket=SQL("s.status"),
            partner_id=SQL("r.partner_id"),
            user_id=SQL("r.user_id"),
            team_id=SQL("r.team_id"),
            day=SQL(
                """CASE s.status WHEN 'due' THEN r.expected_on WHEN 'late' THEN r.late_from
                        ELSE r.stopped_from END"""
            ),
            res_model=SQL("'sales.rhythm'"),
            res_id=SQL("r.id"),
        ),
    )


def _is_not_closing():
    """Conditions: the customer of `r` has no live quotation or deal, whoever may read it.

    Each by itself, so that the database joins all of them at once instead of asking for each row.
    """
    yield SQL(
        """NOT EXISTS (SELECT 1 FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                        WHERE o.state IN ('draft', 'sent') AND o.company_id = r.company_id
                          AND p.commercial_partner_id = r.partner_id)"""
    )
    yield SQL(
        """NOT EXISTS (SELECT 1 FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id %s
                        WHERE l.active AND l.won_status = 'pending'
                          AND %s = r.company_id AND p.commercial_partner_id = r.partner_id)""",
        LEAD_COMPANY_TABLES,
        JOINED_LEAD_COMPANY,
    )


def _hanging(terms, kind, company, moved_at, closes_on, record):
    """(bucket, day) of a quotation or deal: what hangs does so from a day."""
    model, record_id = record
    planned = SQL(
        """EXISTS (SELECT 1 FROM mail_activity a
                    WHERE a.res_model = %s AND a.res_id = %s AND a.active)""",
        model,
        record_id,
    )
    moved_before = terms.moved_before(company)
    is_hanging = SQL(
        "(%s < %s OR (%s < %s AND NOT %s))",
        closes_on, terms.today(company), moved_at, moved_before, planned,
    )  # fmt: skip
    since = SQL(
        "LEAST(%s + 1, CASE WHEN %s < %s THEN %s + %s::int END)",
        closes_on,
        moved_at,
        moved_before,
        local_day(moved_at, terms.zone(company)),
        terms.hanging_days(company),
    )
    bucket = SQL("CASE WHEN %s THEN %s ELSE %s END", is_hanging, f"{kind}_hanging", kind)
    return bucket, SQL("CASE WHEN %s THEN %s ELSE %s END", is_hanging, since, closes_on)


def deals(terms):
    """What confirmed orders have not sold of a deal yet; with a live quotation, that is the sale.

    Nothing is left of a deal that was sold in whole.
    """
    if (query := terms.readable.get("crm.lead")) is None:
        return
    tables = SQL(
        """%s %s
              LEFT JOIN res_partner p ON p.id = l.partner_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(bool_or(q.state <> 'sale'), FALSE) AS live,
                          COALESCE(bool_or(q.state = 'sale'), FALSE) AS sold,
                          COALESCE(sum(q.amount_untaxed / COALESCE(NULLIF(q.currency_rate, 0), 1))
                                   FILTER (WHERE q.state = 'sale'), 0)::float8 AS amount
                     FROM sale_order q
                    WHERE q.opportunity_id = l.id AND q.state IN ('draft', 'sent', 'sale')) ordered
             CROSS JOIN LATERAL (
                   SELECT GREATEST(0, COALESCE(l.expected_revenue, 0)::float8 - ordered.amount)
                          AS amount) rest""",
        query.from_clause,
        LEAD_COMPANY_TABLES,
    )
    company = JOINED_LEAD_COMPANY
    bucket, day = _hanging(
        terms, "deal", company, SQL("l.date_last_stage_update"), SQL("l.date_deadline"),
        ("crm.lead", SQL("l.id")),
    )  # fmt: skip
    yield branch(
        DEAL,
        SQL("l.id"),
        tables,
        (
            SQL("l.active AND l.won_status = 'pending'"),
            in_companies(terms, company),
            SQL("NOT ordered.live AND (NOT ordered.sold OR rest.amount > 0)"),
            rule(query),
        ),
        KINDS,
        **money_row(
            terms,
            SQL("rest.amount"),
            company,
            bucket=bucket,
            partner_id=SQL("p.commercial_partner_id"),
            user_id=SQL("l.user_id"),
            team_id=SQL("l.team_id"),
            day=day,
            res_model=SQL("'crm.lead'"),
            res_id=SQL("l.id"),
        ),
    )


def quotations(terms):
    if (query := terms.readable.get("sale.order")) is None:
        return
    company = SQL("o.company_id")
    bucket, day = _hanging(
        terms, "quotation", company, SQL("GREATEST(o.date_order, o.rhythm_sent_at)"),
        SQL("o.validity_date"), ("sale.order", SQL("o.id")),
    )  # fmt: skip
    yield branch(
        QUOTATION,
        SQL("o.id"),
        SQL("%s LEFT JOIN res_partner p ON p.id = o.partner_id", query.from_clause),
        (SQL("o.state IN ('draft', 'sent')"), in_companies(terms, company), rule(query)),
        KINDS,
        **money_row(
            terms,
            in_company_currency("o", SQL("o.amount_total")),
            company,
            bucket=bucket,
            **of_order(),
            day=day,
        ),
    )
