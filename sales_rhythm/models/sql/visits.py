"""Planned visits: which a customer's row shows, what became of each, and today's in sequence.

A visit is `v` here. It is done when its customer was touched from its day to the day it is carried
to; a touch of the day before does not count, for whoever called then is visited all the same.
"""

from odoo.tools import SQL

from .terms import EPOCH
from .touches import standing

_BITS = 16  # for the place of a stop on its route, and as many for the route


def new_visits(env, stop_ids, turns, days, until_days):
    """Visits of these stops on these days, one each, as of stops; nobody's decision yet."""
    return SQL(
        """SELECT s.id, s.route_id, s.company_id, s.partner_id, s.user_id, n.turn, n.day,
                  n.until_on, FALSE, FALSE, FALSE, %(now)s, %(now)s, %(user)s, %(user)s
             FROM unnest(%(stops)s::int[], %(turns)s::date[], %(days)s::date[], %(untils)s::date[])
                  AS n(stop_id, turn, day, until_on)
             JOIN sales_rhythm_stop s ON s.id = n.stop_id""",
        now=env.cr.now(),
        user=env.uid,
        stops=stop_ids,
        turns=turns,
        days=days,
        untils=until_days,
    )


def open_visits(env, company_id, scope, today):
    """[(commercial partner, day, last day, user)] of the visits that may still be done, in order.

    Days are counted from EPOCH. Of all stops of a customer, whichever contact they name.
    """
    return env.execute_query(
        SQL(
            """SELECT p.commercial_partner_id, v.visit_on - %(epoch)s::date,
                      v.until_on - %(epoch)s::date, v.user_id
                 FROM sales_rhythm_visit v JOIN res_partner p ON p.id = v.partner_id
                WHERE v.company_id = %(company)s AND v.until_on >= %(today)s
                  AND v.cancelled IS NOT TRUE AND v.user_id IS NOT NULL AND %(scope)s
                ORDER BY v.visit_on, v.id""",
            epoch=EPOCH,
            company=company_id,
            today=today,
            scope=scope,
        )
    )


def _touched(alias, zones, before=None):
    """Whether the customer was touched from the visit's day on, to the day it is carried to.

    Or, with `before`, until before that day.
    """
    v = SQL.identifier(alias)
    zone = _by_company(v, zones)
    last = SQL("%s.until_on + 1", v) if before is None else before
    return SQL(
        """EXISTS (
            SELECT 1 FROM sales_rhythm_touch t
              JOIN res_partner p ON p.id = t.partner_id
             WHERE p.commercial_partner_id = %(v)s.partner_id AND t.company_id = %(v)s.company_id
               AND t.done_at >= %(v)s.visit_on::timestamp AT TIME ZONE %(zone)s
                                                         AT TIME ZONE 'UTC'
               AND t.done_at < (%(last)s)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
               AND %(standing)s)""",
        v=v,
        zone=zone,
        last=last,
        standing=standing("t"),
    )


def _by_company(alias, values):
    """The value of the company of a visit; `values` are by company id."""
    whens = SQL(" ").join(
        SQL("WHEN %s THEN %s", company_id, value) for company_id, value in sorted(values.items())
    )
    return SQL("(CASE %s.company_id %s END)", alias, whens)


def visit_state(alias, days, zones):
    """SQL of the state of a visit on the companies' days."""
    v = SQL.identifier(alias)
    today = SQL("%s::date", _by_company(v, days))
    return SQL(
        """(CASE WHEN %(v)s.cancelled THEN 'cancelled'
                 WHEN %(v)s.visit_on > %(today)s THEN 'pending'
                 WHEN %(touched)s THEN 'done'
                 WHEN %(v)s.until_on < %(today)s THEN 'missed'
                 WHEN %(v)s.visit_on < %(today)s THEN 'carried'
                 ELSE 'pending' END)""",
        v=v,
        today=today,
        touched=_touched(alias, zones),
    )


def states_of_visits(env, ids, state):
    """[(id, state)] of these visits; `state` is of the alias v."""
    return env.execute_query(
        SQL(
            "SELECT v.id, %s FROM sales_rhythm_visit v WHERE v.id = ANY(%s)",
            state,
            [id_ for id_ in ids if id_],
        )  # fmt: skip
    )


def asked_for(alias, days, zones):
    """Whether a visit is one of today's: of this day, or carried over and not done before it."""
    today = SQL("%s::date", _by_company(SQL.identifier(alias), days))
    return asked_on(alias, today, zones)


