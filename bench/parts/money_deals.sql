-- with: money_terms, money_live_deals
-- What is left of each deal, where no quotation is the sale: what its orders have not sold yet.
SELECT CASE WHEN l.date_deadline < %(today)s::date OR l.date_last_stage_update < moved_before
                 AND NOT EXISTS (SELECT 1 FROM mail_activity a
                                  WHERE a.res_model = 'crm.lead' AND a.res_id = l.id AND a.active)
            THEN 'deal_hanging' ELSE 'deal' END AS bucket,
       l.partner_id, round(rest::numeric, places) AS amount
  FROM money_terms
 CROSS JOIN money_live_deals l
  LEFT JOIN (SELECT opportunity_id, bool_or(state <> 'sale') AS live,
                    sum(CASE state WHEN 'sale'
                        THEN amount_untaxed / COALESCE(NULLIF(currency_rate, 0), 1) ELSE 0 END) AS sold,
                    bool_or(state = 'sale') AS is_sold
               FROM sale_order
              WHERE opportunity_id IS NOT NULL AND state IN ('draft', 'sent', 'sale')
              GROUP BY opportunity_id) q ON q.opportunity_id = l.id
 CROSS JOIN LATERAL (
       SELECT greatest(0, COALESCE(l.expected_revenue, 0) - COALESCE(q.sold, 0)) AS rest) r
 WHERE q.live IS NOT TRUE AND (q.is_sold IS NOT TRUE OR rest > 0)
