"""How many customers are cared for, and how many are forgotten, with the money at stake there."""

from odoo.tools import SQL


def care_counts(is_covered, status, care_state, money):
    """[SQL]: four figures of a group of rows, of the SQL of four of their fields.

    Those within their care interval of those who have not stopped, all who have not stopped, the
    forgotten, and what is at stake with them.
    """
    return [
        SQL("count(*) FILTER (WHERE %s <> 'stopped' AND %s)", status, is_covered),
        SQL("count(*) FILTER (WHERE %s <> 'stopped')", status),
        SQL("count(*) FILTER (WHERE %s = 'forgotten')", care_state),
        # Worked out for the forgotten alone: it is what takes longest of a row.
        SQL("COALESCE(sum(%s) FILTER (WHERE %s = 'forgotten'), 0)", money, care_state),
    ]


def has_tag_of(tagged, row, tag_ids):
    """Whether a row of the customers' tags is of the customer of a row, and one of these.

    Both are aliases.
    """
    return SQL(
        "%s = %s AND %s = ANY(%s::int[])",
        SQL.identifier(tagged, "partner_id"),
        SQL.identifier(row, "partner_id"),
        SQL.identifier(tagged, "category_id"),
        list(tag_ids),
    )
