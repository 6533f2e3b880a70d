-- with: money_terms
-- Draft invoices and credit notes, but those that repeat themselves later.
SELECT 'to_invoice' AS bucket, c.commercial_partner_id AS partner_id,
       round(m.amount_total_signed, places) AS amount
  FROM money_terms
 CROSS JOIN account_move m
  LEFT JOIN res_partner c ON c.id = m.partner_id
 WHERE m.company_id = %(company)s AND m.state = 'draft'
   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND m.amount_total_signed <> 0
   AND (m.auto_post IN ('no', 'at_date') OR m.date <= %(today)s::date)
