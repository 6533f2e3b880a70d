-- view: touches, whether each stands, and the hours with the customer: as long as it took, else as
-- the policy says; a meeting with several customers is shared by them.
SELECT t.*, stands,
       CASE WHEN stands AND t.kind IN ('call', 'meeting', 'visit') THEN
            CASE WHEN t.minutes > 0 THEN t.minutes
                 WHEN t.kind = 'call' THEN COALESCE(p.call_minutes, 10)
                 WHEN t.kind = 'meeting' THEN COALESCE(p.meeting_minutes, 60)
                 ELSE COALESCE(p.visit_minutes, 60) END / 60.0
            / CASE WHEN t.res_model = 'calendar.event' THEN (
                   SELECT count(*) FROM sales_rhythm_touch other
                    WHERE other.res_model = t.res_model AND other.res_id = t.res_id
                      AND other.user_id = t.user_id AND other.count = 1
                      AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back
                                       WHERE back.corrects_id = other.id)) ELSE 1 END
            ELSE 0 END AS hours
  FROM sales_rhythm_touch t
  LEFT JOIN sales_rhythm_policy p ON p.company_id = t.company_id AND p.tag_id IS NULL
 CROSS JOIN LATERAL (
       SELECT t.count = 1 AND NOT EXISTS (
              SELECT 1 FROM sales_rhythm_touch back WHERE back.corrects_id = t.id) AS stands) s
 WHERE t.company_id = %(company)s
