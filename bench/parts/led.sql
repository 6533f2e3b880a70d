-- The teams that the user leads.
SELECT t.id FROM crm_team t WHERE t.user_id = %(user)s
