-- with: asked, weekdays
-- The weeks of the months asked about, Monday to Sunday, cut at the month's edges. A first part
-- with fewer than three working days belongs to the first whole week.
SELECT month_from, row_number() OVER month AS number,
       COALESCE(lag(ends) OVER month + 1, month_from) AS starts, ends
  FROM (SELECT month_from, d::date AS ends,
               d::date = min(d::date) OVER (PARTITION BY month_from) AS is_first,
               (SELECT count(*) FROM generate_series(month_from, d, '1 day') worked
                 WHERE extract(isodow FROM worked) IN (SELECT isodow FROM weekdays)) AS worked
          FROM (SELECT DISTINCT month_from FROM asked) m
         CROSS JOIN LATERAL (SELECT (month_from + interval '1 month')::date - 1 AS last) l
         CROSS JOIN LATERAL generate_series(month_from, last, '1 day') d
         WHERE extract(isodow FROM d) = 7 OR d = last) parts
 WHERE NOT (is_first AND worked < 3)
WINDOW month AS (PARTITION BY month_from ORDER BY ends)
