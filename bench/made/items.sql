-- What is owed of each posted document; of every third first invoice at two days.
INSERT INTO account_move_line (move_id, company_id, journal_id, currency_id, company_currency_id,
                               account_id, partner_id, display_type, parent_state, name, move_name, date,
                               date_maturity, debit, credit, balance, amount_currency, amount_residual,
                               amount_residual_currency, reconciled)
SELECT m.id, m.company_id, m.journal_id, m.currency_id, m.currency_id, %(owed)s, m.partner_id,
       'payment_term', m.state, m.ref, m.name, m.date, m.invoice_date_due + 45 * part,
       greatest(balance, 0), greatest(-balance, 0), balance, balance, residual, residual, residual = 0
  FROM account_move m
 CROSS JOIN LATERAL (SELECT (m.ref LIKE '%%1' AND m.id %% 3 = 0)::int AS parts) p
 CROSS JOIN LATERAL generate_series(0, parts) part
 CROSS JOIN LATERAL (SELECT m.amount_total_signed / (1 + parts) AS balance,
                            m.amount_residual_signed / (1 + parts) AS residual) b
 WHERE m.journal_id = %(journal)s AND m.state = 'posted'
