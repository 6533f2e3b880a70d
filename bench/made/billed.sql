-- What was sold, of the first invoices and credit notes of customers with orders.
INSERT INTO account_move_line (move_id, company_id, journal_id, currency_id, company_currency_id,
                               account_id, partner_id, display_type, parent_state, name, move_name, date,
                               quantity, price_unit, price_subtotal, price_total, debit, credit, balance,
                               amount_currency, amount_residual, reconciled)
SELECT m.id, m.company_id, m.journal_id, m.currency_id, m.currency_id, %(income)s, m.partner_id,
       'product', m.state, m.ref, m.name, m.date, 1, m.amount_total, m.amount_total, m.amount_total,
       greatest(-m.amount_total_signed, 0), greatest(m.amount_total_signed, 0), -m.amount_total_signed,
       -m.amount_total_signed, 0, FALSE
  FROM account_move m
 WHERE m.journal_id = %(journal)s AND m.move_type IN ('out_invoice', 'out_refund')
   AND (m.ref LIKE '%%1' OR m.ref LIKE '%%3')
   AND EXISTS (SELECT 1 FROM sale_order o
                WHERE o.partner_id = m.partner_id AND o.state = 'sale' AND o.name LIKE %(named)s || '%%')
