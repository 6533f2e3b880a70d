-- with: whose, away, led, members
-- The customer's invoices and credit notes that the user may read.
SELECT m.*
  FROM whose r
  JOIN res_partner p ON p.commercial_partner_id = r.partner_id
  JOIN account_move m ON m.partner_id = p.id AND m.company_id = r.company_id
 WHERE m.move_type IN ('out_invoice', 'out_refund') AND m.state = 'posted'
   AND (m.invoice_user_id = %(user)s OR m.invoice_user_id IS NULL
        OR m.team_id IN (SELECT id FROM led) OR m.invoice_user_id IN (SELECT user_id FROM members)
        OR m.invoice_user_id IN (SELECT user_id FROM away))
