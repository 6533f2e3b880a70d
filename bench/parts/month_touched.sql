-- with: month_so_far, spent
-- What each salesperson did in the month, by touches that nothing took back: how much of it led to an
-- order soon after, and the hours it took.
SELECT t.user_id, count(*) FILTER (WHERE t.kind = 'call') AS calls,
       count(*) FILTER (WHERE t.kind IN ('meeting', 'visit')) AS meetings,
       count(*) FILTER (WHERE t.kind = 'visit') AS visits,
       count(*) FILTER (WHERE talk) AS talks, count(*) FILTER (WHERE talk AND EXISTS (
           SELECT 1 FROM res_partner c
             JOIN res_partner buyer ON buyer.commercial_partner_id = c.commercial_partner_id
             JOIN sales_rhythm_touch o ON o.partner_id = buyer.id AND o.company_id = t.company_id
                  AND o.kind = 'order' AND o.count = 1
            WHERE c.id = t.partner_id
              AND o.done_at >= d.day::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
              AND o.done_at < (d.day + COALESCE(p.effective_days, 3))::timestamp
                              AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
              AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back
                               WHERE back.corrects_id = o.id))) AS effective,
       sum(t.hours) AS hours
  FROM month_so_far m
  JOIN spent t ON t.stands AND t.kind IN ('call', 'meeting', 'visit')
       AND t.done_at >= m.first_at AND t.done_at < m.before_at
  LEFT JOIN sales_rhythm_policy p ON p.company_id = t.company_id AND p.tag_id IS NULL
 CROSS JOIN LATERAL (
       SELECT (t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
              t.kind IN ('call', 'visit') AS talk) d
 GROUP BY t.user_id
