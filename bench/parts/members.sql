-- Who is in a team that the user leads.
SELECT m.user_id
  FROM crm_team_member m JOIN crm_team t ON t.id = m.crm_team_id
 WHERE t.user_id = %(user)s AND t.active AND m.active
