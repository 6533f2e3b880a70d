"""Promises: what is promised, which facts keep it, and how it stands."""

from odoo.tools import SQL

from .terms import CARD_COMPANY
from .touch_sources import document

PROMISE_COLUMNS = ("activity_id", "company_id", "partner_id", "user_id", "what", "owes", "kept_by",
                   "made_at", "waits_since", "due_on")  # fmt: skip
# Columns of a promise that follow its activity.
FOLLOWING = ("user_id", "what", "owes", "kept_by", "waits_since", "due_on", "kept_at",
             "taken_back_at")  # fmt: skip

_WHAT = SQL("NULLIF(btrim(a.summary), '') AS what")
_OWES = SQL("COALESCE(a.rhythm_promise_owes, 'we') AS owes")
_WAITS_FOR = SQL("COALESCE(a.rhythm_promise_kept_by, 'hand')")
_KEPT_BY = SQL("%s AS kept_by", _WAITS_FOR)
_COMPANY = SQL("COALESCE(d.company_id, %s, w.cid, u.company_id, c.company_id)", CARD_COMPANY)


def promising(env, activity_ids, type_id):
    """Those of these activities that are promises, or were when the ledger heard of them."""
    if not activity_ids:
        return set()
    rows = env.execute_query(
        SQL(
            """SELECT id FROM mail_activity WHERE id = ANY(%(ids)s) AND activity_type_id = %(type)s
                UNION
               SELECT activity_id FROM sales_rhythm_promise WHERE activity_id = ANY(%(ids)s)""",
            ids=list(activity_ids),
            type=type_id,
        )
    )
    return {activity_id for (activity_id,) in rows}


def new_promises(ids, type_id, company_id, now):
    """Rows of PROMISE_COLUMNS: those of these activities that promise something to a customer.

    Of the document's company; else of the card's; else of the given one, where the assignee works
    in it; else of the assignee's own.
    """
    return SQL(
        """
        SELECT a.id, %(of_company)s, d.partner_id, a.user_id,
               %(what)s, %(owes)s, %(kept_by)s, %(now)s::timestamp, %(now)s::timestamp,
               a.date_deadline
          FROM mail_activity a
          LEFT JOIN res_users u ON u.id = a.user_id
          LEFT JOIN res_users c ON c.id = a.create_uid
          LEFT JOIN res_company_users_rel w ON w.user_id = u.id AND w.cid = %(company)s
         CROSS JOIN LATERAL %(document)s d
         WHERE a.id = ANY(%(ids)s) AND a.activity_type_id = %(type)s
           AND isfinite(a.date_deadline)
           AND NOT EXISTS (SELECT 1 FROM sales_rhythm_promise s WHERE s.activity_id = a.id)
           AND %(of_company)s IS NOT NULL""",
        of_company=_COMPANY,
        what=_WHAT,
        owes=_OWES,
        kept_by=_KEPT_BY,
        company=company_id,
        now=now,
        document=document("a"),
        ids=list(ids),
        type=type_id,
    )


def changed_promises(ids, type_id, now, today):
    """(id, *FOLLOWING) of the promises of these activities, as the activities have them now.

    Who promised, and by when, follow until that day has passed: a promise that is broken is not
    mended by a new date. One that is open again, or waits for something else, waits since now: what
    people say of it stands against the facts that were there before. `today` is SQL on the company
    of the promise `s`.
    """
    return SQL(
        """
        SELECT s.id,
               CASE WHEN s.due_on >= %(today)s THEN a.user_id ELSE s.user_id END AS user_id,
               %(what)s, %(owes)s, %(kept_by)s,
               CASE WHEN s.kept_by <> %(waits_for)s OR (a.active AND s.kept_at IS NOT NULL)
                    THEN %(now)s::timestamp ELSE s.waits_since END AS waits_since,
               CASE WHEN s.due_on >= %(today)s AND isfinite(a.date_deadline)
                    THEN a.date_deadline ELSE s.due_on END AS due_on,
               CASE WHEN NOT a.active THEN COALESCE(s.kept_at, %(now)s::timestamp) END AS kept_at,
               CASE WHEN a.activity_type_id IS DISTINCT FROM %(type)s
                    THEN %(now)s::timestamp END AS taken_back_at
          FROM sales_rhythm_promise s
          JOIN mail_activity a ON a.id = s.activity_id
         WHERE a.id = ANY(%(ids)s) AND s.taken_back_at IS NULL""",
        what=_WHAT,
        owes=_OWES,
        kept_by=_KEPT_BY,
        waits_for=_WAITS_FOR,
        today=today,
        now=now,
        ids=list(ids),
        type=type_id,
    )


# ---- facts


def _orders(ids, zone):
    return SQL(
        """SELECT o.company_id, o.partner_id, o.name, o.date_order AS at,
                  (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day
             FROM sale_order o WHERE o.id = ANY(%s) AND o.state = 'sale'""",
        zone(SQL.identifier("o", "company_id")),
        ids,
    )


