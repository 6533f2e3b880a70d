"""What in Odoo's own records counts as a touch: activities and meetings; see touch_orders.

Each source is a SELECT of TOUCH_COLUMNS, which the touch's own model inserts: one shape for what
is recorded as it happens and for what a backfill finds.
"""

from odoo import SUPERUSER_ID
from odoo.tools import SQL

from .terms import CARD_COMPANY
from .touches import of_source

# Documents of a customer, on which activities and meetings may stand: {model: column}
DOCUMENTS = {
    "res.partner": "id",
    "crm.lead": "partner_id",
    "sale.order": "partner_id",
    "account.move": "partner_id",
    "sales.rhythm": "partner_id",
}
LONGEST_NOTE = 500
LONGEST_EVENT_DAYS = 31  # so that the index on the start of events finds those that ended lately


# ---- activities


def document(alias, models=DOCUMENTS):
    """Table of at most one row: commercial partner and company of the document of `alias`.

    Which is of one of these models: each takes time to plan.
    """
    documents = SQL(" UNION ALL ").join(
        SQL(
            """SELECT d.%(column)s AS contact_id, d.company_id FROM %(table)s d
                WHERE %(a)s.res_model = %(model)s AND d.id = %(a)s.res_id""",
            column=SQL.identifier(column),
            table=SQL.identifier(model.replace(".", "_")),
            a=SQL.identifier(alias),
            model=model,
        )
        for model, column in DOCUMENTS.items()
        if model in models
    )
    return SQL(
        """(SELECT p.commercial_partner_id AS partner_id, document.company_id
              FROM (%s) document JOIN res_partner p ON p.id = document.contact_id
             WHERE p.commercial_partner_id IS NOT NULL)""",
        documents,
    )


