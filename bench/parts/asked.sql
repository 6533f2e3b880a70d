-- Today and the days after it, up to the end of this week and of this month, as far as asked for.
SELECT d::date AS day, date_trunc('month', d)::date AS month_from,
       CASE WHEN d = today THEN 1 WHEN d <= sunday THEN 2 ELSE 3 END AS place
  FROM (SELECT today, date_trunc('week', today)::date + 6 AS sunday,
               (date_trunc('month', today) + interval '1 month')::date - 1 AS month_end
          FROM (SELECT %(today)s::date AS today) t) t
 CROSS JOIN LATERAL generate_series(today, CASE %(furthest)s
                                           WHEN 'today' THEN today WHEN 'week' THEN sunday
                                           ELSE greatest(sunday, month_end) END, '1 day') d
