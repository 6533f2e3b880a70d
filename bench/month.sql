-- with: month_so_far, month_share, month_values, month_sold
-- Every figure of the manager's month, by salesperson and by what is counted: nobody's as 0, all
-- together without a user. Then the answers why customers do not buy, by reason.
WITH lines AS (
    SELECT COALESCE(user_id, 0) AS user_id, key, COALESCE(above, 0) AS above, below, works
      FROM month_values),
totals AS (
    SELECT * FROM lines
     UNION ALL
    SELECT NULL, key, sum(above), sum(below), FALSE FROM lines GROUP BY key),
sold AS (
    SELECT COALESCE(p.user_id, 0) AS user_id, n AS week, COALESCE(sum(s.revenue), 0) AS revenue
      FROM (SELECT DISTINCT user_id FROM month_values) p
     CROSS JOIN month_so_far m
     CROSS JOIN generate_series(1, cardinality(m.bounds)) n
      LEFT JOIN month_sold s ON s.user_id IS NOT DISTINCT FROM p.user_id AND s.week = n
     GROUP BY 1, 2),
by_week AS (
    SELECT user_id, array_agg(CASE WHEN week <= begun THEN revenue END ORDER BY week) AS weeks
      FROM (SELECT * FROM sold
             UNION ALL
            SELECT NULL, week, sum(revenue) FROM sold GROUP BY week) s
     CROSS JOIN month_so_far
     GROUP BY user_id)
SELECT l.user_id, l.key, value, CASE WHEN value IS NOT NULL AND below IS NOT NULL THEN above END AS above,
       CASE WHEN value IS NOT NULL THEN below END AS below, v.goal,
       CASE WHEN value IS NOT NULL THEN v.goal * CASE WHEN is_level AND share IS NOT NULL THEN 1 ELSE share END
            END AS pace,
       CASE WHEN l.key = 'revenue' THEN weeks END AS weeks
  FROM totals l
 CROSS JOIN month_so_far m
 CROSS JOIN month_share
  LEFT JOIN sales_rhythm_metric metric ON metric.key = l.key
  LEFT JOIN sales_rhythm_target t ON t.metric_id = metric.id AND t.user_id = l.user_id AND l.works
       AND t.company_id = %(company)s AND t.month = m.starts
  LEFT JOIN by_week w ON w.user_id IS NOT DISTINCT FROM l.user_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN below IS NULL THEN above ELSE above / NULLIF(below, 0) END AS value,
              metric.kind = 'ratio' OR metric.unit = 'percent' OR metric.date_field IS NULL AS is_level,
              t.goal::float8 AS goal) v
 WHERE metric.month_place = 'table' OR l.key = 'expected'
 UNION ALL
SELECT -1, w.reason, sum(w.amount), count(*), NULL, NULL, NULL, NULL
  FROM sales_rhythm_why_not w, month_so_far m
 WHERE w.company_id = %(company)s AND w.create_date >= m.first_at
   AND w.create_date < (m.starts + interval '1 month') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
   AND COALESCE(w.user_id, 0) IN (SELECT user_id FROM lines)
 GROUP BY w.reason
 ORDER BY 1, 2
