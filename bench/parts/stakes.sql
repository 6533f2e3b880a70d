-- with: sellers, curve, closed
-- What is at stake with each customer today, rounded as its currency is. Days on which the company is
-- closed, and the customer's pauses, are no silence.
SELECT r.id, chance, hanging, overdue,
       floor(greatest(chance * r.mean_order_amount::float8, r.open_amount::float8)
             * unit + 0.5) / unit + overdue AS money
  FROM sellers r
  JOIN res_company c ON c.id = r.company_id
  JOIN res_currency currency ON currency.id = c.currency_id
 CROSS JOIN LATERAL (SELECT power(10, currency.decimal_places)::float8 AS unit) u
 CROSS JOIN LATERAL (
       SELECT CASE WHEN r.pause_spans IS NULL THEN 0 ELSE (
              SELECT COALESCE(sum(greatest(0, least((span->>1)::int, %(today)s::date - date '1970-01-01')
                  - greatest((span->>0)::int, r.last_order_on - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span) END AS passed,
              CASE WHEN r.pause_spans IS NULL THEN 0 ELSE (
              SELECT COALESCE(sum(greatest(0, least((span->>1)::int, %(today)s::date + 7 - date '1970-01-01')
                  - greatest((span->>0)::int, %(today)s::date - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span) END AS coming) z
 CROSS JOIN LATERAL (
       SELECT greatest(0, %(today)s::date - r.last_order_on - passed - (
                     SELECT count(*) FROM closed
                      WHERE date '1970-01-01' + day > r.last_order_on
                        AND date '1970-01-01' + day <= %(today)s::date))
              / NULLIF(r.model_cycle_days, 0) AS silent) s
 CROSS JOIN LATERAL (
       SELECT silent + greatest(0, 7 - coming - (
              SELECT count(*) FROM closed
               WHERE date '1970-01-01' + day > %(today)s::date
                 AND date '1970-01-01' + day <= %(today)s::date + 7)) / NULLIF(r.model_cycle_days, 0) AS ahead) a
  LEFT JOIN curve now ON now.class = r.curve_class AND now.starts <= silent AND silent < now.ends
  LEFT JOIN curve later ON later.class = r.curve_class
       AND later.starts <= ahead AND ahead < later.ends
 CROSS JOIN LATERAL (
       SELECT CASE WHEN silent IS NULL THEN 0 ELSE 1 - exp(greatest(-700,
                  now.reached + now.rate * (silent - now.starts)
                  - later.reached - later.rate * (ahead - later.starts))) END AS chance) p
 CROSS JOIN LATERAL (
       SELECT COALESCE(sum((step->>1)::float8), 0) AS hanging FROM (
              SELECT step FROM jsonb_array_elements(r.quotation_steps) step
               UNION ALL
              SELECT step FROM jsonb_array_elements(r.deal_steps) step) steps
        WHERE date '1970-01-01' + (step->>0)::int <= %(today)s::date) h
 CROSS JOIN LATERAL (
       SELECT greatest(0, sum((step->>1)::float8)) AS overdue
         FROM jsonb_array_elements(r.overdue_steps) step
        WHERE date '1970-01-01' + (step->>0)::int <= %(today)s::date) o
