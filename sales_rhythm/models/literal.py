"""Domains that people or programs wrote down: plain values, which are never evaluated as code."""

import ast

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# What Odoo raises on a domain that does not apply.
WRONG_DOMAIN = (ValueError, TypeError, KeyError, AttributeError, NotImplementedError, UserError)


class DoesNotApply(ValueError):
    """Why the database, or Odoo, refuses something."""


def domain_of(text):
    """The domain in a text; ValueError where it is no plain list of conditions.

    >>> list(domain_of("[('state', '=', 'sale')]"))
    [('state', '=', 'sale')]
    """
    try:
        found = ast.literal_eval((text or "[]").strip())
        if not isinstance(found, list):
            raise ValueError("no list")
        return Domain(found)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ValueError(str(error)) from error


def check_applies(model, domain):
    """DoesNotApply of a domain that says nothing of this model."""

    def ask():
        # No row is looked for, but the database checks the types of all values.
        query = model._search(domain)
        query.add_where(SQL("FALSE"))
        model.env.cr.execute(query.select(), log_exceptions=False)

    attempt(model.env, ask)


def attempt(env, ask):
    """Calls `ask`; DoesNotApply of what it does not get through."""
    try:
        with env.cr.savepoint(flush=False):
            ask()
    except (*WRONG_DOMAIN, psycopg2.DataError, psycopg2.ProgrammingError) as error:
        raise DoesNotApply(str(error)) from error


def is_in_company_currency(model, field):
    """Whether the amounts of a field may be added up: they are in the currency of the company."""
    if field.type != "monetary":
        return True
    currency = model._fields[field.get_currency_field(model)]
    related = currency.related or ""
    return "company_currency" in currency.name or related.startswith("company_id.")
