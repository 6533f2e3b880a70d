-- with: month_so_far
-- Promises that were to be kept in the month until today: how many were judged, and kept in time.
SELECT user_id, count(kept) AS judged, count(*) FILTER (WHERE kept > 0) AS kept
  FROM (SELECT s.user_id,
               CASE WHEN s.taken_back_at IS NOT NULL THEN
                         CASE WHEN taken_on > s.due_on
                                   OR s.reason IS NULL
                                      AND s.taken_back_at > s.made_at + interval '1 hour'
                              THEN 0 END
                    WHEN s.kept_at IS NOT NULL THEN (kept_on <= s.due_on)::int
                    WHEN s.due_on < %(today)s::date THEN 0 END AS kept
          FROM month_so_far m
          JOIN sales_rhythm_promise s ON s.company_id = %(company)s
               AND s.due_on BETWEEN m.starts AND %(today)s::date
         CROSS JOIN LATERAL (
               SELECT (s.kept_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS kept_on,
                      (s.taken_back_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS taken_on
               ) d) judged
 GROUP BY user_id
HAVING count(kept) > 0
