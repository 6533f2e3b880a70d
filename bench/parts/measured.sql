-- with: span, counted, weekdays, closed
-- Each metric with the user's goal for the period, and what should be there by tonight.
SELECT m.sequence, m.id, m.key, m.unit, c.value,
       CASE WHEN m.kind = 'ratio' OR m.unit = 'percent' THEN t.goal
            ELSE t.goal * s.whole / s.month END AS goal,
       CASE WHEN m.kind = 'ratio' OR m.unit = 'percent' THEN t.goal
            ELSE t.goal * s.so_far / s.month END AS pace
  FROM sales_rhythm_metric m
 CROSS JOIN span
 CROSS JOIN LATERAL (SELECT date_trunc('month', span.starts)::date AS month_from) f
  LEFT JOIN counted c ON c.key = m.key
  LEFT JOIN sales_rhythm_target t ON t.metric_id = m.id AND t.user_id = %(user)s
       AND t.company_id = %(company)s AND t.month = f.month_from
 CROSS JOIN LATERAL (
       SELECT count(*)::float8 AS month,
              count(*) FILTER (WHERE d BETWEEN span.starts AND span.ends) AS whole,
              count(*) FILTER (WHERE d BETWEEN span.starts AND %(today)s::date) AS so_far
         FROM generate_series(GREATEST(f.month_from, m.from_on),
                              LEAST(f.month_from + interval '1 month - 1 day', m.until_on),
                              '1 day') d
        WHERE extract(isodow FROM d) IN (SELECT isodow FROM weekdays)
          AND d::date - date '1970-01-01' NOT IN (SELECT day FROM closed)) s
 WHERE m.active AND m.in_banner AND (m.company_id IS NULL OR m.company_id = %(company)s)
   AND (m.from_on IS NULL OR m.from_on <= span.ends)
   AND (m.until_on IS NULL OR m.until_on >= span.starts)
