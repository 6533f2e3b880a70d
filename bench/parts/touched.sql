-- with: shown, weeks
-- The weeks of this month in which each customer on the page was cared for, by a touch that stands.
SELECT DISTINCT r.id, w.number
  FROM shown r
  JOIN res_partner c ON c.commercial_partner_id = r.partner_id
  JOIN sales_rhythm_touch t ON t.partner_id = c.id AND t.company_id = r.company_id
       AND t.done_at >= date_trunc('month', %(today)s::timestamp)
                        AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
       AND t.done_at < (%(today)s::date + 1)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
  JOIN weeks w ON (t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                  BETWEEN w.starts AND w.ends
 WHERE t.count = 1
   AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back WHERE back.corrects_id = t.id)
