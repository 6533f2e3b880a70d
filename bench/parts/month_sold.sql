-- with: month_so_far
-- What each salesperson sold in each week, and what the customers of these orders usually order.
SELECT user_id, week, count(*) AS orders, sum(revenue) AS revenue, sum(usual) AS usual
  FROM (SELECT o.user_id, width_bucket(o.date_order, m.bounds) AS week,
               round(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1),
                     currency.decimal_places) AS revenue,
               round(COALESCE(r.mean_order_amount, 0), currency.decimal_places) AS usual
          FROM month_so_far m
          JOIN sale_order o ON o.state = 'sale' AND o.company_id = %(company)s
               AND o.date_order >= m.first_at AND o.date_order < m.before_at
          JOIN res_company company ON company.id = o.company_id
          JOIN res_currency currency ON currency.id = company.currency_id
          JOIN res_partner p ON p.id = o.partner_id
          LEFT JOIN sales_rhythm r ON r.partner_id = p.commercial_partner_id
               AND r.company_id = o.company_id) o
 GROUP BY user_id, week
