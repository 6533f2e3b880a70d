-- The user's customer who ordered most often.
SELECT r.*
  FROM sales_rhythm r
 WHERE r.user_id = %(user)s AND r.company_id = %(company)s AND r.active
 ORDER BY r.order_count DESC, r.id LIMIT 1
