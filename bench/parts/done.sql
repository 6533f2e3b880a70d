-- with: span, spent
-- The user's touches of the period that nothing took back, with the hours they took.
SELECT t.kind, t.hours
  FROM span
  JOIN spent t ON t.user_id = %(user)s AND t.stands
       AND t.done_at >= span.first_at AND t.done_at < span.before_at
