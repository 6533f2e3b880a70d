-- with: page
-- Amounts of the page's customers as people say them: three figures, and K, M or B.
SELECT r.id, a.name, a.amount,
       CASE WHEN currency.decimal_places = 0 THEN figure
            WHEN currency.position = 'before' THEN currency.symbol || figure
            ELSE figure || ' ' || currency.symbol END AS words
  FROM page r
  JOIN res_company c ON c.id = r.company_id
  JOIN res_currency currency ON currency.id = c.currency_id
 CROSS JOIN LATERAL (VALUES
       ('usual', r.usual_order_amount::numeric),
       ('open', r.open_amount::numeric),
       ('overdue', r.overdue::numeric),
       ('quotation', (SELECT sum((step->>1)::numeric)
                        FROM jsonb_array_elements(r.quotation_steps) step
                       WHERE date '1970-01-01' + (step->>0)::int <= r.day)),
       ('deal', (SELECT sum((step->>1)::numeric)
                   FROM jsonb_array_elements(r.deal_steps) step
                  WHERE date '1970-01-01' + (step->>0)::int <= r.day)),
       ('ordered', CASE WHEN r.touched_on = r.day THEN (
                   SELECT sum(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1))
                     FROM res_partner c JOIN sale_order o ON o.partner_id = c.id
                          AND o.company_id = r.company_id AND o.state = 'sale'
                          AND o.date_order >= r.day::timestamp
                                              AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                          AND o.date_order < (r.day + 1)::timestamp
                                             AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                    WHERE c.commercial_partner_id = r.partner_id) END)
       ) a(name, amount)
 CROSS JOIN LATERAL (
       SELECT unit, letter
         FROM (VALUES (1000000000, 'B'), (1000000, 'M'), (1000, 'K'), (1, '')) u(unit, letter)
        WHERE abs(a.amount) >= unit * 0.9995 OR unit = 1
        ORDER BY unit DESC LIMIT 1) u
 CROSS JOIN LATERAL (SELECT a.amount / unit AS scaled) s
 CROSS JOIN LATERAL (
       SELECT 10.0 ^ CASE WHEN unit = 1 THEN 0 WHEN abs(scaled) < 9.995 THEN 2
                        WHEN abs(scaled) < 99.95 THEN 1 ELSE 0 END AS shift) d
 CROSS JOIN LATERAL (
       -- Of a float, round() takes the even one of two that are as near.
       SELECT rtrim(to_char(round((scaled * shift)::float8)::numeric / shift, 'FM999,999,990.99'), '.')
              || letter AS figure) f
