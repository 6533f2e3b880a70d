-- with: led, members, covered
-- All rows of the salespeople of whom the user may see some, with whether this one may be seen: own
-- customers, those of teams that the user leads and of their members, and those of whom the user
-- stands in for. The pins of each are the same for all.
SELECT r.*, (r.user_id = %(user)s) IS TRUE
             OR (r.team_id = ANY(ARRAY(SELECT id FROM led))) IS TRUE
             OR (r.user_id = ANY(ARRAY(SELECT user_id FROM members))) IS TRUE
             OR r.id = ANY(ARRAY(SELECT id FROM covered)) AS seen
  FROM sales_rhythm r
 WHERE r.company_id = %(company)s AND r.active
   AND (r.user_id = %(user)s
        OR r.team_id = ANY(ARRAY(SELECT id FROM led))
        OR r.user_id = ANY(ARRAY(SELECT user_id FROM members))
        OR r.user_id = ANY(ARRAY(SELECT DISTINCT user_id FROM covered))
        OR r.user_id = ANY(ARRAY(SELECT DISTINCT other.user_id FROM sales_rhythm other
                                  WHERE other.company_id = %(company)s AND other.active
                                    AND other.team_id = ANY(ARRAY(SELECT id FROM led)))))
