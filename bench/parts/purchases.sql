-- with: rows
-- The days on which the customers ordered, up to today: all orders of a day are one purchase.
SELECT r.id AS row_id, (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
       sum(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1)) AS amount,
       count(*) AS order_count, string_agg(o.name, ', ' ORDER BY o.id) AS order_names
  FROM rows r
  JOIN res_partner c ON c.commercial_partner_id = r.partner_id
  JOIN sale_order o ON o.partner_id = c.id AND o.company_id = r.company_id
 WHERE o.state = 'sale' AND o.date_order < (%(today)s::date + 1)::timestamp
                                           AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
 GROUP BY r.id, 2
