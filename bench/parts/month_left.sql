-- with: curve, month_silent
-- What each salesperson's customers are still expected to order this month: the chance in the days
-- that are left x the mean order.
SELECT s.user_id, sum(round((chance * s.mean)::numeric, currency.decimal_places)) AS expected
  FROM month_silent s
  JOIN res_company company ON company.id = %(company)s
  JOIN res_currency currency ON currency.id = company.currency_id
  JOIN (SELECT class, array_agg(starts ORDER BY starts) AS starts, array_agg(rate ORDER BY starts) AS rate,
               array_agg(reached ORDER BY starts) AS reached
          FROM curve GROUP BY class) k ON k.class = s.curve_class
 CROSS JOIN LATERAL (
       SELECT width_bucket(s.near, k.starts) AS now, width_bucket(s.far, k.starts) AS later) b
 CROSS JOIN LATERAL (
       SELECT 1 - exp(greatest(-700, k.reached[now] + k.rate[now] * (s.near - k.starts[now])
                  - k.reached[later] - k.rate[later] * (s.far - k.starts[later]))) AS chance) p
 GROUP BY s.user_id
