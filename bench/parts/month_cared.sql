-- with: month_so_far
-- The customers of each salesperson: new ones, those within their care interval of those who have not
-- stopped, what hangs there.
SELECT r.user_id, count(*) FILTER (WHERE r.first_order_on BETWEEN m.starts AND %(today)s::date) AS new,
       count(*) FILTER (WHERE (r.stopped_from <= %(today)s::date) IS NOT TRUE) AS customers,
       count(*) FILTER (WHERE (r.stopped_from <= %(today)s::date) IS NOT TRUE
                              AND (r.neglected_from > %(today)s::date) IS NOT FALSE) AS covered,
       COALESCE(sum(round(h.hanging, currency.decimal_places)), 0) AS hanging
  FROM month_so_far m
  JOIN sales_rhythm r ON r.company_id = %(company)s AND r.active
  JOIN res_company company ON company.id = r.company_id
  JOIN res_currency currency ON currency.id = company.currency_id
  LEFT JOIN LATERAL (
       SELECT sum((step->>1)::numeric) AS hanging FROM (
              SELECT jsonb_array_elements(r.quotation_steps) AS step
               UNION ALL
              SELECT jsonb_array_elements(r.deal_steps)) steps
        WHERE date '1970-01-01' + (step->>0)::int <= %(today)s::date) h
       ON r.quotation_steps IS NOT NULL OR r.deal_steps IS NOT NULL
 GROUP BY r.user_id
