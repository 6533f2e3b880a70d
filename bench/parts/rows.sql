-- The rows that a salesperson may see: own customers, and those of teams that they lead.
SELECT r.*
  FROM sales_rhythm r
 WHERE r.company_id = %(company)s AND r.active
   AND (r.user_id = %(user)s
        OR r.team_id IN (SELECT t.id FROM crm_team t WHERE t.user_id = %(user)s))
