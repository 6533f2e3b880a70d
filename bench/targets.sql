-- The user's targets, the latest month first.
SELECT t.id, t.month, seller.name AS user_id, m.name->>'en_US' AS metric_id, t.goal, m.unit,
       company.name AS company_id
  FROM sales_rhythm_target t
  JOIN sales_rhythm_metric m ON m.id = t.metric_id
  JOIN res_company company ON company.id = t.company_id
  JOIN res_users u ON u.id = t.user_id
  JOIN res_partner seller ON seller.id = u.partner_id
 WHERE t.company_id = %(company)s AND t.user_id = %(user)s
 ORDER BY t.month DESC, m.sequence, m.id, t.id
