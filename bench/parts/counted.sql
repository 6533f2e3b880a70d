-- with: span, done, agenda
-- The value of each seeded metric for the user in the period.
SELECT key, value::float8 FROM (
    SELECT count(*) FILTER (WHERE kind = 'call') AS calls,
           count(*) FILTER (WHERE kind = 'call' AND sold) AS effective_calls,
           count(*) FILTER (WHERE kind IN ('meeting', 'visit')) AS meetings,
           count(*) FILTER (WHERE kind = 'visit') AS visits,
           count(*) FILTER (WHERE kind = 'visit' AND sold) AS effective_visits,
           count(*) FILTER (WHERE kind IN ('call', 'visit') AND unplanned) AS off_plan,
           count(*) FILTER (WHERE kind = 'todo') AS todos,
           count(*) AS touches, COALESCE(sum(hours), 0) AS hours
      FROM done) t
 CROSS JOIN (
    SELECT count(*) FILTER (WHERE a.visit_on BETWEEN span.starts AND %(today)s::date) AS planned,
           count(*) FILTER (WHERE a.visit_on BETWEEN span.starts AND %(today)s::date
                                  AND a.made_on IS NOT NULL) AS made
      FROM span LEFT JOIN agenda a ON a.user_id = %(user)s) a
 CROSS JOIN (
    SELECT count(*) AS orders,
           COALESCE(sum(round(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1),
                              currency.decimal_places)), 0) AS revenue
      FROM span CROSS JOIN sale_order o
      JOIN res_company company ON company.id = o.company_id
      JOIN res_currency currency ON currency.id = company.currency_id
     WHERE o.state = 'sale' AND o.user_id = %(user)s AND o.company_id = %(company)s
       AND o.date_order >= span.first_at AND o.date_order < span.before_at) o
 CROSS JOIN (
    SELECT count(*) FILTER (WHERE r.first_order_on BETWEEN span.starts AND %(today)s::date) AS new,
           count(*) FILTER (WHERE EXISTS (
               SELECT 1 FROM res_partner c
                 JOIN sales_rhythm_touch t ON t.partner_id = c.id AND t.company_id = r.company_id
                WHERE c.commercial_partner_id = r.partner_id AND t.count = 1
                  AND t.done_at >= span.first_at AND t.done_at < span.before_at
                  AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back
                                   WHERE back.corrects_id = t.id))) AS cared
      FROM sales_rhythm r, span
     WHERE r.user_id = %(user)s AND r.company_id = %(company)s AND r.active) r
 CROSS JOIN LATERAL (VALUES
       ('calls', calls), ('meetings', meetings), ('visits', visits), ('todos', todos),
       ('effective_calls', effective_calls), ('effective_visits', effective_visits),
       ('effective_share', effective_visits / NULLIF(visits, 0)::float8),
       ('planned_visits', planned), ('done_visits', made),
       ('plan_coverage', made / NULLIF(planned, 0)::float8), ('off_plan', off_plan),
       ('touches', touches), ('cared_customers', cared), ('customer_hours', hours),
       ('orders', orders), ('revenue', revenue), ('new_customers', new),
       ('average_order', revenue / NULLIF(orders, 0))) v(key, value)
