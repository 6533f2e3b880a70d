-- Two invoices each of every other customer; credit notes, payments that nobody matched, invoices
-- that were paid, and drafts, of which some repeat themselves later.
INSERT INTO account_move (journal_id, company_id, partner_id, commercial_partner_id, currency_id,
                          invoice_user_id, team_id, name, ref, state, move_type, auto_post, payment_state,
                          date, invoice_date, invoice_date_due, invoice_currency_rate, amount_untaxed,
                          amount_total, amount_total_signed, amount_residual, amount_residual_signed)
SELECT %(journal)s, r.company_id, r.partner_id, r.partner_id, %(currency)s,
       CASE WHEN nth %% 9 > 0 AND move_type <> 'entry' THEN r.user_id END,
       CASE WHEN nth %% 9 > 0 AND move_type <> 'entry' THEN r.team_id END,
       %(named)s || '/' || r.id || '/' || n, %(named)s || ' ' || n, state, move_type,
       CASE WHEN n = 5 AND nth %% 35 = 0 THEN 'monthly' ELSE 'no' END,
       CASE WHEN owed = 0 THEN 'paid' ELSE 'not_paid' END, due_on - 20, due_on - 20, due_on, 1, amount,
       amount, sign * amount, owed, sign * owed
  FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS nth FROM sales_rhythm
         WHERE company_id = %(company)s AND active) r
 CROSS JOIN LATERAL (
       SELECT n, 'posted' AS state, 'out_invoice' AS move_type, 1 AS sign
         FROM generate_series(1, 2) n WHERE nth %% 2 = 0
        UNION ALL SELECT 3, 'posted', 'out_refund', -1 WHERE nth %% 10 = 4
        UNION ALL SELECT 4, 'posted', 'entry', -1 WHERE nth %% 20 = 6
        UNION ALL SELECT 5, 'draft', 'out_invoice', 1 WHERE nth %% 7 = 0 AND nth %% 21 > 0
        UNION ALL SELECT 5, 'draft', 'out_refund', -1 WHERE nth %% 21 = 0
        UNION ALL SELECT 6, 'posted', 'out_invoice', 1 WHERE nth %% 4 = 1) k
 CROSS JOIN LATERAL (
       SELECT %(today)s::date + CASE n WHEN 5 THEN 60 ELSE (nth * 7 + n * 23) %% 100 - 50 END AS due_on,
              100 + (nth * 13 + n * 29) %% 900 AS amount) d
 CROSS JOIN LATERAL (
       SELECT CASE WHEN n = 6 THEN 0 WHEN n = 2 AND nth %% 3 = 0 THEN amount / 2 ELSE amount END AS owed) o
