-- with: director_rows, curve, closed
-- Who is within the care interval of those who have not stopped, and the forgotten with what is at
-- stake there, as bench/parts/stakes.sql has it; by team, city or class, the most money first.
WITH customers AS (
    SELECT r.*, r.status <> 'stopped' AS goes_on,
           (r.neglected_from > %(today)s::date) IS NOT FALSE AS covered,
           (r.touched_on >= date_trunc('month', %(today)s::date)) IS NOT TRUE
           AND (r.activity_on < %(today)s::date) IS NOT TRUE
           AND (r.neglected_from <= %(today)s::date) IS TRUE
           AND (r.planned_on >= %(today)s::date) IS NOT TRUE AS forgotten
      FROM director_rows r WHERE r.active),
stakes AS (
    SELECT r.id, floor(greatest(chance * r.mean_order_amount::float8, r.open_amount::float8)
                       * unit + 0.5) / unit + overdue AS money
      FROM customers r
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
           SELECT CASE WHEN silent IS NULL OR r.order_count = 0 THEN 0 ELSE 1 - exp(greatest(-700,
                      now.reached + now.rate * (silent - now.starts)
                      - later.reached - later.rate * (ahead - later.starts))) END AS chance) p
     CROSS JOIN LATERAL (
           SELECT greatest(0, COALESCE(sum((step->>1)::float8), 0)) AS overdue
             FROM jsonb_array_elements(r.overdue_steps) step
            WHERE date '1970-01-01' + (step->>0)::int <= %(today)s::date) o
     WHERE r.forgotten),
classes AS (
    SELECT x.partner_id, t.name->>'en_US' AS name
      FROM res_partner_res_partner_category_rel x
      JOIN res_partner_category t ON t.id = x.category_id AND t.active
      JOIN sales_rhythm_policy p ON p.tag_id = t.id AND p.company_id = %(company)s)
SELECT grouped.label, count(*) FILTER (WHERE goes_on AND covered) AS cared,
       count(*) FILTER (WHERE goes_on) AS known, count(*) FILTER (WHERE forgotten) AS forgotten,
       COALESCE(sum(money), 0) AS money
  FROM customers r
  LEFT JOIN stakes s ON s.id = r.id
  LEFT JOIN crm_team team ON team.id = r.team_id
  JOIN res_partner c ON c.id = r.partner_id
  LEFT JOIN classes ON classes.partner_id = r.partner_id AND %(by)s = 'class'
 CROSS JOIN LATERAL (
       SELECT CASE %(by)s WHEN 'team' THEN COALESCE(team.name->>'en_US', 'No sales team')
                          WHEN 'area' THEN COALESCE(NULLIF(c.city, ''), 'No city')
                          ELSE COALESCE(classes.name, 'No class') END AS label) grouped
 GROUP BY grouped.label
 ORDER BY money DESC, forgotten DESC, grouped.label COLLATE "C"
