"""Money that came for an invoice, or went back for a credit note, by their reconciliations.

Of the customer's document `m`, an entry of account_move. What is set against a credit note, or
written off, is no money.
"""

from odoo.tools import SQL

POSTED = SQL("m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')")

RECEIVED = SQL(
    """JOIN account_move_line ml ON ml.move_id = m.id
      CROSS JOIN LATERAL (
           SELECT c.id, c.amount, 1 AS sign, x.move_id, x.date, x.parent_state
             FROM account_partial_reconcile c
             JOIN account_move_line x ON x.id = c.credit_move_id
            WHERE c.debit_move_id = ml.id
            UNION ALL
           SELECT c.id, -c.amount, -1, x.move_id, x.date, x.parent_state
             FROM account_partial_reconcile c
             JOIN account_move_line x ON x.id = c.debit_move_id
            WHERE c.credit_move_id = ml.id) x"""
)
"""Joins a document `m` to what it was reconciled with: `x`, with the id of the reconciliation, the
entry and its day, and the amount in company currency, negative where it went back."""

IS_MONEY = SQL(
    """x.parent_state = 'posted' AND EXISTS (
           SELECT 1 FROM account_move_line b JOIN account_account ba ON ba.id = b.account_id
            WHERE b.move_id = x.move_id AND b.balance * x.sign > 0
              AND ba.account_type IN ('asset_cash', 'asset_current'))"""
)
"""Whether `x` is an entry by which money moved."""
