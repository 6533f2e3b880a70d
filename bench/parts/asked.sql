-- The days by which a reason may come: today, the end of the week, the end of the month.
SELECT period, place, day, date_trunc('month', day)::date AS month_from
  FROM (SELECT today, date_trunc('week', today)::date + 6 AS sunday,
               (date_trunc('month', today) + interval '1 month')::date - 1 AS month_end
          FROM (SELECT %(today)s::date AS today) t) t
 CROSS JOIN LATERAL (VALUES ('today', 1, today),
                            ('week', 2, sunday),
                            ('month', 3, greatest(sunday, month_end))) p(period, place, day)
 WHERE period = ANY(%(periods)s)