def asked_on(alias, day, zones):
    """Whether a visit was one of a day's, which is SQL: as `asked_for`."""
    return SQL(
        """(%(v)s.cancelled IS NOT TRUE AND %(v)s.user_id IS NOT NULL
            AND %(v)s.visit_on <= %(day)s AND %(v)s.until_on >= %(day)s
            AND (%(v)s.visit_on = %(day)s OR NOT %(touched)s))""",
        v=SQL.identifier(alias),
        day=day,
        touched=_touched(alias, zones, before=day),
    )


def _place():
    """Where a visit `v` of a stop `s` stands among those of a day: the first is the lowest.

    What is carried over comes first, then route by route, each in its sequence. All in one number
    that a browser holds exactly.
    """
    return SQL(
        """(((v.visit_on - %(epoch)s::date)::bigint << (2 * %(bits)s))
            + ((v.route_id %% (1 << %(bits)s))::bigint << %(bits)s)
            + LEAST(GREATEST(s.sequence::bigint + (1 << (%(bits)s - 1)), 0),
                    (1 << %(bits)s) - 1))""",
        epoch=EPOCH,
        bits=_BITS,
    )


def of_users(user_ids):
    """Whether one of these users makes the visit `v`."""
    return SQL("v.user_id = ANY(%s)", list(user_ids))


def is_asked_for(row, asked):
    """Whether a row has a visit of today. `asked` is of v."""
    return SQL(
        """EXISTS (SELECT 1 FROM sales_rhythm_visit v
                    WHERE v.partner_id = %(row)s.partner_id AND v.company_id = %(row)s.company_id
                      AND %(asked)s)""",
        row=SQL.identifier(row),
        asked=asked,
    )


def place_today(row, asked):
    """Scalar: where a row stands on today's route; NULL off it. `asked` is of v."""
    return SQL(
        """(SELECT min(%(place)s)
              FROM sales_rhythm_visit v JOIN sales_rhythm_stop s ON s.id = v.stop_id
             WHERE v.partner_id = %(row)s.partner_id AND v.company_id = %(row)s.company_id
               AND %(asked)s)""",
        place=_place(),
        row=SQL.identifier(row),
        asked=asked,
    )


def visits_today(env, row_ids, asked):
    """[(row id, visit id, place)] of today's visits of these rows, in the order of the day."""
    return env.execute_query(
        SQL(
            """SELECT r.id, v.id, %(place)s
                 FROM sales_rhythm r
                 JOIN sales_rhythm_visit v
                      ON v.partner_id = r.partner_id AND v.company_id = r.company_id
                 JOIN sales_rhythm_stop s ON s.id = v.stop_id
                WHERE r.id = ANY(%(rows)s) AND %(asked)s
                ORDER BY 3, v.id""",
            place=_place(),
            rows=list(row_ids),
            asked=asked,
        )
    )


def customers_whose_visit_has_passed(env, company_id, today):
    """Customers whose row shows a visit that can be done no more."""
    rows = env.execute_query(
        SQL(
            "SELECT partner_id FROM sales_rhythm WHERE company_id = %s AND visit_until < %s",
            company_id,
            today,
        )
    )
    return {partner_id for (partner_id,) in rows}


def live_stops(env, company_id, after_id, size):
    """Ids of the next `size` stops of a company."""
    rows = env.execute_query(
        SQL(
            """SELECT id FROM sales_rhythm_stop
                WHERE company_id = %s AND id > %s ORDER BY id LIMIT %s""",
            company_id,
            after_id,
            size,
        )
    )
    return [stop_id for (stop_id,) in rows]


def rows_on_routes_of(env, user_id, today):
    """Ids of the rows of customers on a user's routes who are not the user's own.

    Or of whom a colleague handed a visit over that is still to be made, `today` or later.
    """
    rows = env.execute_query(
        SQL(
            """SELECT r.id
                 FROM (SELECT s.partner_id, route.company_id
                         FROM sales_rhythm_route route
                         JOIN sales_rhythm_stop s ON s.route_id = route.id
                        WHERE route.user_id = %(user)s AND route.active
                        UNION
                       SELECT v.partner_id, v.company_id FROM sales_rhythm_visit v
                        WHERE v.user_id = %(user)s AND v.handed AND v.until_on >= %(today)s
                          AND v.cancelled IS NOT TRUE) own
                 JOIN sales_rhythm r
                      ON r.partner_id = own.partner_id AND r.company_id = own.company_id
                WHERE r.user_id IS DISTINCT FROM %(user)s
                ORDER BY r.id""",
            user=user_id,
            today=today,
        )
    )
    return [row_id for (row_id,) in rows]
