"""What happened at customers: one row a thing, out of Odoo's own tables and ours.

Each branch reads one table with the record rules of who asks, so that nothing is told of a document
that they may not read. A branch joins its rows to the customer's, so that the condition on one
customer goes into it: customer, contacts, their documents, each by an index. All branches have the
same types in the same columns, and constants for what they are, or the database would read all of
them for one.
"""

from typing import NamedTuple

from odoo.tools import SQL

from .terms import ACTIVITY_COMPANY, FIRST_DATE, LEAD_COMPANY, company_amount, sound_amount
from .touches import standing

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
# Activities are asked for by document: {model: (alias, contact, company, which of them)}
_DOCUMENTS = {
    "res.partner": ("p", "id", ACTIVITY_COMPANY, SQL("TRUE")),
    "sale.order": ("o", "partner_id", SQL("o.company_id"), SQL("o.state <> 'cancel'")),
    "crm.lead": ("l", "partner_id", LEAD_COMPANY, SQL("l.active")),
    "account.move": ("m", "partner_id", SQL("m.company_id"), SQL("m.state <> 'cancel'")),
    "sales.rhythm": ("r", "partner_id", SQL("r.company_id"), SQL("TRUE")),
}
ALIASES = {
    **{model: alias for model, (alias, *_others) in _DOCUMENTS.items()},
    "mail.activity": "a",
    "mail.message": "n",
    "sales.rhythm.touch": "t",
    "sales.rhythm.promise": "s",
}
"""{model whose records are read: the alias of its table}"""


class Reader(NamedTuple):
    """Who asks, and what of each model they may read."""

    user_id: int
    partner_id: int
    readable: dict
    """{model: Query of the records that the user may read}, without the models they may not."""
    zone: SQL
    """The time zone of the company of the row `r`."""
    delivered_at: SQL
    """When the order `o` was delivered."""


def history(reader):
    """The query of all events that the reader may see, of all customers."""
    makers = (_orders, _invoices, _payments, _deliveries, _activities, _touches, _promises, _notes)
    branches = [branch for make in makers for branch in make(reader)]
    return SQL(" UNION ALL ").join(branches or [_branch(NOTE, SQL("0"), SQL("(VALUES (0)) nothing"), ())])


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
                    branch=branch,
                    ids=branch_ids,
                )
                for branch, branch_ids in sorted(by_branch.items())
            ]
            or [SQL("FALSE")]
        ),
    )


# ---- the shape of a branch


