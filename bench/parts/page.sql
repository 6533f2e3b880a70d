-- with: deck
-- The first page of the deck of today, in order.
SELECT d.*, row_number() OVER (ORDER BY done_today, pinned DESC, money DESC, d.id) AS place
  FROM deck d
 WHERE nearest = 1 OR done_today
 ORDER BY place
 LIMIT %(limit)s
