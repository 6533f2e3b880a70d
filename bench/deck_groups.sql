-- with: deck
-- The deck of today grouped by status: how many customers, and how much money waits.
SELECT s.status, count(d.id) AS count, COALESCE(sum(d.deck_amount), 0) AS deck_amount
  FROM (VALUES (1, 'new'), (2, 'on_rhythm'), (3, 'due'), (4, 'late'), (5, 'stopped'))
       s(place, status)
  LEFT JOIN deck d ON d.status = s.status AND (d.nearest = 1 OR d.done_today)
 GROUP BY s.place, s.status ORDER BY s.place
