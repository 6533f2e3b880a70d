-- with: month_so_far, month_people
-- The hours that each salesperson was to work in the month until now, less leaves and holidays.
SELECT u.user_id, u.own_id, h.hours
  FROM (SELECT p.user_id, own.id AS own_id,
               COALESCE(own.calendar_id, company.resource_calendar_id) AS calendar_id
          FROM month_people p
          JOIN res_company company ON company.id = %(company)s
          LEFT JOIN LATERAL (
               SELECT r.id, r.calendar_id FROM resource_resource r
                WHERE r.user_id = p.user_id AND r.company_id = company.id AND r.active
                  AND r.calendar_id IS NOT NULL
                ORDER BY r.id LIMIT 1) own ON TRUE
         WHERE p.user_id IS NOT NULL) u
  JOIN (SELECT calendar_id, own_id,
               (SELECT sum(extract(epoch FROM upper(s) - lower(s))) / 3600
                  FROM unnest(worked - COALESCE(away, '{}')) s)::float8 AS hours
          FROM (SELECT c.calendar_id, c.own_id, range_agg(tsrange(h.starts, h.ends)) AS worked,
                       (SELECT range_agg(tsrange(l.date_from, l.date_to))
                          FROM resource_calendar_leaves l
                         WHERE l.time_type = 'leave'
                           AND COALESCE(l.calendar_id, c.calendar_id) = c.calendar_id
                           AND (l.resource_id IS NULL OR l.resource_id = c.own_id)
                           AND COALESCE(l.company_id, %(company)s) = %(company)s) AS away
                  FROM (SELECT id AS own_id, calendar_id FROM resource_resource
                         WHERE company_id = %(company)s AND user_id IS NOT NULL
                         UNION
                        SELECT NULL, resource_calendar_id FROM res_company
                         WHERE id = %(company)s) c
                 CROSS JOIN month_so_far m
                 CROSS JOIN generate_series(m.starts, %(today)s::timestamp, '1 day') d
                  JOIN resource_calendar_attendance a ON a.calendar_id = c.calendar_id
                       AND a.day_period <> 'lunch' AND a.display_type IS NULL
                       AND a.dayofweek::int + 1 = extract(isodow FROM d)
                 CROSS JOIN LATERAL (
                       SELECT (d + a.hour_from * interval '1 hour')
                              AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS starts,
                              least(%(now)s, (d + a.hour_to * interval '1 hour')
                                             AT TIME ZONE %(zone)s AT TIME ZONE 'UTC') AS ends) h
                 WHERE h.starts < h.ends
                 GROUP BY c.calendar_id, c.own_id) spans) h
       ON h.calendar_id = u.calendar_id AND h.own_id IS NOT DISTINCT FROM u.own_id
