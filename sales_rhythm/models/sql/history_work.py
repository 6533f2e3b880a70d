"""What was done at customers, is planned and was promised there, and what people wrote."""

from odoo.tools import SQL

from .events import ACTIVITY, ALIASES, NOTE, PROMISE, TOUCH, branch, customer, row, rule, sound
from .terms import ACTIVITY_COMPANY, LEAD_COMPANY
from .touches import standing

# Activities are asked for by document: {model: (contact, company, which of them)}
_DOCUMENTS = {
    "res.partner": ("id", ACTIVITY_COMPANY, SQL("TRUE")),
    "sale.order": ("partner_id", SQL("o.company_id"), SQL("o.state <> 'cancel'")),
    "crm.lead": ("partner_id", LEAD_COMPANY, SQL("l.active")),
    "account.move": ("partner_id", SQL("m.company_id"), SQL("m.state <> 'cancel'")),
    "sales.rhythm": ("partner_id", SQL("r.company_id"), SQL("TRUE")),
}
_TABLES = {"p": "res_partner", "r": "sales_rhythm"}  # which each of them is joined to


def activities(reader):
    """What is planned: the user's own, and that on documents that they may read.

    Promises are not, which are told by themselves.
    """
    if (query := reader.readable.get("mail.activity")) is None:
        return
    for model, (contact, company, alive) in _DOCUMENTS.items():
        alias = ALIASES[model]
        document = reader.readable.get(model)
        yield branch(
            ACTIVITY,
            SQL("a.id"),
            SQL(", ").join(_tables(query, model, document)),
            (
                SQL("a.active AND a.res_model = %s", model),
                SQL("a.res_id = %s", SQL.identifier(alias, "id")),
                SQL("p.id = %s", SQL.identifier(alias, contact)),
                SQL("r.partner_id = p.commercial_partner_id AND r.company_id = %s", company),
                alive,
                sound(SQL("a.date_deadline")),
                SQL("NOT EXISTS (SELECT 1 FROM sales_rhythm_promise s WHERE s.activity_id = a.id)"),
                rule(query),
                SQL(
                    "(a.user_id = %s OR %s)",
                    reader.user_id,
                    rule(document) if document is not None else SQL("FALSE"),
                ),
            ),
            **row(reader.zone, day=SQL("a.date_deadline")),
            kind=SQL("'planned'"),
            state=SQL("'open'"),
            user_id=SQL("a.user_id"),
            words=SQL("a.summary"),
            activity_type_id=SQL("a.activity_type_id"),
            res_model=SQL("a.res_model"),
            res_id=SQL("a.res_id"),
        )


def _tables(query, model, document):
    """Activities, the documents of a model, and what these are joined to."""
    alias = ALIASES[model]
    yield query.from_clause
    if document is not None:
        yield document.from_clause
    else:
        yield SQL("%s %s", SQL.identifier(model.replace(".", "_")), SQL.identifier(alias))
    for other, table in _TABLES.items():
        if other != alias:
            yield SQL("%s %s", SQL.identifier(table), SQL.identifier(other))


def touches(reader):
    """Work that was done. Orders are there by themselves."""
    if (query := reader.readable.get("sales.rhythm.touch")) is None:
        return
    yield branch(
        TOUCH,
        SQL("t.id"),
        SQL(
            """%s %s LEFT JOIN mail_activity a ON t.res_model = 'mail.activity'
                          AND a.id = t.res_id""",
            query.from_clause,
            customer("t"),
        ),
        (SQL("t.kind <> 'order'"), standing("t"), sound(SQL("t.done_at")), rule(query)),
        **row(reader.zone, at=SQL("t.done_at")),
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


def promises(reader):
    if (query := reader.readable.get("sales.rhythm.promise")) is None:
        return
    yield branch(
        PROMISE,
        SQL("s.id"),
        SQL(
            "%s %s LEFT JOIN mail_activity a ON a.id = s.activity_id",
            query.from_clause,
            customer("s"),
        ),
        (sound(SQL("s.made_at")), rule(query)),
        **row(reader.zone, at=SQL("s.made_at")),
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


def notes(reader):
    """What people wrote at the customer and its contacts, and what they wrote to us.

    On a contact of no company, it is of the company in which it was written.
    """
    query = reader.readable.get("mail.message")
    contacts = reader.readable.get("res.partner")
    if query is None or contacts is None:
        return
    yield branch(
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
            sound(SQL("n.date")),
            rule(query),
            SQL(
                "(n.author_id = (SELECT u.partner_id FROM res_users u WHERE u.id = %s) OR %s)",
                reader.user_id,
                rule(contacts),
            ),
        ),
        **row(reader.zone, at=SQL("n.date")),
        kind=SQL("'note'"),
        state=SQL("'done'"),
        user_id=SQL("CASE n.message_type WHEN 'comment' THEN n.create_uid END"),
        words=SQL("n.body"),
        res_model=SQL("n.model"),
        res_id=SQL("n.res_id"),
    )
