-- with: weeks
-- The running month until tonight: its first day, the moments between which it counts, and those with
-- which its weeks begin.
SELECT month_from AS starts, min(starts)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS first_at,
       (%(today)s::date + 1)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS before_at,
       array_agg(starts::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' ORDER BY number) AS bounds,
       array_agg(ends ORDER BY number) AS ends,
       count(*) FILTER (WHERE starts <= %(today)s::date) AS begun
  FROM weeks
 WHERE month_from = date_trunc('month', %(today)s::date)::date
 GROUP BY month_from
