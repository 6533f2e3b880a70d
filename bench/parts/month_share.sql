-- with: month_so_far, weekdays, closed
-- The part of the month's working days that has passed; the company's, for nobody has others here.
SELECT count(*) FILTER (WHERE d <= %(today)s::date)::float8 / NULLIF(count(*), 0) AS share
  FROM month_so_far m
 CROSS JOIN generate_series(m.starts, m.starts + interval '1 month - 1 day', '1 day') d
 WHERE extract(isodow FROM d) IN (SELECT isodow FROM weekdays)
   AND d::date - date '1970-01-01' NOT IN (SELECT day FROM closed)
