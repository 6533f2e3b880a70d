"""Who stands in for whom: the covers there are, and which customers each of them is of."""

from odoo.tools import SQL


def covers(env):
    """[(id, company, who is away, stand-in, first moment, first one after, whether of a part)]."""
    return env.execute_query(
        SQL(
            """SELECT id, company_id, user_id, stand_in_id, starts_at, ends_at, scope <> 'all'
                 FROM sales_rhythm_cover
                WHERE starts_at < ends_at
                ORDER BY id"""
        )
    )


def commercial_partner(column):
    """The commercial partner of the partner in a column."""
    return SQL("(SELECT k.commercial_partner_id FROM res_partner k WHERE k.id = %s)", column)


def covered(running, whose, company, customer):
    """Whether one of these covers is of what a salesperson has with a customer.

    Salesperson, company and commercial partner are columns; what has no company is of any. Each
    cover begins with its salesperson, by whom there is an index.
    """
    return SQL(
        "(%s)", SQL(" OR ").join(_covered(each, whose, company, customer) for each in running)
    )


def or_covered(running, alias):
    """The end of a condition on a row of a customer: or one of these covers is of it."""
    if not running:
        return SQL()
    columns = (SQL.identifier(alias, name) for name in ("user_id", "company_id", "partner_id"))
    return SQL(" OR %s", covered(running, *columns))


def _covered(cover, whose, company, customer):
    return SQL(
        "(%s = %s AND COALESCE(%s, %s) = %s%s)",
        whose,
        cover.away_id,
        company,
        cover.company_id,
        cover.company_id,
        SQL(" AND %s", _in_part(cover.id, customer)) if cover.is_part else SQL(),
    )


def _in_part(cover_id, customer):
    """Whether a commercial partner is among the customers, or has one of the tags, of a cover."""
    return SQL(
        """(EXISTS (SELECT 1 FROM sales_rhythm_cover_partner_rel x
                      JOIN res_partner k ON k.id = x.partner_id
                     WHERE x.cover_id = %(cover)s AND k.commercial_partner_id = %(customer)s)
            OR EXISTS (SELECT 1 FROM sales_rhythm_cover_tag_rel x
                         JOIN res_partner_res_partner_category_rel k ON k.category_id = x.tag_id
                        WHERE x.cover_id = %(cover)s AND k.partner_id = %(customer)s))""",
        cover=cover_id,
        customer=customer,
    )


def stood_in():
    """Whether the order `o` of the contact `p` was taken for a colleague who was away.

    By the stand-in, during the cover, from a customer who had bought from that colleague before.
    """
    return SQL(
        """EXISTS (SELECT 1 FROM sales_rhythm_cover c
                    WHERE c.stand_in_id = o.user_id AND c.company_id = o.company_id
                      AND o.date_order >= c.starts_at AND o.date_order < c.ends_at
                      AND EXISTS (
                          SELECT 1 FROM res_partner k
                            JOIN sale_order before ON before.partner_id = k.id
                           WHERE k.commercial_partner_id = p.commercial_partner_id
                             AND before.company_id = o.company_id AND before.state = 'sale'
                             AND before.user_id = c.user_id AND before.date_order < c.starts_at))"""
    )
