-- with: led, members, covered
-- Why customers do not buy yet: how many answers of each reason, and the money at stake then.
SELECT w.reason, count(*) AS count, COALESCE(sum(w.amount), 0) AS amount
  FROM sales_rhythm_why_not w
 WHERE w.company_id = %(company)s
   AND (w.user_id = %(user)s OR w.user_id IN (SELECT user_id FROM members) OR EXISTS (
        SELECT 1 FROM res_partner c
          JOIN sales_rhythm r ON r.partner_id = c.commercial_partner_id
               AND r.company_id = w.company_id
         WHERE c.id = w.partner_id AND (r.user_id = %(user)s
               OR r.user_id IN (SELECT user_id FROM members) OR r.team_id IN (SELECT id FROM led)
               OR r.id IN (SELECT id FROM covered))))
 GROUP BY w.reason ORDER BY w.reason
