-- with: spent, led, members, covered
-- The touches of the user, of whom they lead, and of the customers of both, the latest first.
SELECT t.id, t.done_at, c.complete_name AS partner_id, seller.name AS user_id, t.kind, t.result,
       t.note, t.minutes, t.hours AS customer_hours, t.count
  FROM spent t
  JOIN res_partner c ON c.id = t.partner_id
  LEFT JOIN res_users u ON u.id = t.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
 WHERE (t.user_id = %(user)s OR t.user_id IN (SELECT user_id FROM members) OR EXISTS (
        SELECT 1 FROM sales_rhythm r
         WHERE r.partner_id = c.commercial_partner_id AND r.company_id = t.company_id
           AND (r.user_id = %(user)s OR r.user_id IN (SELECT user_id FROM members)
                OR r.team_id IN (SELECT id FROM led)
                OR r.id IN (SELECT id FROM covered))))
 ORDER BY t.done_at DESC, t.id DESC LIMIT %(limit)s