def _payments(ids, _zone):
    """Money, and neither a credit note nor what is written off: it came into an asset."""
    return SQL(
        """SELECT l.company_id, l.partner_id, m.name, l.create_date AS at, l.date AS day
             FROM account_move_line l
             JOIN account_account a ON a.id = l.account_id
             JOIN account_move m ON m.id = l.move_id
            WHERE l.id = ANY(%s) AND l.parent_state = 'posted' AND l.balance < 0
              AND a.account_type = 'asset_receivable'
              AND EXISTS (SELECT 1 FROM account_move_line i
                            JOIN account_account ia ON ia.id = i.account_id
                           WHERE i.move_id = l.move_id AND i.balance > 0
                             AND ia.account_type IN ('asset_cash', 'asset_current'))""",
        ids,
    )


def _deliveries(ids, _zone):
    """Delivered quantities have no date; they rise when they are written."""
    return SQL(
        """SELECT o.company_id, o.partner_id, o.name, NULL::timestamp AS at, NULL::date AS day
             FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
            WHERE l.id = ANY(%s)""",
        ids,
    )


FACTS = {"order": _orders, "payment": _payments, "delivery": _deliveries}


def met_promises(env, kind, ids, zone, later=False):
    """[(promise id, activity id, name of the fact, when)] of open promises that these facts keep.

    `ids` are of orders, journal items or order lines, as the kind has it; `zone` gives the time
    zone for a column with a company. A fact that is dated before the promise was made, as an
    import of the past brings, keeps none. Facts have just come; or `later` than the promise began
    to wait for them, to the minute, where that is no longer known.
    """
    return env.execute_query(
        SQL(
            """
            SELECT DISTINCT ON (s.id) s.id, s.activity_id, f.name, f.at
              FROM (%(facts)s) f
              JOIN res_partner fp ON fp.id = f.partner_id
              JOIN res_partner sp ON sp.commercial_partner_id = fp.commercial_partner_id
              JOIN sales_rhythm_promise s ON s.partner_id = sp.id AND s.company_id = f.company_id
             WHERE s.kept_by = %(kind)s AND s.kept_at IS NULL AND s.taken_back_at IS NULL
               AND (f.day IS NULL
                    OR f.day >= (s.made_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
               AND %(later)s
             ORDER BY s.id, f.at, f.name""",
            later=SQL("f.at > s.waits_since") if later else SQL("TRUE"),
            facts=FACTS[kind](list(ids), zone),
            kind=kind,
            zone=zone(SQL.identifier("s", "company_id")),
        )
    )


def facts_of_open_promises(env, company_id, now):
    """{kind: ids} of the orders and journal items that came since a promise waits for them.

    What was delivered has no date, so that it is not found afterwards. Few promises wait.
    """
    waiting = SQL(
        """FROM sales_rhythm_promise s
           JOIN res_partner sp ON sp.id = s.partner_id
           JOIN res_partner p ON p.commercial_partner_id = sp.commercial_partner_id"""
    )
    still = SQL("s.company_id = %s AND s.kept_at IS NULL AND s.taken_back_at IS NULL", company_id)
    ((orders, payments),) = env.execute_query(
        SQL(
            """SELECT ARRAY(SELECT o.id %(waiting)s
                              JOIN sale_order o ON o.partner_id = p.id
                                   AND o.company_id = s.company_id AND o.state = 'sale'
                             WHERE s.kept_by = 'order' AND %(still)s
                               AND o.date_order > s.waits_since AND o.date_order <= %(now)s),
                      ARRAY(SELECT l.id %(waiting)s
                              JOIN account_move_line l ON l.partner_id = p.id
                                   AND l.company_id = s.company_id
                             WHERE s.kept_by = 'payment' AND %(still)s
                               AND l.create_date > s.waits_since)""",
            waiting=waiting,
            still=still,
            now=now,
        )
    )
    return {"order": orders, "payment": payments}


def not_confirmed(env, ids):
    """Ids of those orders that are not confirmed in the table yet."""
    rows = env.execute_query(
        SQL("SELECT id FROM sale_order WHERE id = ANY(%s) AND state <> 'sale'", list(ids))
    )
    return [order_id for (order_id,) in rows]


def delivered(env, ids):
    """{order line: quantity delivered}, as the table still has it."""
    return dict(
        env.execute_query(
            SQL(
                """SELECT id, COALESCE(qty_delivered, 0)::float8
                     FROM sale_order_line WHERE id = ANY(%s)""",
                list(ids),
            )
        )
    )


# ---- on Odoo's own screens


def rows_behind_activities(env, ids):
    """[(activity id, commercial partner, company or None)] of the documents they stand on."""
    return env.execute_query(
        SQL(
            """SELECT a.id, d.partner_id, d.company_id
                 FROM mail_activity a CROSS JOIN LATERAL %s d WHERE a.id = ANY(%s)""",
            document("a"),
            list(ids),
        )
    )
