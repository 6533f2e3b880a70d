"""Where the money is: every amount that is on its way, in exactly one bucket (decision 038).

One row is a customer who is expected to order, a deal, a quotation, what an order still has to
deliver or to invoice, a draft invoice, or an item that is not paid. Which of them the reader may
see, the rules of these documents say; what belongs to whom, and what is counted already, follows
from all of them, or the same money would be a different amount for each reader.
"""

from typing import NamedTuple

from odoo.tools import SQL

from .events import branch, rule, sound
from .terms import (
    JOINED_LEAD_COMPANY,
    LARGEST_AMOUNT,
    LEAD_COMPANY_TABLES,
    local_day,
)

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
}
MONEY_ALIASES = {
    "sales.rhythm": "r",
    "crm.lead": "l",
    "sale.order": "o",
    "account.move": "m",
}
"""{model whose records are read: the alias of its table}"""
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


def money_query(terms):
    """The query of all money that the reader may see."""
    makers = (_estimates, _deals, _quotations, _orders, _drafts, _owed)
    found = [each for make in makers for each in make(terms)]
    nothing = branch(ESTIMATE, SQL("0"), SQL("(VALUES (0)) nothing"), (), KINDS)
    return SQL(" UNION ALL ").join(found or [nothing])


def _row(terms, amount, company, **columns):
    """The columns of a branch; `amount` and `company` are SQL."""
    sound = SQL("CASE WHEN abs(%s) < %s THEN %s ELSE 0 END", amount, LARGEST_AMOUNT, amount)
    return {"amount": terms.rounded(sound, company), "company_id": company, **columns}


def _in_companies(terms, company):
    return SQL("%s = ANY(%s)", company, terms.company_ids)


# ---- what is expected by the customers' cycles


def _estimates(terms):
    if (query := terms.readable.get("sales.rhythm")) is None:
        return
    company = SQL("r.company_id")
    tables = SQL("%s CROSS JOIN LATERAL (SELECT %s AS status) s", query.from_clause, terms.status)
    yield branch(
        ESTIMATE,
        SQL("r.id"),
        tables,
        (
            SQL("r.active"),
            _in_companies(terms, company),
            terms.is_expected,
            *_is_not_closing(),
            rule(query),
        ),
        KINDS,
        **_row(
            terms,
            terms.likely,
            company,
            bucket=SQL("s.status"),
            partner_id=SQL("r.partner_id"),
            user_id=SQL("r.user_id"),
            team_id=SQL("r.team_id"),
            day=SQL(
                """CASE s.status WHEN 'due' THEN r.expected_on WHEN 'late' THEN r.late_from
                        ELSE r.stopped_from END"""
            ),
            res_model=SQL("'sales.rhythm'"),
            res_id=SQL("r.id"),
        ),
    )


def _is_not_closing():
    """Conditions: the customer of `r` has no live quotation or deal, whoever may read it.

    Each by itself, so that the database joins all of them at once instead of asking for each row.
    """
    yield SQL(
        """NOT EXISTS (SELECT 1 FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                        WHERE o.state IN ('draft', 'sent') AND o.company_id = r.company_id
                          AND p.commercial_partner_id = r.partner_id)"""
    )
    yield SQL(
        """NOT EXISTS (SELECT 1 FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id %s
                        WHERE l.active AND l.won_status = 'pending'
                          AND %s = r.company_id AND p.commercial_partner_id = r.partner_id)""",
        LEAD_COMPANY_TABLES,
        JOINED_LEAD_COMPANY,
    )


# ---- what is being closed


def _hanging(terms, kind, company, moved_at, closes_on, record):
    """(bucket, day) of a quotation or deal: what hangs does so from a day."""
    model, record_id = record
    planned = SQL(
        """EXISTS (SELECT 1 FROM mail_activity a
                    WHERE a.res_model = %s AND a.res_id = %s AND a.active)""",
        model,
        record_id,
    )
    moved_before = terms.moved_before(company)
    is_hanging = SQL(
        "(%s < %s OR (%s < %s AND NOT %s))",
        closes_on, terms.today(company), moved_at, moved_before, planned,
    )  # fmt: skip
    since = SQL(
        "LEAST(%s + 1, CASE WHEN %s < %s THEN %s + %s::int END)",
        closes_on,
        moved_at,
        moved_before,
        local_day(moved_at, terms.zone(company)),
        terms.hanging_days(company),
    )
    bucket = SQL("CASE WHEN %s THEN %s ELSE %s END", is_hanging, f"{kind}_hanging", kind)
    return bucket, SQL("CASE WHEN %s THEN %s ELSE %s END", is_hanging, since, closes_on)


