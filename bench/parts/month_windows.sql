-- with: month_so_far
-- Windows of forecasts that closed in the month, of snapshots that had the last word before them, and
-- those in which an order came.
SELECT s.user_id, count(*) AS windows, count(*) FILTER (WHERE EXISTS (
           SELECT 1 FROM res_partner c
             JOIN sale_order o ON o.partner_id = c.id AND o.company_id = s.company_id
            WHERE c.commercial_partner_id = s.partner_id AND o.state = 'sale'
              AND o.date_order >= s.due_from::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
              AND o.date_order < s.late_from::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
            GROUP BY (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
           HAVING sum(o.amount_untaxed) > 0)) AS hits
  FROM month_so_far m
  JOIN sales_rhythm_snapshot s ON s.company_id = %(company)s AND s.taken_on < s.due_from
       AND s.late_from > m.starts AND s.late_from <= %(today)s::date
 WHERE NOT EXISTS (
       SELECT 1 FROM sales_rhythm_snapshot later
        WHERE later.partner_id = s.partner_id AND later.company_id = s.company_id
          AND later.order_count = s.order_count
          AND later.taken_on > s.taken_on AND later.taken_on < later.due_from)
 GROUP BY s.user_id
