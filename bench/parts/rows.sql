-- with: led, members, covered
-- The rows that a salesperson may see: own customers, those of teams that they lead and of their
-- members, and those of whom they stand in for.
SELECT r.*
  FROM sales_rhythm r
 WHERE r.company_id = %(company)s AND r.active
   AND (r.user_id = %(user)s OR r.team_id = ANY(ARRAY(SELECT id FROM led))
        OR r.user_id = ANY(ARRAY(SELECT user_id FROM members))
        OR r.id = ANY(ARRAY(SELECT id FROM covered)))
