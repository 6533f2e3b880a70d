-- with: spent, covered
-- The touches of the user and of their customers, the latest first.
SELECT t.id, t.done_at, c.complete_name AS partner_id, seller.name AS user_id, t.kind, t.result,
       t.note, t.minutes, t.hours AS customer_hours, t.count
  FROM spent t
  JOIN res_partner c ON c.id = t.partner_id
  LEFT JOIN res_users u ON u.id = t.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
 WHERE (t.user_id = %(user)s OR EXISTS (
        SELECT 1 FROM sales_rhythm r LEFT JOIN crm_team team ON team.id = r.team_id
         WHERE r.partner_id = c.commercial_partner_id AND r.company_id = t.company_id
           AND (r.user_id = %(user)s OR team.user_id = %(user)s
                OR r.id IN (SELECT id FROM covered))))
 ORDER BY t.done_at DESC, t.id DESC LIMIT %(limit)s
