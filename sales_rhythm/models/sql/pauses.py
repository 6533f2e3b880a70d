"""A customer's own pauses: as people entered them, and as customers told a salesperson."""

from odoo.tools import SQL

from .terms import EPOCH

_RUNNING = "strict $[*] ? (@[0] <= $today && @[1] >= $today)[1]"


def silences_and_pauses(env, company_id, scope, pausing):
    """[(commercial partner, kind, first day, last day)], in one question of each refresh.

    `silence`: the latest answer to "why not yet"; its last day is the one to ask again on.
    `answer`: one of the reasons in `pausing`, from the day it was given to the one before it was
    to be asked again, or before the next answer. `pause`: as entered. Needs `local_days`.
    """
    return env.execute_query(
        SQL(
            """
            WITH answers AS (
                SELECT p.commercial_partner_id AS partner_id, w.reason, w.until_on,
                       (w.create_date AT TIME ZONE 'UTC')::date AS given_on,
                       lead(w.id) OVER following IS NULL AS latest,
                       lead((w.create_date AT TIME ZONE 'UTC')::date) OVER following AS next_on
                  FROM sales_rhythm_why_not w
                  JOIN res_partner p ON p.id = w.partner_id
                 WHERE w.company_id = %(company)s AND %(scope)s
                WINDOW following AS (PARTITION BY p.commercial_partner_id ORDER BY w.id))
            SELECT partner_id, 'silence', NULL::int, until_on - %(epoch)s::date
              FROM answers WHERE latest
             UNION ALL
            SELECT partner_id, 'answer', given_on - %(epoch)s::date,
                   LEAST(until_on, next_on) - 1 - %(epoch)s::date
              FROM answers
             WHERE reason = ANY(%(pausing)s) AND given_on < LEAST(until_on, next_on)
             UNION ALL
            SELECT p.commercial_partner_id, 'pause', a.from_on - %(epoch)s::date,
                   a.until_on - %(epoch)s::date
              FROM sales_rhythm_pause a
              JOIN res_partner p ON p.id = a.partner_id
             WHERE a.company_id = %(company)s AND isfinite(a.from_on) AND isfinite(a.until_on)
               AND %(scope)s""",
            company=company_id,
            scope=scope,
            pausing=list(pausing),
            epoch=EPOCH,
        )
    )


def paused_days(spans, start, end):
    """Scalar: the days of [[first day, last day]], as numbers, after one date and up to another.

    Nearly all rows have none, and then nothing is worked out.
    """
    return SQL(
        """(CASE WHEN %(spans)s IS NULL THEN 0 ELSE (
            SELECT COALESCE(sum(%(overlap)s), 0)::int
              FROM jsonb_array_elements(%(spans)s) span) END)""",
        spans=spans,
        overlap=_overlap(start, end),
    )


PAUSED_SILENT, PAUSED_AHEAD = SQL("x.silent"), SQL("x.ahead")


def of_paused(formula, silent, ahead, spans, last, today, days):
    """Scalar: a formula of PAUSED_SILENT and PAUSED_AHEAD, for a row with pauses.

    These are `silent` days since the date `last`, and `ahead` of the next `days`, without those in
    a pause. A pause may hold holidays that were entered since the row was written: they count
    twice. One sub-query, since each costs time to plan.
    """
    return SQL(
        """(SELECT %(formula)s FROM (
            SELECT GREATEST(0, %(silent)s - passed) AS silent,
                   GREATEST(0, %(ahead)s - coming) AS ahead
              FROM (SELECT COALESCE(sum(%(passed)s), 0) AS passed,
                           COALESCE(sum(%(coming)s), 0) AS coming
                      FROM jsonb_array_elements(%(spans)s) span) p
            OFFSET 0) x)""",
        formula=formula,
        silent=silent,
        ahead=ahead,
        passed=_overlap(last, today),
        coming=_overlap(today, SQL("(%s + %s)", today, days)),
        spans=spans,
    )


def _overlap(start, end):
    """The days of one `span` after one date and up to another."""
    return SQL(
        """GREATEST(0, LEAST((span->>1)::int, %(end)s - %(epoch)s::date)
                    - GREATEST((span->>0)::int, %(start)s - %(epoch)s::date + 1) + 1)""",
        start=start,
        end=end,
        epoch=EPOCH,
    )


def after_pause(spans, today):
    """Scalar: the day after the pause of [[first day, last day]] that is running, NULL without.

    `today` is the SQL of {"today": day as a number}. A function that is not asked where there are
    no spans, and no sub-query: it stands in each reason that a pause silences.
    """
    return SQL(
        "jsonb_path_query_first(%s, %s, %s::jsonb)::int + 1 + %s::date",
        spans,
        _RUNNING,
        today,
        EPOCH,
    )


def companies_with_pauses(env):
    """Ids of the companies in which a row has a pause of its own; a partial index knows them."""
    rows = env.execute_query(
        SQL("SELECT DISTINCT company_id FROM sales_rhythm WHERE pause_spans IS NOT NULL")
    )
    return {company_id for (company_id,) in rows}
