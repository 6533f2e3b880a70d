-- with: deck
-- The user's activities, with the status and the money of the customer of each, where it is theirs.
SELECT a.id, d.status AS rhythm_status, COALESCE(d.money_at_stake_amount, 0) AS rhythm_money_amount
  FROM mail_activity a
  LEFT JOIN sale_order o ON a.res_model = 'sale.order' AND o.id = a.res_id
  LEFT JOIN crm_lead l ON a.res_model = 'crm.lead' AND l.id = a.res_id
  LEFT JOIN res_partner c ON c.id = CASE WHEN a.res_model = 'res.partner' THEN a.res_id
                                         ELSE COALESCE(o.partner_id, l.partner_id) END
  LEFT JOIN deck d ON d.partner_id = c.commercial_partner_id
 WHERE a.active AND a.user_id = %(user)s
   AND a.res_model IN ('res.partner', 'sale.order', 'crm.lead')
 ORDER BY a.date_deadline, a.id LIMIT %(limit)s
