-- with: curve, closed, money_terms, money_live_quotations, money_live_deals
-- Who is expected to order, and what that is likely to be worth: chance to come back x mean order.
-- Nobody with something live, and days on which the company is closed, and pauses, are no silence.
SELECT status AS bucket, r.partner_id,
       round(CASE WHEN r.order_count > 0 THEN round((chance * r.mean_order_amount::float8)::numeric, places)
                  ELSE 0 END, places) AS amount
  FROM money_terms
 CROSS JOIN (
       SELECT r.*, CASE WHEN stopped_from <= %(today)s::date THEN 'stopped'
                        WHEN order_count <= 1 THEN 'new'
                        WHEN late_from <= %(today)s::date THEN 'late'
                        WHEN due_from <= %(today)s::date THEN 'due' END AS status
         FROM sales_rhythm r WHERE r.company_id = %(company)s AND r.active) r
  LEFT JOIN (SELECT ordered.day, count(closed.day) AS off
               FROM (SELECT DISTINCT last_order_on AS day FROM sales_rhythm
                      WHERE company_id = %(company)s) ordered
               LEFT JOIN closed ON date '1970-01-01' + closed.day > ordered.day
                    AND date '1970-01-01' + closed.day <= %(today)s::date
              GROUP BY ordered.day) since ON since.day = r.last_order_on
  LEFT JOIN (SELECT class, array_agg(starts ORDER BY starts) AS starts, array_agg(rate ORDER BY starts) AS rate,
                    array_agg(reached ORDER BY starts) AS reached
               FROM curve GROUP BY class) k ON k.class = r.curve_class
  LEFT JOIN (SELECT partner_id FROM money_live_quotations UNION SELECT partner_id FROM money_live_deals) closing
       ON closing.partner_id = r.partner_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN r.pause_spans IS NULL THEN 0 ELSE (
              SELECT COALESCE(sum(greatest(0, least((span->>1)::int, %(today)s::date - date '1970-01-01')
                  - greatest((span->>0)::int, r.last_order_on - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span) END AS passed) z
 CROSS JOIN LATERAL (
       SELECT greatest(0, %(today)s::date - r.last_order_on - passed - since.off) AS silent,
              greatest(comeback_days, comeback_cycles * r.model_cycle_days) AS ahead) s
 CROSS JOIN LATERAL (
       SELECT silent / NULLIF(r.model_cycle_days, 0) AS near,
              (silent + ahead) / NULLIF(r.model_cycle_days, 0) AS far) n
 CROSS JOIN LATERAL (SELECT width_bucket(near, k.starts) AS now, width_bucket(far, k.starts) AS later) b
 CROSS JOIN LATERAL (
       SELECT 1 - exp(greatest(-700, k.reached[now] + k.rate[now] * (near - k.starts[now])
                  - k.reached[later] - k.rate[later] * (far - k.starts[later]))) AS chance) p
 WHERE status IN ('due', 'late', 'stopped')
   AND closing.partner_id IS NULL
