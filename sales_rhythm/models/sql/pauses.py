"""A customer's own pauses: as people entered them, and as customers told a salesperson."""

from odoo.tools import SQL

from .terms import EPOCH


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
            SELECT COALESCE(sum(GREATEST(0, LEAST((span->>1)::int, %(end)s - %(epoch)s::date)
                       - GREATEST((span->>0)::int, %(start)s - %(epoch)s::date + 1) + 1)), 0)::int
              FROM jsonb_array_elements(%(spans)s) span) END)""",
        spans=spans,
        start=start,
        end=end,
        epoch=EPOCH,
    )


def has_pauses(env):
    """Whether any row has a pause of its own; few companies have one, and a partial index tells."""
    ((found,),) = env.execute_query(
        SQL("SELECT EXISTS (SELECT FROM sales_rhythm WHERE pause_spans IS NOT NULL)")
    )
    return found
