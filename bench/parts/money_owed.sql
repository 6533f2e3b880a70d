-- with: money_terms
-- What each item still owes once the customer's credits have paid the oldest; what is left of the
-- credits themselves is less than nothing.
SELECT CASE WHEN rest > 0 AND due_on < %(today)s::date THEN 'overdue' ELSE 'unpaid' END AS bucket,
       partner_id, round(rest, places) AS amount
  FROM money_terms
 CROSS JOIN (
       SELECT i.*, sum(greatest(residual, 0)) OVER upto AS owed_so_far,
              sum(greatest(-residual, 0)) OVER upto AS there_so_far,
              sum(greatest(residual, 0)) OVER whole AS owed,
              sum(greatest(-residual, 0)) OVER whole AS there
         FROM (SELECT b.id, b.amount_residual AS residual, COALESCE(b.date_maturity, b.date) AS due_on,
                      c.commercial_partner_id AS partner_id,
                      COALESCE(c.commercial_partner_id, -b.id) AS whose
                 FROM account_account a
                 JOIN account_move_line b ON b.account_id = a.id
                 LEFT JOIN res_partner c ON c.id = b.partner_id
                WHERE a.account_type = 'asset_receivable' AND a.non_trade IS NOT TRUE AND b.company_id = %(company)s
                  AND b.parent_state = 'posted' AND b.reconciled IS NOT TRUE AND b.amount_residual <> 0) i
       WINDOW whole AS (PARTITION BY whose), upto AS (PARTITION BY whose ORDER BY due_on, id)) x
 CROSS JOIN LATERAL (
       SELECT CASE WHEN residual > 0 THEN least(residual, greatest(0, owed_so_far - there))
                   ELSE -least(-residual, greatest(0, there_so_far - owed)) END AS rest) r
 WHERE rest <> 0
