-- Quotations of the company, each with its customer.
SELECT o.id, c.commercial_partner_id AS partner_id, o.validity_date, o.amount_total, o.currency_rate,
       greatest(o.date_order, o.rhythm_sent_at) AS moved_at
  FROM sale_order o
  LEFT JOIN res_partner c ON c.id = o.partner_id
 WHERE o.company_id = %(company)s AND o.state IN ('draft', 'sent')
