-- with: span
-- Visits of the period that were to be made by now, and those carried into it: what nobody cancelled,
-- each with the first day on which its customer was cared for in time.
SELECT v.id, v.user_id, v.partner_id, v.visit_on, v.until_on, made.day AS made_on
  FROM span
 CROSS JOIN sales_rhythm_visit v
  LEFT JOIN LATERAL (
       SELECT min((t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS day
         FROM res_partner c
         JOIN sales_rhythm_touch t ON t.partner_id = c.id AND t.company_id = v.company_id
        WHERE c.commercial_partner_id = v.partner_id AND t.count = 1
          AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back WHERE back.corrects_id = t.id)
          AND (t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              BETWEEN v.visit_on AND v.until_on) made ON TRUE
 WHERE v.company_id = %(company)s AND v.cancelled IS NOT TRUE AND v.user_id IS NOT NULL
   AND v.visit_on <= %(today)s::date AND v.until_on >= span.starts