def _branch(number, record_id, tables, conditions, **columns):
    """A SELECT of COLUMNS, each of its type; those that are not given are empty."""
    values = SQL(", ").join(
        SQL("(%s)::%s AS %s", columns.get(name) or SQL("NULL"), SQL(kind), SQL.identifier(name))
        for name, kind in COLUMNS.items()
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


def _rule(query):
    """What the record rules say of the records of a query."""
    return SQL("(%s)", query.where_clause) if query.where_clause.code else SQL("TRUE")


def _row(zone, *, at=None, day=None):
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


def _sound(when):
    """Whether a moment or a day is one that can be shown."""
    return SQL("%(at)s >= %(first)s AND %(at)s < 'infinity'", at=when, first=FIRST_DATE)


def _customer(alias, company=None):
    """Joins a document to its contact `p` and to the row `r` of the customer."""
    document = SQL.identifier(alias)
    return SQL(
        """JOIN res_partner p ON p.id = %s.partner_id
           JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id AND r.company_id = %s""",
        document,
        company or SQL("%s.company_id", document),
    )


# ---- documents


def _orders(reader):
    if (query := reader.readable.get("sale.order")) is None:
        return
    yield _branch(
        ORDER,
        SQL("o.id"),
        SQL("%s %s", query.from_clause, _customer("o")),
        (_sound(SQL("o.date_order")), _rule(query)),
        **_row(reader.zone, at=SQL("o.date_order")),
        # Whether it was an order before it was cancelled, its touch still tells.
        kind=SQL(
            """CASE WHEN o.state = 'sale' OR (o.state = 'cancel' AND EXISTS (
                         SELECT 1 FROM sales_rhythm_touch t
                          WHERE t.res_model = 'sale.order' AND t.res_id = o.id))
                    THEN 'order' ELSE 'quotation' END"""
        ),
        state=SQL(
            "CASE o.state WHEN 'sale' THEN 'done' WHEN 'cancel' THEN 'cancelled' ELSE 'open' END"
        ),
        user_id=SQL("o.user_id"),
        amount=sound_amount("o"),
        words=SQL("o.name"),
        res_model=SQL("'sale.order'"),
        res_id=SQL("o.id"),
    )


def _deliveries(reader):
    if (query := reader.readable.get("sale.order")) is None:
        return
    lines = SQL(
        """CROSS JOIN LATERAL (
               SELECT sum(ol.price_reduce_taxexcl * ol.qty_delivered) AS amount_untaxed,
                      o.currency_rate
                 FROM sale_order_line ol
                WHERE ol.order_id = o.id AND ol.qty_delivered <> 0 AND ol.display_type IS NULL
               HAVING count(*) > 0) d"""
    )
    yield _branch(
        DELIVERY,
        SQL("o.id"),
        SQL("%s %s %s", query.from_clause, _customer("o"), lines),
        (SQL("o.state = 'sale'"), _sound(reader.delivered_at), _rule(query)),
        **_row(reader.zone, at=reader.delivered_at),
        kind=SQL("'delivery'"),
        state=SQL("'done'"),
        user_id=SQL("o.user_id"),
        amount=company_amount("d"),
        words=SQL("o.name"),
        res_model=SQL("'sale.order'"),
        res_id=SQL("o.id"),
    )


def _invoices(reader):
    if (query := reader.readable.get("account.move")) is None:
        return
    yield _branch(
        INVOICE,
        SQL("m.id"),
        SQL("%s %s", query.from_clause, _customer("m")),
        (_posted(), _sound(SQL("m.invoice_date")), _rule(query)),
        **_row(reader.zone, day=SQL("m.invoice_date")),
        kind=SQL("CASE m.move_type WHEN 'out_refund' THEN 'credit_note' ELSE 'invoice' END"),
        state=SQL(
            """CASE m.payment_state WHEN 'paid' THEN 'done' WHEN 'in_payment' THEN 'done'
                    WHEN 'reversed' THEN 'cancelled' ELSE 'open' END"""
        ),
        user_id=SQL("m.invoice_user_id"),
        amount=SQL("m.amount_total_signed"),
        words=SQL("m.name"),
        due_on=SQL("m.invoice_date_due"),
        res_model=SQL("'account.move'"),
        res_id=SQL("m.id"),
    )


def _posted():
    return SQL("m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')")


def _payments(reader):
    """Money that came for an invoice, or went back for a credit note, by their reconciliations.

    Nobody needs to read payments for it. What is set against a credit note, or written off, is none.
    """
    if (query := reader.readable.get("account.move")) is None:
        return
    for own, other, sign in (("debit", "credit", SQL("")), ("credit", "debit", SQL("-"))):
        tables = SQL(
            """%(moves)s %(customer)s
               JOIN account_move_line ml ON ml.move_id = m.id
               JOIN account_partial_reconcile c ON c.%(own)s = ml.id
               JOIN account_move_line x ON x.id = c.%(other)s""",
            moves=query.from_clause,
            customer=_customer("m"),
            own=SQL.identifier(f"{own}_move_id"),
            other=SQL.identifier(f"{other}_move_id"),
        )
        money = SQL(
            """x.parent_state = 'posted' AND EXISTS (
                   SELECT 1 FROM account_move_line b JOIN account_account ba ON ba.id = b.account_id
                    WHERE b.move_id = x.move_id AND %s b.balance > 0
                      AND ba.account_type IN ('asset_cash', 'asset_current'))""",
            sign,
        )
        yield _branch(
            PAYMENT,
            SQL("c.id"),
            tables,
            (_posted(), money, _sound(SQL("x.date")), _rule(query)),
            **_row(reader.zone, day=SQL("x.date")),
            kind=SQL("'payment'"),
            state=SQL("'done'"),
            amount=SQL("%s c.amount", sign),
            words=SQL("m.name"),
            res_model=SQL("'account.move'"),
            res_id=SQL("m.id"),
        )


# ---- work


def _activities(reader):
    """What is planned: the user's own, and that on documents that they may read.

    Promises are not, which are told by themselves.
    """
    if (query := reader.readable.get("mail.activity")) is None:
        return
    for model, (alias, contact, company, alive) in _DOCUMENTS.items():
        document = reader.readable.get(model)
        table = SQL.identifier(model.replace(".", "_"))
        tables = [
            query.from_clause,
            document.from_clause if document is not None else SQL("%s %s", table, SQL.identifier(alias)),
            *(SQL("%s %s", SQL.identifier(_TABLES[each]), SQL.identifier(each))
              for each in _TABLES if each != alias),
        ]  # fmt: skip
        yield _branch(
            ACTIVITY,
            SQL("a.id"),
            SQL(", ").join(tables),
            (
                SQL("a.active AND a.res_model = %s", model),
                SQL("a.res_id = %s", SQL.identifier(alias, "id")),
                SQL("p.id = %s", SQL.identifier(alias, contact)),
                SQL("r.partner_id = p.commercial_partner_id AND r.company_id = %s", company),
                alive,
                _sound(SQL("a.date_deadline")),
                SQL("NOT EXISTS (SELECT 1 FROM sales_rhythm_promise s WHERE s.activity_id = a.id)"),
                _rule(query),
                SQL(
                    "(a.user_id = %s OR %s)",
                    reader.user_id,
                    _rule(document) if document is not None else SQL("FALSE"),
                ),
            ),
            **_row(reader.zone, day=SQL("a.date_deadline")),
            kind=SQL("'planned'"),
            state=SQL("'open'"),
            user_id=SQL("a.user_id"),
            words=SQL("a.summary"),
            activity_type_id=SQL("a.activity_type_id"),
            res_model=SQL("a.res_model"),
            res_id=SQL("a.res_id"),
        )


_TABLES = {"p": "res_partner", "r": "sales_rhythm"}


def _touches(reader):
    """Work that was done. Orders are there by themselves."""
    if (query := reader.readable.get("sales.rhythm.touch")) is None:
        return
    yield _branch(
        TOUCH,
        SQL("t.id"),
        SQL(
            """%s %s LEFT JOIN mail_activity a ON t.res_model = 'mail.activity'
                          AND a.id = t.res_id""",
            query.from_clause,
            _customer("t"),
        ),
        (SQL("t.kind <> 'order'"), standing("t"), _sound(SQL("t.done_at")), _rule(query)),
        **_row(reader.zone, at=SQL("t.done_at")),
        kind=SQL("t.kind"),
        state=SQL("'done'"),
        user_id=SQL("t.user_id"),
        words=SQL("t.note"),
        detail=SQL("t.result"),
        # An activity is opened where it stands; one that is gone, at the customer.
        res_model=SQL(
            """CASE WHEN t.res_model <> 'mail.activity' THEN t.res_model
                    ELSE COALESCE(a.res_model, 'res.partner') END"""
        ),
        res_id=SQL(
            """CASE WHEN t.res_model <> 'mail.activity' THEN t.res_id
                    WHEN a.res_model IS NULL THEN p.id ELSE a.res_id END"""
        ),
    )


def _promises(reader):
    if (query := reader.readable.get("sales.rhythm.promise")) is None:
        return
    yield _branch(
        PROMISE,
        SQL("s.id"),
        SQL(
            "%s %s LEFT JOIN mail_activity a ON a.id = s.activity_id",
            query.from_clause,
            _customer("s"),
        ),
        (_sound(SQL("s.made_at")), _rule(query)),
        **_row(reader.zone, at=SQL("s.made_at")),
        kind=SQL("'promise'"),
        state=SQL(
            """CASE WHEN s.taken_back_at IS NOT NULL THEN 'cancelled'
                    WHEN s.kept_at IS NOT NULL THEN 'done' ELSE 'open' END"""
        ),
        user_id=SQL("s.user_id"),
        words=SQL("s.what"),
        detail=SQL("s.owes"),
        due_on=SQL("s.due_on"),
        res_model=SQL("COALESCE(a.res_model, 'res.partner')"),
        res_id=SQL("CASE WHEN a.res_model IS NULL THEN p.id ELSE a.res_id END"),
    )


def _notes(reader):
    """What people wrote at the customer and its contacts, and what they wrote to us.

    On a contact of no company, it is of the company in which it was written.
    """
    query = reader.readable.get("mail.message")
    contacts = reader.readable.get("res.partner")
    if query is None or contacts is None:
        return
    yield _branch(
        NOTE,
        SQL("n.id"),
        SQL("%s, %s, sales_rhythm r", query.from_clause, contacts.from_clause),
        (
            SQL("n.model = 'res.partner' AND n.res_id = p.id"),
            SQL("n.message_type IN ('comment', 'email') AND n.body <> ''"),
            SQL("n.mail_activity_type_id IS NULL"),
            SQL(
                """r.partner_id = p.commercial_partner_id
                   AND r.company_id = COALESCE(p.company_id, n.record_company_id,
                                               (SELECT min(id) FROM res_company))"""
            ),
            _sound(SQL("n.date")),
            _rule(query),
            SQL("(n.author_id = %s OR %s)", reader.partner_id, _rule(contacts)),
        ),
        **_row(reader.zone, at=SQL("n.date")),
        kind=SQL("'note'"),
        state=SQL("'done'"),
        user_id=SQL("CASE n.message_type WHEN 'comment' THEN n.create_uid END"),
        words=SQL("n.body"),
        res_model=SQL("n.model"),
        res_id=SQL("n.res_id"),
    )
