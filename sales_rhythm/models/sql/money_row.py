"""What all rows of the money map have in common."""

from typing import NamedTuple

from odoo.tools import SQL

from .terms import LARGEST_AMOUNT

KINDS = {
    "bucket": "varchar",
    "amount": "float8",
    "company_id": "int4",
    "partner_id": "int4",
    "user_id": "int4",
    "team_id": "int4",
    "day": "date",
    "res_model": "varchar",
    "res_id": "int4",
    "document_currency_id": "int4",
    "document_rate": "float8",
}
ESTIMATE, DEAL, QUOTATION, TO_DELIVER, TO_INVOICE, DRAFT, OWED = range(1, 8)
INVOICES = SQL("('out_invoice', 'out_refund')")  # what Odoo lets salespeople read
CUSTOMER_MOVES = SQL("('out_invoice', 'out_refund', 'out_receipt')")


class Terms(NamedTuple):
    """Who asks, and what follows from the day and each company; all SQL is of a company's id."""

    readable: dict
    """{model: Query of the records that the user may read}, without the models they may not."""
    company_ids: list
    sees_all: bool
    """Whether the reader sees everybody's customers, those of nobody and of no row included."""
    today: object
    """{function from SQL of a company's id to SQL}: its day."""
    zone: object
    moved_before: object
    """Whatever moved last before this moment hangs, if nothing is planned on it."""
    hanging_days: object
    orders_since: object
    """The moment from which on orders are waited for."""
    rounded: object
    """Function of an amount and a company's id, both SQL: rounded as its currency is."""
    status: SQL
    """Of the customer's row `r`."""
    is_expected: SQL
    """Whether that is one in which an order is expected: told by dates, which the planner knows."""
    likely: SQL
    """What the next order of the customer `r` is likely to be worth."""


def money_row(terms, amount, company, **columns):
    """The columns of a branch; `amount` and `company` are SQL."""
    sound = SQL("CASE WHEN abs(%s) < %s THEN %s ELSE 0 END", amount, LARGEST_AMOUNT, amount)
    return {"amount": terms.rounded(sound, company), "company_id": company, **columns}


def in_companies(terms, company):
    return SQL("%s = ANY(%s)", company, terms.company_ids)


def of_order():
    return {
        "partner_id": SQL("p.commercial_partner_id"),
        "user_id": SQL("o.user_id"),
        "team_id": SQL("o.team_id"),
        "res_model": SQL("'sale.order'"),
        "res_id": SQL("o.id"),
        "document_currency_id": SQL("o.currency_id"),
        "document_rate": SQL("o.currency_rate"),
    }


def in_company_currency(order, amount):
    """An order's amount; a missing rate counts as 1, as in Odoo's reports."""
    rate = SQL.identifier(order, "currency_rate")
    return SQL("(%s / COALESCE(NULLIF(%s, 0), 1))::float8", amount, rate)
