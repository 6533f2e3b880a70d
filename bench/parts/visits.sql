-- Visits of the days around today that nobody cancelled, each with the first touch that made it.
SELECT v.id, v.user_id, v.company_id, v.partner_id, v.visit_on, v.until_on, v.route_id, s.sequence,
       route.name AS route, s.visit_from, s.visit_until, made.day AS made_on
  FROM sales_rhythm_visit v
  JOIN sales_rhythm_stop s ON s.id = v.stop_id
  JOIN sales_rhythm_route route ON route.id = v.route_id
  LEFT JOIN LATERAL (
       SELECT min((t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS day
         FROM res_partner c
         JOIN sales_rhythm_touch t ON t.partner_id = c.id AND t.company_id = v.company_id
        WHERE c.commercial_partner_id = v.partner_id AND t.count = 1
          AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back WHERE back.corrects_id = t.id)
          AND (t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              BETWEEN v.visit_on AND v.until_on) made ON TRUE
 WHERE v.company_id = %(company)s AND v.cancelled IS NOT TRUE AND v.user_id IS NOT NULL
   AND v.visit_on <= %(today)s::date AND v.until_on >= %(today)s::date
   AND (v.visit_on = %(today)s::date OR (made.day < %(today)s::date) IS NOT TRUE)
