-- with: director_rows
-- How customers stand and stood when last month ended, and how many moved from one status to another.
WITH last_month AS (
    SELECT date_trunc('month', %(today)s::date)::date - 1 AS day),
known AS (
    SELECT EXISTS (SELECT 1 FROM sales_rhythm_snapshot s, last_month
                    WHERE s.company_id = %(company)s AND s.taken_on = last_month.day) AS it_is),
stood AS (
    SELECT s.status AS before, CASE WHEN r.active THEN r.status ELSE 'gone' END AS now,
           count(*) AS count, sum(r.mean_order_amount) AS amount
      FROM director_rows r
     CROSS JOIN last_month
      LEFT JOIN sales_rhythm_snapshot s ON s.partner_id = r.partner_id
           AND s.company_id = r.company_id AND s.taken_on = last_month.day
     GROUP BY 1, 2)
SELECT * FROM (
SELECT k.key, CASE WHEN it_is THEN COALESCE(sum(count) FILTER (WHERE before = k.key), 0) END AS before,
       COALESCE(sum(count) FILTER (WHERE now = k.key), 0) AS count,
       COALESCE(sum(amount) FILTER (WHERE now = k.key), 0) AS amount
  FROM unnest('{new,on_rhythm,due,late,stopped}'::text[]) k(key)
 CROSS JOIN known
  LEFT JOIN stood ON TRUE
 GROUP BY k.key, it_is
 UNION ALL
SELECT COALESCE(before, 'new_since') || '>' || now, NULL, sum(count), NULL
  FROM stood, known
 WHERE it_is AND now IS DISTINCT FROM before AND (before IS NOT NULL OR now <> 'gone')
 GROUP BY before, now) found
 ORDER BY key COLLATE "C"
