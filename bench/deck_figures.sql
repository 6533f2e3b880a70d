-- with: span, done, measured
-- The figures beside the customers: the share of working time with them, then the metrics.
WITH calendars AS (
    SELECT COALESCE(own.calendar_id, company.resource_calendar_id) AS calendar_id, own.id AS own_id
      FROM res_company company
      LEFT JOIN LATERAL (
           SELECT r.id, r.calendar_id FROM resource_resource r
            WHERE r.user_id = %(user)s AND r.company_id = company.id AND r.active
              AND r.calendar_id IS NOT NULL
            ORDER BY r.id LIMIT 1) own ON TRUE
     WHERE company.id = %(company)s),
worked AS (
    SELECT range_agg(tsrange(h.starts, h.ends)) AS spans
      FROM calendars c
      JOIN resource_calendar_attendance a ON a.calendar_id = c.calendar_id
           AND a.day_period <> 'lunch' AND a.display_type IS NULL
     CROSS JOIN span
     CROSS JOIN generate_series(span.starts, %(today)s::timestamp, '1 day') d
     CROSS JOIN LATERAL (
           SELECT (d + a.hour_from * interval '1 hour')
                  AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS starts,
                  least(%(now)s, (d + a.hour_to * interval '1 hour')
                                 AT TIME ZONE %(zone)s AT TIME ZONE 'UTC') AS ends) h
     WHERE extract(isodow FROM d) = a.dayofweek::int + 1 AND h.starts < h.ends),
away AS (
    SELECT COALESCE(range_agg(tsrange(l.date_from, l.date_to)), '{}') AS spans
      FROM calendars c
      JOIN resource_calendar_leaves l ON COALESCE(l.calendar_id, c.calendar_id) = c.calendar_id
           AND (l.resource_id IS NULL OR l.resource_id = c.own_id)
     WHERE l.time_type = 'leave' AND COALESCE(l.company_id, %(company)s) = %(company)s),
hours AS (
    SELECT sum(extract(epoch FROM upper(s) - lower(s))) / 3600 AS there
      FROM worked, away, unnest(worked.spans - away.spans) s)
SELECT key, unit, value, goal, pace FROM (
    SELECT 0 AS place, 0 AS sequence, 0 AS id, 'customer_time' AS key, 'percent' AS unit,
           (SELECT COALESCE(sum(hours), 0) FROM done) / NULLIF(hours.there, 0) AS value,
           target AS goal, target AS pace
      FROM hours
     CROSS JOIN (SELECT NULLIF(COALESCE(NULLIF(u.rhythm_customer_time_ratio, 0),
                                        p.customer_time_ratio, 0.3), 0) AS target
                   FROM res_users u
                   LEFT JOIN sales_rhythm_policy p
                          ON p.company_id = %(company)s AND p.tag_id IS NULL
                  WHERE u.id = %(user)s) t
     UNION ALL
    SELECT 1, sequence, id, key, unit, value, goal, pace FROM measured
     WHERE goal IS NOT NULL OR value <> 0) figures
 ORDER BY place, sequence, id
