-- with: month_so_far, month_sold, month_touched, month_cared, month_owed, month_promised, month_windows
-- Who has a line: who is in a team, has a target or did something; nobody's work is a line too.
SELECT u.user_id, users.active IS NOT FALSE AS works
  FROM (SELECT members.user_id FROM crm_team_member members
          JOIN crm_team t ON t.id = members.crm_team_id
          JOIN res_users u ON u.id = members.user_id AND u.active AND NOT u.share
         WHERE members.active AND (t.company_id = %(company)s
                                   OR t.company_id IS NULL AND u.company_id = %(company)s)
           AND EXISTS (SELECT 1 FROM res_company_users_rel x
                        WHERE x.user_id = u.id AND x.cid = %(company)s)
         UNION
        SELECT t.user_id FROM sales_rhythm_target t
          JOIN month_so_far m ON m.starts = t.month
          JOIN sales_rhythm_metric metric ON metric.id = t.metric_id AND metric.active
               AND (metric.month_place = 'table' OR metric.key IN ('basket', 'call_share'))
         WHERE t.company_id = %(company)s
         UNION SELECT user_id FROM month_sold
         UNION SELECT user_id FROM month_touched
         UNION SELECT user_id FROM month_cared
         UNION SELECT user_id FROM month_owed
         UNION SELECT user_id FROM month_promised
         UNION SELECT user_id FROM month_windows
         UNION SELECT %(user)s WHERE NOT %(sees_all)s) u
  LEFT JOIN res_users users ON users.id = u.user_id
 WHERE %(sees_all)s OR u.user_id = %(user)s
