"""What was forecast at the ends of weeks and months, and whether the orders came.

A snapshot is `s` here. Its window is from due_from to before late_from; of a purchase, known by the
number of orders then, the last snapshot before the window opened has the last word.
"""

from odoo.tools import SQL

from .terms import EPOCH, counts, sound_amount

# The dates and figures of a replayed forecast, with the type each has on its way here.
SPAN = {
    "partner_id": "int",
    "first_day": "int",
    "last_day": "int",
    "order_count": "int",
    "expected_on": "int",
    "due_from": "int",
    "late_from": "int",
    "stopped_from": "int",
    "mean_amount": "float8",
}


def days_of(days, week_ends, month_ends):
    """The dates `d` that snapshots are taken of, with what each ends."""
    return SQL(
        "unnest(%s::date[], %s::boolean[], %s::boolean[]) AS d(day, week_end, month_end)",
        list(days),
        list(week_ends),
        list(month_ends),
    )


def live_snapshots(company_id, within, days, status, money):
    """Snapshots of the rows `r` as they are now, for the day `d` that has just ended.

    `within` is a condition on the customer's id. Who has ordered since then is left out.
    """
    return SQL(
        """SELECT r.company_id, r.partner_id, r.user_id, r.team_id, d.day, d.week_end, d.month_end,
                  %(status)s, r.order_count, r.expected_on, r.due_from, r.late_from,
                  r.stopped_from, r.mean_order_amount, r.open_amount, %(money)s,
                  (r.neglected_from > d.day) IS NOT FALSE, FALSE
             FROM sales_rhythm r CROSS JOIN %(days)s
            WHERE r.company_id = %(company)s AND r.partner_id %(within)s AND r.active
              AND NOT COALESCE(r.last_order_on > d.day, FALSE)""",
        status=status,
        money=money,
        days=days,
        company=company_id,
        within=within,
    )


def _stood(alias, day, *conditions):
    """Whether the customer of a row was known at the end of a day, in a snapshot `s` with these
    conditions."""
    return SQL(
        """EXISTS (SELECT FROM sales_rhythm_snapshot s
                    WHERE s.partner_id = %s AND s.company_id = %s AND s.taken_on = %s AND %s)""",
        SQL.identifier(alias, "partner_id"),
        SQL.identifier(alias, "company_id"),
        day,
        SQL(" AND ").join(conditions),
    )


def is_of_day(snapshot, row, day):
    """Whether a snapshot is of a row's customer, and of the end of a day. Both are aliases."""
    return SQL(
        "%(s)s.partner_id = %(r)s.partner_id AND %(s)s.company_id = %(r)s.company_id"
        " AND %(s)s.taken_on = %(day)s",
        s=SQL.identifier(snapshot),
        r=SQL.identifier(row),
        day=day,
    )


def had_ordered(alias, day):
    """Whether a row's customer had ordered by the end of a day."""
    return _stood(alias, day, SQL("s.order_count > 0"))


def had_stopped(alias, day):
    """Whether a row's customer had stopped by the end of a day."""
    return _stood(alias, day, SQL("s.status = 'stopped'"))


def has_come_back(alias, day):
    """Whether a row's customer had stopped by the end of a day, and has ordered since."""
    more = SQL("s.order_count < %s", SQL.identifier(alias, "order_count"))
    return _stood(alias, day, SQL("s.status = 'stopped'"), more)


def replayed_snapshots(company_id, days, spans, status):
    """Snapshots of what the core replayed: `spans` is JSON, each of a first to a last day.

    `status` is of the forecast `f` on the day `d`. Who was responsible then is not known: it is who
    is now. What was open is not known either.
    """
    return SQL(
        """SELECT r.company_id, r.partner_id, r.user_id, r.team_id, d.day, d.week_end, d.month_end,
                  %(status)s, f.order_count, f.expected_on, f.due_from, f.late_from,
                  f.stopped_from, f.mean_amount, NULL, NULL, NULL, TRUE
             FROM (SELECT n.partner_id, n.order_count, n.mean_amount,
                          %(epoch)s::date + n.first_day AS first_on,
                          %(epoch)s::date + n.last_day AS last_on,
                          %(epoch)s::date + n.expected_on AS expected_on,
                          %(epoch)s::date + n.due_from AS due_from,
                          %(epoch)s::date + n.late_from AS late_from,
                          %(epoch)s::date + n.stopped_from AS stopped_from
                     FROM json_to_recordset(%(spans)s) AS n(%(typed)s)) f
             JOIN sales_rhythm r ON r.partner_id = f.partner_id AND r.company_id = %(company)s
                  AND r.active
             JOIN %(days)s ON d.day BETWEEN f.first_on AND f.last_on""",
        status=status,
        epoch=EPOCH,
        spans=spans,
        typed=SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in SPAN.items()
        ),
        company=company_id,
        days=days,
    )


