-- with: weeks
-- The first and the last day of the period that is measured; a week is one of the month's.
SELECT p.starts, p.ends,
       (p.starts::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC') AS first_at,
       ((%(today)s::date + 1)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC') AS before_at
  FROM (SELECT date_trunc('month', %(today)s::date)::date AS month_from) m
  JOIN weeks w ON w.month_from = m.month_from AND %(today)s::date BETWEEN w.starts AND w.ends
 CROSS JOIN LATERAL (VALUES
       ('today', %(today)s::date, %(today)s::date), ('week', w.starts, w.ends),
       ('month', m.month_from, (m.month_from + interval '1 month')::date - 1)
       ) p(period, starts, ends)
 WHERE period = %(period)s
