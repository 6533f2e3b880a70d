"""What is not to be offered to a customer, nor what is below it among the categories."""

from odoo.tools import SQL

# (company_id, partner_id, category_id, said_id, dismissed_on, until_on): of each that was said
# (`said_id`), the category itself and all below it, from one day until another.
DISMISSED = SQL(
    """(SELECT said.company_id, said.partner_id, c.id AS category_id,
               said.category_id AS said_id, said.dismissed_on, said.until_on
          FROM sales_rhythm_dismissal said
          JOIN product_category top ON top.id = said.category_id
          JOIN product_category c ON starts_with(c.parent_path, top.parent_path))"""
)


def dismissed_at(partner, company, today):
    """Statement: (category_id) of what is not to be offered to one customer; of SQL values."""
    return SQL(
        """SELECT d.category_id FROM %s d
            WHERE d.partner_id = %s AND d.company_id = %s AND d.until_on > %s""",
        DISMISSED,
        partner,
        company,
        today,
    )


def all_dismissed(push, whose):
    """Statement: (partner_id) of the customers to whom nothing of a push is to be offered.

    What is pushed was dismissed, or all categories of the market that it is in. Whatever else of
    these the customer buys meanwhile: who buys of the push, lacks it no more. `whose` is a
    condition on the customer's contact `p`.
    """
    own, market = push.category_id or None, list(push.market_ids)
    return SQL(
        """SELECT d.partner_id
             FROM %(dismissed)s d
             JOIN res_partner p ON p.id = d.partner_id
            WHERE d.company_id = %(company)s AND d.until_on > %(today)s
              AND d.category_id = ANY(%(either)s) AND %(whose)s
            GROUP BY d.partner_id
           HAVING COALESCE(bool_or(d.category_id = %(own)s), FALSE)
               OR count(DISTINCT d.category_id)
                  FILTER (WHERE d.category_id = ANY(%(market)s)) = %(count)s""",
        dismissed=DISMISSED,
        company=push.company_id,
        today=push.today,
        either=[*market, *([own] if own else [])],
        whose=whose,
        own=own,
        market=market,
        count=len(market),
    )
