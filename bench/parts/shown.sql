-- The rows on the page.
SELECT r.id, r.company_id, r.partner_id, r.user_id, r.team_id
  FROM sales_rhythm r WHERE r.id = ANY(%(ids)s)
