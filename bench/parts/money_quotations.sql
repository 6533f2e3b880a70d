-- with: money_terms, money_live_quotations
-- What each quotation is about, with taxes.
SELECT CASE WHEN validity_date < %(today)s::date OR moved_at < moved_before
                 AND NOT EXISTS (SELECT 1 FROM mail_activity a
                                  WHERE a.res_model = 'sale.order' AND a.res_id = o.id AND a.active)
            THEN 'quotation_hanging' ELSE 'quotation' END AS bucket,
       partner_id, round((amount_total / COALESCE(NULLIF(currency_rate, 0), 1))::numeric, places) AS amount
  FROM money_terms
 CROSS JOIN money_live_quotations o
