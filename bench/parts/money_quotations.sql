-- with: money_terms
-- Quotations, with taxes.
SELECT CASE WHEN o.validity_date < %(today)s::date OR greatest(o.date_order, o.rhythm_sent_at) < moved_before
                 AND NOT EXISTS (SELECT 1 FROM mail_activity a
                                  WHERE a.res_model = 'sale.order' AND a.res_id = o.id AND a.active)
            THEN 'quotation_hanging' ELSE 'quotation' END AS bucket,
       c.commercial_partner_id AS partner_id,
       round((o.amount_total / COALESCE(NULLIF(o.currency_rate, 0), 1))::numeric, places) AS amount
  FROM money_terms
 CROSS JOIN sale_order o
  LEFT JOIN res_partner c ON c.id = o.partner_id
 WHERE o.company_id = %(company)s AND o.state IN ('draft', 'sent')
