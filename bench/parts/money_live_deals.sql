-- Deals of the company that are neither won nor lost, each with its customer.
SELECT l.id, c.commercial_partner_id AS partner_id, l.expected_revenue, l.date_deadline,
       l.date_last_stage_update
  FROM crm_lead l
  LEFT JOIN res_partner c ON c.id = l.partner_id
  LEFT JOIN crm_team t ON t.id = l.team_id
  LEFT JOIN res_users u ON u.id = l.user_id
 WHERE l.active AND l.won_status = 'pending'
   AND COALESCE(l.company_id, t.company_id, u.company_id, (SELECT min(id) FROM res_company)) = %(company)s
