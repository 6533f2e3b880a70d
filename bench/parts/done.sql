-- with: span, spent, agenda
-- The user's touches of the period that nothing took back, with the hours they took, whether the
-- customer ordered soon after, and whether no visit of that day had been planned.
SELECT t.kind, t.hours,
       EXISTS (SELECT 1 FROM sales_rhythm_touch o
                 JOIN res_partner buyer ON buyer.id = o.partner_id
                WHERE buyer.commercial_partner_id = c.commercial_partner_id AND o.kind = 'order'
                  AND o.company_id = t.company_id AND o.count = 1
                  AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back
                                   WHERE back.corrects_id = o.id)
                  AND (o.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date - d.day
                      BETWEEN 0 AND COALESCE(p.effective_days, 3) - 1) AS sold,
       d.day >= (SELECT min(v.planned_on) FROM sales_rhythm_visit v
                  WHERE v.user_id = t.user_id AND v.company_id = t.company_id)
       AND NOT EXISTS (SELECT 1 FROM agenda a
                        WHERE a.partner_id = c.commercial_partner_id
                          AND d.day BETWEEN a.visit_on AND a.until_on
                          AND (a.visit_on = d.day OR (a.made_on < d.day) IS NOT TRUE)) AS unplanned
  FROM span
  JOIN spent t ON t.user_id = %(user)s AND t.stands
       AND t.done_at >= span.first_at AND t.done_at < span.before_at
  JOIN res_partner c ON c.id = t.partner_id
  LEFT JOIN sales_rhythm_policy p ON p.company_id = t.company_id AND p.tag_id IS NULL
 CROSS JOIN LATERAL (
       SELECT (t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day) d
