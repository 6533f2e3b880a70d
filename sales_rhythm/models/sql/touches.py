"""Which touches stand, which are new, and when a customer was cared for last."""

import json

from odoo.tools import SQL

from ...core.policy import MINUTES_AN_HOUR
from .terms import EPOCH, local_day

# What a source tells of a touch, with the type each has in PostgreSQL.
TOUCH_COLUMNS = {
    "company_id": "int",
    "partner_id": "int",
    "user_id": "int",
    "kind": "varchar",
    "result": "varchar",
    "done_at": "timestamp",
    "minutes": "int",
    "note": "varchar",
    "res_model": "varchar",
    "res_id": "int",
}


def standing(alias):
    """Whether a touch counts and nothing took it back."""
    return SQL(
        """(%(t)s.count = 1 AND NOT EXISTS (
            SELECT 1 FROM sales_rhythm_touch c WHERE c.corrects_id = %(t)s.id))""",
        t=SQL.identifier(alias),
    )


def new_touches(candidates, limit=None):
    """The candidates whose source has no standing touch yet, each with its sequence.

    An order and an activity have one customer, whoever that is by now; a meeting has many.
    """
    return SQL(
        """
        SELECT n.*, 1 AS count,
               COALESCE((SELECT max(s.sequence) + 1 FROM sales_rhythm_touch s
                          WHERE s.res_model = n.res_model AND s.res_id = n.res_id), 0) AS sequence
          FROM (%(candidates)s) n
         WHERE NOT EXISTS (
               SELECT 1 FROM sales_rhythm_touch t JOIN res_partner tp ON tp.id = t.partner_id
                WHERE t.res_model = n.res_model AND t.res_id = n.res_id AND %(standing)s
                  AND (n.res_model <> 'calendar.event'
                       OR tp.commercial_partner_id = n.partner_id))
         %(limit)s""",
        candidates=candidates,
        standing=standing("t"),
        limit=SQL("ORDER BY n.done_at, n.res_id LIMIT %s", limit) if limit else SQL(),
    )


def given(rows):
    """Candidates from [{column: value}]."""
    return SQL(
        "SELECT * FROM json_to_recordset(%s) AS r(%s)",
        json.dumps(rows, default=str),
        SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in TOUCH_COLUMNS.items()
        ),
    )


def corrections(condition):
    """The counter-entries of the standing touches `t` for which the condition is true.

    Minutes change their sign too, so that they net out in any sum, as the count does.
    """
    return SQL(
        """SELECT t.company_id, t.partner_id, t.user_id, t.kind, t.result, t.done_at, -t.minutes,
                  NULL, t.res_model, t.res_id, -1,
                  (SELECT max(s.sequence) + 1 FROM sales_rhythm_touch s
                    WHERE s.res_model = t.res_model AND s.res_id = t.res_id), t.id
             FROM sales_rhythm_touch t WHERE %s AND %s""",
        condition,
        standing("t"),
    )


def of_source(res_model, ids):
    """Whether the touch `t` is of one of these records."""
    return SQL("t.res_model = %s AND t.res_id = ANY(%s)", res_model, list(ids))


def last_touches(env, company_id, scope, before):
    """[(commercial partner id, local day, result)] of each customer's latest standing touch.

    Only touches before `before`, and no orders, of which a refresh knows already. Days are numbers;
    needs `local_days`. `scope` is on `p`.
    """
    return env.execute_query(
        SQL(
            """SELECT DISTINCT ON (p.commercial_partner_id) p.commercial_partner_id,
                      (t.done_at AT TIME ZONE 'UTC')::date - %(epoch)s::date, t.result
                 FROM res_partner p
                CROSS JOIN LATERAL (
                      SELECT t.id, t.done_at, t.result FROM sales_rhythm_touch t
                       WHERE t.partner_id = p.id AND t.company_id = %(company)s
                         AND t.kind <> 'order' AND t.done_at < %(before)s AND %(standing)s
                       ORDER BY t.done_at DESC, t.id DESC LIMIT 1) t
                WHERE p.commercial_partner_id IS NOT NULL AND %(scope)s
                ORDER BY p.commercial_partner_id, t.done_at DESC, t.id DESC""",
            epoch=EPOCH,
            company=company_id,
            before=before,
            standing=standing("t"),
            scope=scope,
        )
    )


def cared_for(env, company_id, partner_ids, start, before, zone, planned):
    """[(commercial partner id, [local day], note, [[kind, day due, activity id]])] of customers.

    Of the standing touches the days, as numbers in `zone`, of those from `start` until before
    `before`, and what was noted last, with any but orders, however long ago. And what is `planned`,
    a query of `planned_activities`, the first due first.
    """
    return env.execute_query(
        SQL(
            """SELECT customer,
                      ARRAY(SELECT DISTINCT %(day)s - %(epoch)s::date
                              FROM res_partner p JOIN sales_rhythm_touch t ON t.partner_id = p.id
                             WHERE p.commercial_partner_id = customer
                               AND t.company_id = %(company)s AND %(standing)s
                               AND t.done_at >= %(start)s AND t.done_at < %(before)s),
                      (SELECT t.note
                         FROM res_partner p
                        CROSS JOIN LATERAL (
                              SELECT t.id, t.done_at, t.note FROM sales_rhythm_touch t
                               WHERE t.partner_id = p.id AND t.company_id = %(company)s
                                 AND t.kind <> 'order' AND t.note IS NOT NULL AND %(standing)s
                               ORDER BY t.done_at DESC, t.id DESC LIMIT 1) t
                        WHERE p.commercial_partner_id = customer
                        ORDER BY t.done_at DESC, t.id DESC LIMIT 1),
                      COALESCE(ahead.planned, '[]')
                 FROM unnest(%(partners)s) customer
                 LEFT JOIN (SELECT a.partner_id,
                                   json_agg(json_build_array(a.kind, a.due, a.id)
                                            ORDER BY a.due, a.id) AS planned
                              FROM (%(planned)s) a
                             GROUP BY a.partner_id) ahead ON ahead.partner_id = customer""",
            day=local_day(SQL("t.done_at"), zone),
            epoch=EPOCH,
            partners=list(partner_ids),
            company=company_id,
            start=start,
            before=before,
            standing=standing("t"),
            planned=planned,
        )
    )


