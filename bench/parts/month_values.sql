-- with: month_people, month_sold, month_touched, month_cared, month_left, month_owed, month_promised, month_windows, month_hours
-- Each figure of each line: above, and where it is a ratio below.
SELECT p.user_id, p.works, v.*
  FROM month_people p
  LEFT JOIN (SELECT user_id, sum(orders) AS orders, sum(revenue) AS revenue, sum(usual) AS usual
               FROM month_sold GROUP BY user_id) s ON s.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_touched t ON t.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_cared c ON c.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_left e ON e.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_owed o ON o.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_promised k ON k.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_windows w ON w.user_id IS NOT DISTINCT FROM p.user_id
  LEFT JOIN month_hours h ON h.user_id = p.user_id
 CROSS JOIN LATERAL (VALUES
       ('revenue', s.revenue::float8, NULL), ('orders', s.orders, NULL), ('new_customers', c.new, NULL),
       ('calls', t.calls, NULL), ('meetings', t.meetings, NULL), ('visits', t.visits, NULL),
       ('hanging_amount', c.hanging, NULL), ('expected', e.expected, NULL),
       ('coverage', c.covered, COALESCE(c.customers, 0)),
       ('collection', o.paid, COALESCE(o.due, 0)),
       ('promises_kept', k.kept, COALESCE(k.judged, 0)),
       ('customer_time', t.hours, COALESCE(h.hours, 0)),
       ('hit_rate', w.hits, COALESCE(w.windows, 0)),
       ('call_share', t.effective, COALESCE(t.talks, 0)),
       ('basket', s.revenue, COALESCE(s.usual, 0))) v(key, above, below)
