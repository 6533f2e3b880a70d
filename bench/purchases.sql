-- with: purchases
-- The purchases of each customer, as the form lists them: with the days since the one before.
SELECT row_id AS rhythm_id, day, amount, order_count, order_names,
       COALESCE(CASE WHEN amount > 0 THEN day - max(day) FILTER (WHERE amount > 0) OVER (
            PARTITION BY row_id ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END, 0) AS gap_days
  FROM purchases
 ORDER BY row_id, day
