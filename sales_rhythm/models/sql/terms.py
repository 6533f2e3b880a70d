"""What several statements say about an order: its amount, whether it counts, which days can."""

from odoo.tools import SQL

FIRST_DATE = "0001-01-02"  # what SQL imports date before Christ, or -infinity, does not count
LARGEST_AMOUNT = 1e30  # what is larger, or NaN, counts as nothing
LAST_ID = 2**31 - 1
EPOCH = "1970-01-01"  # days are counted from it wherever a day is a number
EVERYONE = SQL("TRUE")
NUMBERS = "numbers"  # the type of a jsonb column of numbers alone, which travels as its text


def one_in(count):
    """The scope of a sample: one commercial partner in `count`."""
    return SQL("p.commercial_partner_id %% %s = 0", count)


def local_day(moment, zone=None):
    """The local day of a moment as Odoo stores it.

    In `zone`; without one, needs `local_days`, which costs a large query a fifth as much.
    """
    if zone:
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)
    return SQL("(%s AT TIME ZONE 'UTC')::date", moment)


def company_amount(alias, amount=None):
    """The untaxed amount in company currency; a missing rate counts as 1, as in Odoo's reports.

    Of the order `alias`, or of what is in its currency: `amount` is SQL.
    """
    return SQL(
        """COALESCE(CASE WHEN %(o)s.currency_rate = 1 THEN %(amount)s
            ELSE %(amount)s / COALESCE(NULLIF(%(o)s.currency_rate, 0), 1)
            END::float8, 0)""",
        o=SQL.identifier(alias),
        amount=amount or SQL.identifier(alias, "amount_untaxed"),
    )


def sound_amount(alias):
    """The same, and 0 where it is NaN, infinite or larger than any money there is."""
    amount = company_amount(alias)
    return SQL("(CASE WHEN abs(%s) < %s THEN %s ELSE 0 END)", amount, LARGEST_AMOUNT, amount)


def _excluded(order_id, tag_ids):
    """Whether an order has one of these tags; its id is SQL."""
    return SQL(
        """EXISTS (SELECT 1 FROM sale_order_tag_rel t
                    WHERE t.order_id = %s AND t.tag_id = ANY(%s))""",
        order_id,
        list(tag_ids),
    )


def of_excluded_order(line, excluded):
    """Whether an order's line is of an order that its company's tags rule out, as in `counts`."""
    conditions = [
        SQL(
            "%s = %s AND %s",
            SQL.identifier(line, "company_id"),
            company_id,
            _excluded(SQL.identifier(line, "order_id"), tag_ids),
        )
        for company_id, tag_ids in excluded.items()
        if tag_ids
    ]
    return SQL("(%s)", SQL(" OR ").join(conditions)) if conditions else SQL("FALSE")


def not_excluded(tag_ids):
    """The end of a condition on the order `o`: it has none of these tags."""
    return SQL("AND NOT %s", _excluded(SQL.identifier("o", "id"), tag_ids)) if tag_ids else SQL()


def counts(alias, excluded):
    """Whether an order counts as a purchase; `excluded`: {company id: tags that rule it out}."""
    conditions = [
        SQL(
            "NOT (%(o)s.company_id = %(company)s AND %(excluded)s)",
            o=SQL.identifier(alias),
            company=company_id,
            excluded=_excluded(SQL.identifier(alias, "id"), tag_ids),
        )
        for company_id, tag_ids in excluded.items()
        if tag_ids
    ]
    # Not isfinite(), of which the planner thinks that it keeps a third.
    confirmed = SQL(
        "%(o)s.state = 'sale' AND %(o)s.date_order >= %(first)s AND %(o)s.date_order < 'infinity'",
        o=SQL.identifier(alias),
        first=FIRST_DATE,
    )
    return SQL(" AND ").join([confirmed, *conditions])


# Asked only where it is needed, as joins are not; and every table joined takes time to plan.
_FIRST_COMPANY = SQL("(SELECT min(id) FROM res_company)")
# A lead's company, where it names none, is that of its team, else of its salesperson.
LEAD_COMPANY = SQL(
    """COALESCE(l.company_id, (SELECT t.company_id FROM crm_team t WHERE t.id = l.team_id),
                (SELECT u.company_id FROM res_users u WHERE u.id = l.user_id), %s)""",
    _FIRST_COMPANY,
)
# The same of a large part of all leads `l`, for which two joins cost less than asking for each.
LEAD_COMPANY_TABLES = SQL(
    """LEFT JOIN crm_team lead_team ON lead_team.id = l.team_id
       LEFT JOIN res_users lead_user ON lead_user.id = l.user_id"""
)
JOINED_LEAD_COMPANY = SQL(
    "COALESCE(l.company_id, lead_team.company_id, lead_user.company_id, %s)", _FIRST_COMPANY
)
# The company of the card from which the activity `a` was planned. There is no foreign key, so an id
# of no company counts as none.
CARD_COMPANY = SQL("(SELECT k.id FROM res_company k WHERE k.id = a.rhythm_company_id)")
# That of an activity `a` on a contact `p`: of the contact, of the card or promise it was planned
# with, else of who is to do it (of who planned it, if that is nobody).
ACTIVITY_COMPANY = SQL(
    """COALESCE(p.company_id, %s,
                (SELECT s.company_id FROM sales_rhythm_promise s WHERE s.activity_id = a.id),
                (SELECT u.company_id FROM res_users u
                  WHERE u.id = COALESCE(a.user_id, a.create_uid)), %s)""",
    CARD_COMPANY,
    _FIRST_COMPANY,
)


def contacts(scope):
    """The first table of a statement: the contacts of the customers in a scope."""
    return SQL(
        """contacts AS MATERIALIZED (
           SELECT p.id, p.commercial_partner_id, p.company_id FROM res_partner p WHERE %s)""",
        scope,
    )


def or_visited(row_ids, alias):
    """The end of a condition on a customer's row: or it is one of these."""
    if not row_ids:
        return SQL()
    return SQL(" OR %s = ANY(%s)", SQL.identifier(alias, "id"), list(row_ids))