def _deals(terms):
    """What confirmed orders have not sold of a deal yet; with a live quotation, that is the sale.

    Nothing is left of a deal that was sold in whole.
    """
    if (query := terms.readable.get("crm.lead")) is None:
        return
    tables = SQL(
        """%s %s
              LEFT JOIN res_partner p ON p.id = l.partner_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(bool_or(q.state <> 'sale'), FALSE) AS live,
                          COALESCE(bool_or(q.state = 'sale'), FALSE) AS sold,
                          COALESCE(sum(q.amount_untaxed / COALESCE(NULLIF(q.currency_rate, 0), 1))
                                   FILTER (WHERE q.state = 'sale'), 0)::float8 AS amount
                     FROM sale_order q
                    WHERE q.opportunity_id = l.id AND q.state IN ('draft', 'sent', 'sale')) ordered
             CROSS JOIN LATERAL (
                   SELECT GREATEST(0, COALESCE(l.expected_revenue, 0)::float8 - ordered.amount)
                          AS amount) rest""",
        query.from_clause,
        LEAD_COMPANY_TABLES,
    )
    company = JOINED_LEAD_COMPANY
    bucket, day = _hanging(
        terms, "deal", company, SQL("l.date_last_stage_update"), SQL("l.date_deadline"),
        ("crm.lead", SQL("l.id")),
    )  # fmt: skip
    yield branch(
        DEAL,
        SQL("l.id"),
        tables,
        (
            SQL("l.active AND l.won_status = 'pending'"),
            _in_companies(terms, company),
            SQL("NOT ordered.live AND (NOT ordered.sold OR rest.amount > 0)"),
            rule(query),
        ),
        KINDS,
        **_row(
            terms,
            SQL("rest.amount"),
            company,
            bucket=bucket,
            partner_id=SQL("p.commercial_partner_id"),
            user_id=SQL("l.user_id"),
            team_id=SQL("l.team_id"),
            day=day,
            res_model=SQL("'crm.lead'"),
            res_id=SQL("l.id"),
        ),
    )


def _quotations(terms):
    if (query := terms.readable.get("sale.order")) is None:
        return
    company = SQL("o.company_id")
    bucket, day = _hanging(
        terms, "quotation", company, SQL("GREATEST(o.date_order, o.rhythm_sent_at)"),
        SQL("o.validity_date"), ("sale.order", SQL("o.id")),
    )  # fmt: skip
    yield branch(
        QUOTATION,
        SQL("o.id"),
        SQL("%s LEFT JOIN res_partner p ON p.id = o.partner_id", query.from_clause),
        (SQL("o.state IN ('draft', 'sent')"), _in_companies(terms, company), rule(query)),
        KINDS,
        **_row(
            terms,
            _in_company_currency("o", SQL("o.amount_total")),
            company,
            bucket=bucket,
            **_of_order(),
            day=day,
        ),
    )


def _of_order():
    return {
        "partner_id": SQL("p.commercial_partner_id"),
        "user_id": SQL("o.user_id"),
        "team_id": SQL("o.team_id"),
        "res_model": SQL("'sale.order'"),
        "res_id": SQL("o.id"),
    }


def _in_company_currency(order, amount):
    """An order's amount; a missing rate counts as 1, as in Odoo's reports."""
    rate = SQL.identifier(order, "currency_rate")
    return SQL("(%s / COALESCE(NULLIF(%s, 0), 1))::float8", amount, rate)


# ---- what is sold and not invoiced


def _orders(terms):
    """What was delivered and not invoiced, and what is neither; by quantity of each line.

    Of what Odoo calls invoiced in whole nothing is open. What was credited is not asked for again,
    and what was invoiced in advance is owed already: first of what is to be invoiced.
    """
    if (query := terms.readable.get("sale.order")) is None:
        return
    company = SQL("o.company_id")
    tables = SQL(
        """%s LEFT JOIN res_partner p ON p.id = o.partner_id
             CROSS JOIN LATERAL (%s) lines
             CROSS JOIN LATERAL (
                   SELECT LEAST(lines.in_advance, GREATEST(lines.to_invoice, 0)) AS first) taken
             CROSS JOIN (VALUES (%s, 'to_deliver'), (%s, 'to_invoice')) part(number, bucket)""",
        query.from_clause,
        _order_lines(),
        TO_DELIVER,
        TO_INVOICE,
    )
    amount = SQL(
        """CASE part.bucket WHEN 'to_invoice' THEN lines.to_invoice - taken.first
                ELSE lines.to_deliver - LEAST(lines.in_advance - taken.first,
                                              GREATEST(lines.to_deliver, 0)) END"""
    )
    row = _row(
        terms,
        amount,
        company,
        bucket=SQL("part.bucket"),
        **_of_order(),
        day=local_day(SQL("o.date_order"), terms.zone(company)),
    )
    yield branch(
        SQL("part.number"),
        SQL("o.id"),
        tables,
        (
            SQL("o.state = 'sale' AND o.invoice_status <> 'invoiced'"),
            SQL("o.date_order >= %s AND o.date_order < 'infinity'", terms.orders_since(company)),
            _in_companies(terms, company),
            SQL("%s <> 0", row["amount"]),
            rule(query),
        ),
        KINDS,
        **row,
    )