def latest_of_each_kind(env, company_id, partner_ids, start, before):
    """[(commercial partner id, kind, result, "HH:MM")] of standing touches, orders left out.

    Of each customer and kind the latest from `start` until before `before`; all in the order of
    time. Needs `local_days`, which the hour is of.
    """
    return env.execute_query(
        SQL(
            """SELECT partner_id, kind, result, to_char(done_at, 'HH24:MI')
                 FROM (SELECT DISTINCT ON (p.commercial_partner_id, t.kind)
                              p.commercial_partner_id AS partner_id, t.kind, t.result, t.id,
                              t.done_at AT TIME ZONE 'UTC' AS done_at
                         FROM res_partner p
                         JOIN sales_rhythm_touch t ON t.partner_id = p.id
                        WHERE p.commercial_partner_id = ANY(%(partners)s)
                          AND t.company_id = %(company)s AND t.kind <> 'order'
                          AND t.done_at >= %(start)s AND t.done_at < %(before)s AND %(standing)s
                        ORDER BY p.commercial_partner_id, t.kind, t.done_at DESC, t.id DESC) found
                ORDER BY found.done_at, found.id""",
            partners=list(partner_ids),
            company=company_id,
            start=start,
            before=before,
            standing=standing("t"),
        )
    )


def of_own_customer(alias, own):
    """Whether the row `r` of the customer of a touch, in its company, is one's `own`."""
    return SQL(
        """EXISTS (SELECT 1 FROM res_partner p
                     JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id
                    WHERE p.id = %(t)s.partner_id AND r.company_id = %(t)s.company_id
                      AND %(own)s)""",
        t=SQL.identifier(alias),
        own=own,
    )


def touched_rows(touches):
    """Ids of the rows whose customer has one of the standing touches in the sub-query `touches`."""
    return SQL(
        """(SELECT r.id FROM sales_rhythm_touch t
              JOIN res_partner p ON p.id = t.partner_id
              JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id
                   AND r.company_id = t.company_id
             WHERE t.id IN %s AND %s)""",
        touches,
        standing("t"),
    )


def customer_hours(alias, minutes):
    """Hours that a touch was spent with its customer; 0 for what was taken back.

    `minutes` is for a touch that knows none, NULL where its kind is no time with a customer. An
    hour with three customers is an hour, so that each of them has a third of it.
    """
    return SQL(
        """(CASE WHEN %(minutes)s IS NULL OR NOT %(standing)s THEN 0
            ELSE (CASE WHEN %(t)s.minutes > 0 THEN %(t)s.minutes ELSE %(minutes)s END)::float8
                 / %(hour)s
                 / (CASE WHEN %(t)s.res_model = 'calendar.event' THEN (
                    SELECT count(*) FROM sales_rhythm_touch s
                     WHERE s.res_model = %(t)s.res_model AND s.res_id = %(t)s.res_id
                       AND s.user_id IS NOT DISTINCT FROM %(t)s.user_id
                       AND %(shared)s) ELSE 1 END) END)""",
        t=SQL.identifier(alias),
        minutes=minutes,
        standing=standing(alias),
        hour=MINUTES_AN_HOUR,
        shared=standing("s"),
    )


# ---- customers who become one


def same_meetings(partner_ids):
    """Whether the touch `t` is of a meeting at which another of these customers was, too."""
    return SQL(
        """t.res_model = 'calendar.event' AND t.partner_id = ANY(%(partners)s) AND EXISTS (
               SELECT 1 FROM sales_rhythm_touch f
                WHERE f.res_model = t.res_model AND f.res_id = t.res_id
                  AND f.partner_id = ANY(%(partners)s) AND f.partner_id < t.partner_id
                  AND %(standing)s)""",
        partners=list(partner_ids),
        standing=standing("f"),
    )


def shared_meetings(partner_ids):
    """Touches of meetings that several of these customers share: how far to move each sequence."""
    return SQL(
        """SELECT id, ahead
             FROM (SELECT id, (dense_rank() OVER (PARTITION BY res_id ORDER BY partner_id) - 1)
                              * (max(sequence) OVER (PARTITION BY res_id) + 1) AS ahead
                     FROM sales_rhythm_touch
                    WHERE res_model = 'calendar.event' AND partner_id = ANY(%s)) ranked
            WHERE ahead > 0""",
        list(partner_ids),
    )