def ordered_after(env, company_id, within, day):
    """Ids of the customers whose row knows of an order after the day."""
    rows = env.execute_query(
        SQL(
            """SELECT partner_id FROM sales_rhythm
                WHERE company_id = %s AND partner_id %s AND last_order_on > %s""",
            company_id,
            within,
            day,
        )
    )
    return [partner_id for (partner_id,) in rows]


def same_days(partner_ids, kept_id):
    """Ids of the snapshots that are too many when these customers become one, `kept_id` if any."""
    return SQL(
        """SELECT id FROM (
               SELECT id, row_number() OVER (
                          PARTITION BY company_id, taken_on
                          ORDER BY partner_id = %(kept)s DESC, order_count DESC, partner_id
                      ) AS place
                 FROM sales_rhythm_snapshot
                WHERE partner_id = ANY(%(partners)s)) ranked
            WHERE NOT place = 1""",
        kept=kept_id,
        partners=list(partner_ids),
    )


def has_closed(alias, today):
    """Whether a snapshot has the last word of its window, and that closed before today.

    `today` is that of the snapshot's company.
    """
    return SQL(
        """(%(s)s.taken_on < %(s)s.due_from AND %(s)s.late_from <= %(today)s
            AND NOT EXISTS (
                SELECT 1 FROM sales_rhythm_snapshot n
                 WHERE n.partner_id = %(s)s.partner_id AND n.company_id = %(s)s.company_id
                   AND n.taken_on > %(s)s.taken_on AND n.taken_on < n.due_from
                   AND n.order_count = %(s)s.order_count))""",
        s=SQL.identifier(alias),
        today=today,
    )


def window_closed(alias, today):
    """The last day of a window that has closed, of the snapshot that has its last word."""
    return SQL(
        "(CASE WHEN %s THEN %s - 1 END)", has_closed(alias, today),
        SQL.identifier(alias, "late_from"),
    )  # fmt: skip


def window_hit(alias, zone, excluded):
    """Whether a purchase occasion of the customer, any contact's, came inside the window.

    `zone` is that of the snapshot's company, `excluded` {company id: tags that rule an order out}.
    """
    return SQL(
        """EXISTS (
            SELECT 1
              FROM res_partner c
              JOIN res_partner p ON p.commercial_partner_id = c.commercial_partner_id
              JOIN sale_order o ON o.partner_id = p.id
             WHERE c.id = %(s)s.partner_id AND o.company_id = %(s)s.company_id AND %(counts)s
               AND o.date_order >= %(s)s.due_from::timestamp AT TIME ZONE %(zone)s
                                                             AT TIME ZONE 'UTC'
               AND o.date_order < %(s)s.late_from::timestamp AT TIME ZONE %(zone)s
                                                             AT TIME ZONE 'UTC'
             GROUP BY (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
            HAVING sum(%(amount)s) > 0)""",
        s=SQL.identifier(alias),
        counts=counts("o", excluded),
        zone=zone,
        amount=sound_amount("o"),
    )


def closed_windows(env, query, hit):
    """[(company id, first of the month it closed in, hit, count)] of the snapshots.

    `query` finds snapshots that have the last word, `hit` says whether an order came.
    """
    s = SQL.identifier(query.table)
    found = query.select(
        SQL("%s.company_id", s),
        SQL("date_trunc('month', %s.late_from - 1)::date AS month", s),
        SQL("%s AS hit", hit),
    )
    return env.execute_query(
        SQL("SELECT w.company_id, w.month, w.hit, count(*) FROM (%s) w GROUP BY 1, 2, 3", found)
    )
