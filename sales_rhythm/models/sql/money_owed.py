"""Money that is invoiced: in drafts, and what is not paid."""

from odoo.tools import SQL

from .events import branch, rule, sound
from .money_row import CUSTOMER_MOVES, DRAFT, INVOICES, KINDS, OWED, in_companies, money_row


def _moves(terms):
    """(tables, condition) of the moves `m` that the reader may know of.

    Invoices by their own rules. Of what else a customer owes or has paid, such as a payment that
    nobody has matched, may know who sees the customer's row `c`; without one, who sees everybody's.
    """
    tables, conditions = SQL("account_move m"), []
    if (moves := terms.readable.get("account.move")) is not None:
        tables = moves.from_clause
        conditions.append(SQL("(m.move_type IN %s AND %s)", INVOICES, rule(moves)))
    if (rows := terms.readable.get("sales.rhythm")) is not None:
        conditions.append(
            SQL(
                """(m.move_type NOT IN %s AND (
                    EXISTS (SELECT 1 FROM %s WHERE r.id = c.id AND %s)
                    OR (c.id IS NULL AND %s)))""",
                INVOICES, rows.from_clause, rule(rows), terms.sees_all,
            )
        )  # fmt: skip
    return tables, SQL("(%s)", SQL(" OR ").join(conditions or [SQL("FALSE")]))


def _of_move():
    return {
        "user_id": SQL("COALESCE(m.invoice_user_id, c.user_id)"),
        "team_id": SQL("COALESCE(m.team_id, c.team_id)"),
        "res_model": SQL("'account.move'"),
        "res_id": SQL("m.id"),
        "document_currency_id": SQL("m.currency_id"),
        "document_rate": SQL("m.invoice_currency_rate"),
    }


def drafts(terms):
    """Draft invoices and credit notes. Those that repeat themselves wait for their day."""
    tables, may_know = _moves(terms)
    company = SQL("m.company_id")
    yield branch(
        DRAFT,
        SQL("m.id"),
        SQL(
            """%s LEFT JOIN res_partner p ON p.id = m.partner_id
                  LEFT JOIN sales_rhythm c ON c.partner_id = p.commercial_partner_id
                        AND c.company_id = m.company_id""",
            tables,
        ),
        (
            SQL("m.state = 'draft' AND m.move_type IN %s", CUSTOMER_MOVES),
            SQL("(m.auto_post IN ('no', 'at_date') OR m.date <= %s)", terms.today(company)),
            in_companies(terms, company),
            SQL("m.amount_total_signed <> 0"),
            may_know,
        ),
        KINDS,
        **money_row(
            terms,
            SQL("m.amount_total_signed::float8"),
            company,
            bucket=SQL("'to_invoice'"),
            partner_id=SQL("p.commercial_partner_id"),
            day=SQL("COALESCE(m.invoice_date, m.date)"),
            **_of_move(),
        ),
    )


def owed(terms):
    """Items that are not settled, the oldest first paid by what the customer has to get.

    So it stands on the customer's card, too. What they have paid in advance is negative.
    """
    moves, may_know = _moves(terms)
    company = SQL("x.company_id")
    tables = SQL(
        """%s JOIN (%s) x ON x.move_id = m.id
              LEFT JOIN sales_rhythm c ON c.partner_id = x.partner_id
                    AND c.company_id = x.company_id
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN x.residual > 0
                               THEN LEAST(x.residual, GREATEST(0, x.owed_so_far - x.there))
                               ELSE -LEAST(-x.residual, GREATEST(0, x.there_so_far - x.owed))
                          END::float8 AS amount) rest""",
        moves,
        _items(),
    )
    is_late = SQL("(rest.amount > 0 AND x.due_on < %s)", terms.today(company))
    yield branch(
        OWED,
        SQL("x.id"),
        tables,
        (in_companies(terms, company), SQL("rest.amount <> 0"), may_know),
        KINDS,
        **money_row(
            terms,
            SQL("rest.amount"),
            company,
            bucket=SQL("CASE WHEN %s THEN 'overdue' ELSE 'unpaid' END", is_late),
            partner_id=SQL("x.partner_id"),
            day=SQL("x.due_on"),
            **_of_move(),
        ),
    )


def _items():
    """All receivable items that are not settled, with what is owed and there up to each."""
    return SQL(
        """SELECT i.id, i.move_id, i.company_id, i.due_on, i.partner_id, i.residual,
                  sum(GREATEST(i.residual, 0)) OVER upto AS owed_so_far,
                  sum(GREATEST(-i.residual, 0)) OVER upto AS there_so_far,
                  sum(GREATEST(i.residual, 0)) OVER whole AS owed,
                  sum(GREATEST(-i.residual, 0)) OVER whole AS there
             FROM (SELECT b.id, b.move_id, b.company_id, b.amount_residual AS residual,
                          COALESCE(b.date_maturity, b.date) AS due_on,
                          p.commercial_partner_id AS partner_id
                     FROM account_account a
                     JOIN account_move_line b ON b.account_id = a.id
                     LEFT JOIN res_partner p ON p.id = b.partner_id
                    WHERE a.account_type = 'asset_receivable' AND a.non_trade IS NOT TRUE
                      AND b.parent_state = 'posted'
                      AND b.reconciled IS NOT TRUE AND b.amount_residual <> 0
                      AND (b.date_maturity IS NULL OR %s)
                      AND (b.date_maturity IS NOT NULL OR %s)) i
           WINDOW whole AS (PARTITION BY i.company_id, i.partner_id, COALESCE(i.partner_id, i.id)),
                  upto AS (PARTITION BY i.company_id, i.partner_id, COALESCE(i.partner_id, i.id)
                           ORDER BY i.due_on, i.id)""",
        # Each date by itself: of one of the two the database would expect a handful of items.
        sound(SQL("b.date_maturity")),
        sound(SQL("b.date")),
    )