def _order_lines():
    """What is open of the order `o`, in company currency."""
    return SQL(
        """SELECT COALESCE(sum(GREATEST(d.invoice - b.credited, LEAST(d.invoice, 0)))
                           FILTER (WHERE NOT d.advance), 0) AS to_invoice,
                  COALESCE(sum(GREATEST(d.deliver - GREATEST(b.credited - d.invoice, 0),
                                        LEAST(d.deliver, 0)))
                           FILTER (WHERE NOT d.advance), 0) AS to_deliver,
                  GREATEST(0, COALESCE(sum(b.net) FILTER (WHERE d.advance), 0)) AS in_advance
             FROM (SELECT ol.id, COALESCE(ol.is_downpayment, FALSE) AS advance,
                          %s * CASE WHEN q.ordered < 0 THEN LEAST(0, q.delivered - q.invoiced)
                                    ELSE GREATEST(0, q.delivered - q.invoiced) END AS invoice,
                          %s * CASE WHEN q.ordered < 0
                                    THEN LEAST(0, q.ordered - LEAST(q.delivered, q.invoiced))
                                    ELSE GREATEST(0, q.ordered - GREATEST(q.delivered, q.invoiced))
                               END AS deliver
                     FROM sale_order_line ol
                    CROSS JOIN LATERAL (
                          SELECT COALESCE(ol.product_uom_qty, 0)::float8 AS ordered,
                                 COALESCE(ol.qty_delivered, 0)::float8 AS delivered,
                                 COALESCE(ol.qty_invoiced, 0)::float8 AS invoiced) q
                    WHERE ol.order_id = o.id AND ol.display_type IS NULL) d
             CROSS JOIN LATERAL (%s) b""",
        _unit_price(),
        _unit_price(),
        _billed(SQL("d.id")),
    )


def _unit_price():
    """Of the line `ol`, with taxes; of what nobody ordered and was delivered, without."""
    return SQL(
        "%s",
        _in_company_currency(
            "o",
            SQL(
                """CASE WHEN ol.product_uom_qty <> 0 THEN ol.price_total / ol.product_uom_qty
                        ELSE ol.price_unit * (1 - COALESCE(ol.discount, 0) / 100) END"""
            ),
        ),
    )


def _billed(line):
    """What invoices say of an order's line, drafts too: credited, and invoiced in all."""
    return SQL(
        """SELECT COALESCE(sum(i.amount) FILTER (WHERE i.sign < 0), 0) AS credited,
                  COALESCE(sum(i.sign * i.amount), 0) AS net
             FROM (SELECT CASE v.move_type WHEN 'out_refund' THEN -1 ELSE 1 END AS sign,
                          (ml.price_total / COALESCE(NULLIF(v.invoice_currency_rate, 0), 1)
                          )::float8 AS amount
                     FROM sale_order_line_invoice_rel rel
                     JOIN account_move_line ml ON ml.id = rel.invoice_line_id
                     JOIN account_move v ON v.id = ml.move_id
                    WHERE rel.order_line_id = %s AND v.state <> 'cancel'
                      AND v.move_type IN %s) i""",
        line,
        CUSTOMER_MOVES,
    )


# ---- what is invoiced


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
    }


def _drafts(terms):
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
            _in_companies(terms, company),
            SQL("m.amount_total_signed <> 0"),
            may_know,
        ),
        KINDS,
        **_row(
            terms,
            SQL("m.amount_total_signed::float8"),
            company,
            bucket=SQL("'to_invoice'"),
            partner_id=SQL("p.commercial_partner_id"),
            day=SQL("COALESCE(m.invoice_date, m.date)"),
            **_of_move(),
        ),
    )


def _owed(terms):
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
        (_in_companies(terms, company), SQL("rest.amount <> 0"), may_know),
        KINDS,
        **_row(
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
                    WHERE a.account_type = 'asset_receivable' AND b.parent_state = 'posted'
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
