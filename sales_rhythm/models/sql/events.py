"""The shape of a history: rows of one form, which each source fills in its own way.

A branch joins the rows of one table to the customer's, so that the condition on one customer goes
into it: customer, contacts, their documents, each by an index. All branches have the same types in
the same columns, and constants for what they are, or the database would read all of them for one.
"""

from typing import NamedTuple

from odoo.tools import SQL

from .terms import FIRST_DATE

ID_STEP = 16
"""Ids of events are those of their records times this, plus the number of the branch."""
ORDER, INVOICE, PAYMENT, DELIVERY, ACTIVITY, TOUCH, PROMISE, NOTE = range(1, 9)

COLUMNS = {
    "rhythm_id": "int4",
    "company_id": "int4",
    "partner_id": "int4",
    "user_id": "int4",
    "kind": "varchar",
    "state": "varchar",
    "day": "date",
    "happened_at": "timestamp",
    "amount": "float8",
    "words": "text",
    "detail": "varchar",
    "due_on": "date",
    "activity_type_id": "int4",
    "res_model": "varchar",
    "res_id": "int4",
}
ALIASES = {
    "res.partner": "p",
    "sale.order": "o",
    "crm.lead": "l",
    "account.move": "m",
    "sales.rhythm": "r",
    "mail.activity": "a",
    "mail.message": "n",
    "sales.rhythm.touch": "t",
    "sales.rhythm.promise": "s",
}
"""{model whose records are read: the alias of its table}"""


class Reader(NamedTuple):
    """Who asks, and what of each model they may read."""

    user_id: int
    readable: dict
    """{model: Query of the records that the user may read}, without the models they may not."""
    zone: SQL
    """The time zone of the company of the row `r`."""
    delivered_at: SQL
    """When the order `o` was delivered."""


def of_events(alias, ids):
    """Whether an event is one of these: in words that each branch finds by its own ids."""
    by_branch = {}
    for event_id in ids:
        by_branch.setdefault(event_id % ID_STEP, []).append(event_id // ID_STEP)
    return SQL(
        "(%s)",
        SQL(" OR ").join(
            [
                SQL(
                    "%(e)s.branch = %(branch)s AND %(e)s.branch_id = ANY(%(ids)s)",
                    e=SQL.identifier(alias),
                    branch=number,
                    ids=record_ids,
                )
                for number, record_ids in sorted(by_branch.items())
            ]
            or [SQL("FALSE")]
        ),
    )


# ---- the shape of a branch


def branch(number, record_id, tables, conditions, kinds=COLUMNS, **columns):
    """A SELECT of columns, each of its type in `kinds`; those that are not given are empty."""
    values = SQL(", ").join(
        SQL("(%s)::%s AS %s", columns.get(name) or SQL("NULL"), SQL(kind), SQL.identifier(name))
        for name, kind in kinds.items()
    )
    return SQL(
        """SELECT %(id)s::int8 * %(step)s + %(number)s AS id, %(number)s::int4 AS branch,
                  %(id)s::int4 AS branch_id, %(values)s
             FROM %(tables)s WHERE %(conditions)s""",
        id=record_id,
        step=ID_STEP,
        number=number,
        values=values,
        tables=tables,
        conditions=SQL(" AND ").join(conditions or [SQL("FALSE")]),
    )


def rule(query):
    """What the record rules say of the records of a query."""
    return SQL("(%s)", query.where_clause) if query.where_clause.code else SQL("TRUE")


def row(zone, *, at=None, day=None):
    """The columns of the customer's row `r`, and of when it happened: at a moment, or on a day."""
    moment = {
        "happened_at": at
        or SQL("(%s + time '12:00') AT TIME ZONE %s AT TIME ZONE 'UTC'", day, zone),
        "day": day or SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", at, zone),
    }
    return {
        "rhythm_id": SQL("r.id"),
        "company_id": SQL("r.company_id"),
        "partner_id": SQL("r.partner_id"),
        **moment,
    }


def sound(when):
    """Whether a moment or a day is one that can be shown."""
    return SQL("%(at)s >= %(first)s AND %(at)s < 'infinity'", at=when, first=FIRST_DATE)


def customer(alias, company=None):
    """Joins a document to its contact `p` and to the row `r` of the customer."""
    document = SQL.identifier(alias)
    return SQL(
        """JOIN res_partner p ON p.id = %s.partner_id
           JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id AND r.company_id = %s""",
        document,
        company or SQL("%s.company_id", document),
    )


def of_each(env, row_ids, queries):
    """[(row id, id)]: what each row's own query finds, in its order; in one question."""
    if not queries:
        return []
    parts = [
        SQL(
            "SELECT %s AS row_id, q.id, row_number() OVER () AS place FROM (%s) q",
            row_id,
            query.select(SQL("%s AS id", SQL.identifier(query.table, "id"))),
        )
        for row_id, query in zip(row_ids, queries, strict=True)
    ]
    together = SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts)
    return env.execute_query(
        SQL("SELECT row_id, id FROM (%s) found ORDER BY row_id, place", together)
    )