def customers_of_activities(env, ids):
    """Ids of the commercial partners on whose documents these activities stand."""
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT d.partner_id
                 FROM mail_activity a CROSS JOIN LATERAL %s d WHERE a.id = ANY(%s)""",
            document("a"),
            list(ids),
        )
    )
    return {partner_id for (partner_id,) in rows}


def _activities(zone, type_ids, models, condition, **columns):
    """Activities as touches. One with a meeting that goes on, or is over, stands for the meeting.

    On documents of these models; `type_ids` are those of the types that make an email and a visit.

    A meeting that is still ahead counts when it has ended, whoever ticks its activity off before.
    """
    return SQL(
        """
        SELECT COALESCE(d.company_id, %(card)s, %(company)s) AS company_id, d.partner_id,
               %(user)s AS user_id,
               CASE WHEN y.category = 'phonecall' THEN 'call'
                    WHEN y.category = 'meeting' OR e.id IS NOT NULL THEN %(event_kind)s
                    WHEN y.id = %(email)s THEN 'email'
                    WHEN y.id = %(visit)s THEN 'visit' ELSE 'todo' END AS kind,
               NULL::varchar AS result, %(done_at)s AS done_at, %(minutes)s AS minutes,
               %(note)s AS note,
               CASE WHEN e.id IS NULL THEN 'mail.activity' ELSE 'calendar.event' END AS res_model,
               COALESCE(e.id, a.id) AS res_id
          FROM mail_activity a
          LEFT JOIN mail_activity_type y ON y.id = a.activity_type_id
          LEFT JOIN res_users w ON w.id = a.write_uid AND NOT w.share AND w.id <> %(bot)s
                AND a.write_date::date = a.date_done
          LEFT JOIN res_users s ON s.id = a.user_id
          LEFT JOIN calendar_event e ON e.id = a.calendar_event_id AND e.active
          LEFT JOIN res_users u ON u.id = e.user_id
         CROSS JOIN LATERAL %(document)s d
         CROSS JOIN LATERAL (
               SELECT COALESCE(d.company_id, %(card)s, u.company_id) AS company_id) ec
         WHERE %(condition)s AND (e.id IS NULL OR %(starts)s <= %(done_at)s)""",
        card=CARD_COMPANY,
        bot=SUPERUSER_ID,
        event_kind=_event_kind(),
        email=type_ids["email"],
        visit=type_ids["visit"],
        minutes=_event_minutes(),
        document=document("a", models),
        condition=condition,
        starts=_starts(zone),
        **columns,
    )


def touches_of_activities(env, ids, models, company_id, now, zone, type_ids):
    """[{column: value}] of the touches that these activities are when they are done now.

    `models` are those on whose documents they stand. `user_id` is the assignee; `company_id` the
    document's, else the one given.
    """
    models = DOCUMENTS.keys() & models
    if not models:
        return []
    env.cr.execute(
        _activities(
            zone,
            type_ids,
            models,
            SQL("a.id = ANY(%s)", list(ids)),
            company=company_id,
            user=SQL("a.user_id"),
            done_at=SQL("%s::timestamp", now),
            note=SQL("NULL::varchar"),
        )
    )
    return env.cr.dictfetchall()


def done_activities(company_id, since, zone, type_ids):
    """Archived activities of a company, as far as they still tell who did them, and when."""
    done_at = SQL(
        """(CASE WHEN a.write_date::date = a.date_done THEN date_trunc('second', a.write_date)
                 ELSE a.date_done + time '12:00' END)"""
    )
    found = _activities(
        zone,
        type_ids,
        DOCUMENTS,
        SQL("a.active IS NOT TRUE AND a.date_done >= %s", since),
        company=SQL("COALESCE(w.company_id, s.company_id)"),
        user=SQL("COALESCE(w.id, a.user_id)"),
        done_at=done_at,
        note=SQL(
            r"NULLIF(left(btrim(regexp_replace(a.feedback, '\s+', ' ', 'g')), %s), '')",
            LONGEST_NOTE,
        ),
    )
    return SQL("SELECT * FROM (%s) a WHERE a.company_id = %s", found, company_id)


# ---- meetings


def _starts(zone):
    """When the event `e` begins. An all-day event has dates, though Odoo stores them as times."""
    return _event_time(zone, SQL("COALESCE(e.start_date, e.start::date)::timestamp"), SQL("start"))


def _ends(zone):
    """When the event `e` has ended: an all-day one at six in the evening of its last day."""
    last_day = SQL("COALESCE(e.stop_date, e.stop::date) + time '18:00'")
    return _event_time(zone, last_day, SQL("stop"))


def _event_time(zone, local, column):
    return SQL(
        """(CASE WHEN e.allday THEN (%s) AT TIME ZONE %s AT TIME ZONE 'UTC' ELSE e.%s END)""",
        local,
        zone,
        column,
    )


def _event_kind():
    """A place where one goes makes a visit; a link is none."""
    return SQL(
        r"""(CASE WHEN btrim(e.location) <> '' AND e.location !~* '(://|^\s*www\.)'
                  THEN 'visit' ELSE 'meeting' END)"""
    )


def _event_minutes():
    """0 for an all-day event, which does not tell how long one was with the customer."""
    return SQL(
        """(CASE WHEN e.id IS NULL OR e.allday THEN 0
                 ELSE GREATEST(0, round(extract(epoch FROM e.stop - e.start) / 60)) END)::int"""
    )


def _declined():
    """Whether the one whose event `e` is does not attend it."""
    return SQL(
        """EXISTS (SELECT 1 FROM calendar_attendee ca JOIN res_users cu ON cu.id = e.user_id
                    WHERE ca.event_id = e.id AND ca.partner_id = cu.partner_id
                      AND ca.state = 'declined')"""
    )


def _event_customers():
    """Commercial partners of event `e`: those who attend, and the customer of its document."""
    return SQL(
        """(SELECT c.partner_id
              FROM (SELECT p.commercial_partner_id AS partner_id
                      FROM calendar_event_res_partner_rel r
                      JOIN res_partner p ON p.id = r.res_partner_id
                     WHERE r.calendar_event_id = e.id
                       AND NOT EXISTS (SELECT 1 FROM res_users i
                                        WHERE i.partner_id = p.id AND NOT i.share)
                     UNION
                    SELECT p.commercial_partner_id
                      FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
                     WHERE l.id = e.opportunity_id
                     UNION
                    SELECT d.partner_id FROM %s d) c
             WHERE c.partner_id IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM res_company o WHERE o.partner_id = c.partner_id))""",
        document("e"),
    )


def _event_company(otherwise):
    """Table of one row: `company_id`, of which the event `e` is; `otherwise` if it names none.

    That of its document or deal names it; else that of the card from which it was planned.
    """
    return SQL(
        """(SELECT COALESCE(
                (SELECT d.company_id FROM %s d),
                (SELECT l.company_id FROM crm_lead l WHERE l.id = e.opportunity_id),
                (SELECT min(%s) FROM mail_activity a WHERE a.calendar_event_id = e.id),
                %s) AS company_id)""",
        document("e"),
        CARD_COMPANY,
        otherwise,
    )


def ended_since(since, zone):
    """Whether the event `e` ended at this moment or later."""
    return SQL(
        """e.start >= %(since)s::timestamp - make_interval(days => %(longest)s)
           AND %(ends)s >= %(since)s""",
        since=since,
        longest=LONGEST_EVENT_DAYS,
        ends=_ends(zone),
    )


def counted_before(ids):
    """Whether the event `e` is one of these, and has been a touch, whether or not one stands."""
    return SQL(
        """e.id = ANY(%s) AND EXISTS (
               SELECT 1 FROM sales_rhythm_touch t
                WHERE t.res_model = 'calendar.event' AND t.res_id = e.id)""",
        list(ids),
    )


def ended_events(scope, now, zone, company_id=None):
    """Events of internal users that have ended by now, one row a customer.

    `scope` is a condition on the event `e`; `zone` is SQL on its company, `ec`.
    """
    return SQL(
        """
        SELECT ec.company_id, c.partner_id, e.user_id, %(kind)s AS kind, NULL::varchar AS result,
               %(ends)s AS done_at, %(minutes)s AS minutes, NULL::varchar AS note,
               'calendar.event' AS res_model, e.id AS res_id
          FROM calendar_event e
          JOIN res_users u ON u.id = e.user_id AND NOT u.share
         CROSS JOIN LATERAL %(of_company)s ec
         CROSS JOIN LATERAL %(customers)s c
         WHERE e.active AND %(scope)s AND %(ends)s <= %(now)s
           AND NOT %(declined)s AND %(company)s""",
        kind=_event_kind(),
        ends=_ends(zone),
        minutes=_event_minutes(),
        of_company=_event_company(SQL("u.company_id")),
        customers=_event_customers(),
        scope=scope,
        now=now,
        declined=_declined(),
        company=SQL("ec.company_id = %s", company_id) if company_id else SQL("TRUE"),
    )


def changed_events(ids, now, zone):
    """Whether the touch `t` is of one of these events, which did not take place so after all.

    Not at all, or with others, for another user or company, at another time. Of what somebody did
    by an activity the activity is the witness of the latter. An event that was deleted is none: its
    touch stays. So does one whose user works elsewhere by now: only a company that the event names
    takes it away.
    """
    return SQL(
        """%(source)s AND EXISTS (
               SELECT 1 FROM calendar_event e
                 JOIN res_partner tp ON tp.id = t.partner_id
                CROSS JOIN LATERAL %(of_company)s ec
                WHERE e.id = t.res_id
                  AND (e.active IS NOT TRUE OR %(starts)s > %(now)s OR %(declined)s
                       OR (((t.company_id, t.user_id, t.kind, t.done_at, t.minutes)
                            IS DISTINCT FROM
                            (ec.company_id, e.user_id, %(kind)s, %(ends)s, %(minutes)s)
                            OR tp.commercial_partner_id NOT IN (
                               SELECT partner_id FROM %(customers)s c))
                           AND NOT EXISTS (
                               SELECT 1 FROM mail_activity a CROSS JOIN LATERAL %(document)s d
                                WHERE a.calendar_event_id = e.id AND a.active IS NOT TRUE
                                  AND d.partner_id = tp.commercial_partner_id))))""",
        of_company=_event_company(SQL("t.company_id")),
        customers=_event_customers(),
        source=of_source("calendar.event", ids),
        starts=_starts(zone),
        now=now,
        declined=_declined(),
        kind=_event_kind(),
        ends=_ends(zone),
        minutes=_event_minutes(),
        document=document("a"),
    )


def undone_activities(ids, now, zone):
    """Whether the touch `t` is of one of these activities, or of its meeting that still goes on.

    A meeting that is over counts by itself, so that nothing is taken back.
    """
    return SQL(
        """(t.res_model, t.res_id) IN (
               SELECT 'mail.activity', unnest(%(ids)s)
                UNION ALL
               SELECT 'calendar.event', e.id
                 FROM mail_activity a
                 JOIN calendar_event e ON e.id = a.calendar_event_id
                 LEFT JOIN res_users u ON u.id = e.user_id
                CROSS JOIN LATERAL %(of_company)s ec
                WHERE a.id = ANY(%(ids)s) AND %(ends)s > %(now)s)""",
        of_company=_event_company(SQL("u.company_id")),
        ids=list(ids),
        ends=_ends(zone),
        now=now,
    )
