-- with: closed
-- For how much of their cycle customers have been silent, and will be by the month's end. Days on
-- which the company is closed, and the customer's pauses, are no silence.
SELECT r.id, r.user_id, r.curve_class, r.mean_order_amount::float8 AS mean,
       silent / NULLIF(r.model_cycle_days, 0) AS near,
       (silent + greatest(0, ahead.open - coming)) / NULLIF(r.model_cycle_days, 0) AS far
  FROM sales_rhythm r
  JOIN (SELECT ordered.day, count(closed.day) AS off
          FROM (SELECT DISTINCT last_order_on AS day FROM sales_rhythm
                 WHERE company_id = %(company)s) ordered
          LEFT JOIN closed ON date '1970-01-01' + closed.day > ordered.day
               AND date '1970-01-01' + closed.day <= %(today)s::date
         GROUP BY ordered.day) since ON since.day = r.last_order_on
 CROSS JOIN (
       SELECT days, days - (SELECT count(*) FROM closed
                             WHERE date '1970-01-01' + day > %(today)s::date
                               AND date '1970-01-01' + day <= %(today)s::date + days) AS open
         FROM (SELECT (date_trunc('month', %(today)s::date) + interval '1 month')::date - 1
                      - %(today)s::date AS days OFFSET 0) d OFFSET 0) ahead
 CROSS JOIN LATERAL (
       SELECT CASE WHEN r.pause_spans IS NULL THEN 0 ELSE (
              SELECT COALESCE(sum(greatest(0, least((span->>1)::int, %(today)s::date - date '1970-01-01')
                  - greatest((span->>0)::int, r.last_order_on - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span) END AS passed,
              CASE WHEN r.pause_spans IS NULL THEN 0 ELSE (
              SELECT COALESCE(sum(greatest(0, least((span->>1)::int,
                                                    %(today)s::date + days - date '1970-01-01')
                  - greatest((span->>0)::int, %(today)s::date - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span) END AS coming) z
 CROSS JOIN LATERAL (
       SELECT greatest(0, %(today)s::date - r.last_order_on - passed - since.off) AS silent) s
 WHERE r.company_id = %(company)s AND r.active
