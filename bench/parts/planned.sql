-- with: shown, led, members, covered
-- What is planned with the customers of the page, whoever is to do it; what the user may read of
-- it in words. A promise stays due on its day.
SELECT f.id, f.activity_id, a.date_deadline, LEAST(a.date_deadline, s.due_on) AS due_on,
       m.name AS seeded, a.rhythm_plan IS NOT NULL AS by_plan,
       CASE WHEN f.told OR a.user_id = %(user)s OR a.create_uid = %(user)s THEN COALESCE(
            NULLIF(NULLIF(a.summary, ''), y.summary->>'en_US'),
            NULLIF(left(btrim(regexp_replace(regexp_replace(
                a.note, '<[^>]+>', ' ', 'g'), '\s+', ' ', 'g')), 120), ''),
            y.name->>'en_US') ELSE y.name->>'en_US' END AS words
  FROM (SELECT r.id, a.id AS activity_id, TRUE AS told
          FROM shown r
          JOIN res_partner c ON c.commercial_partner_id = r.partner_id
          JOIN mail_activity a ON a.active AND a.res_model = 'res.partner' AND a.res_id = c.id
          LEFT JOIN res_users u ON u.id = a.user_id
          LEFT JOIN sales_rhythm_promise s ON s.activity_id = a.id
         WHERE COALESCE(c.company_id, a.rhythm_company_id, s.company_id, u.company_id,
                        r.company_id) = r.company_id
         UNION ALL
        SELECT r.id, a.id, TRUE
          FROM shown r
          JOIN mail_activity a ON a.active AND a.res_model = 'sales.rhythm' AND a.res_id = r.id
         UNION ALL
        SELECT r.id, a.id, o.user_id = %(user)s OR o.user_id IN (SELECT user_id FROM members)
               OR o.team_id IN (SELECT id FROM led)
               OR r.id IN (SELECT id FROM covered WHERE covered.user_id = o.user_id)
          FROM shown r
          JOIN res_partner c ON c.commercial_partner_id = r.partner_id
          JOIN sale_order o ON o.partner_id = c.id AND o.company_id = r.company_id
               AND o.state <> 'cancel'
          JOIN mail_activity a ON a.active AND a.res_model = 'sale.order' AND a.res_id = o.id
         UNION ALL
        SELECT r.id, a.id, l.user_id = %(user)s OR l.user_id IN (SELECT user_id FROM members)
               OR l.team_id IN (SELECT id FROM led)
               OR r.id IN (SELECT id FROM covered WHERE covered.user_id = l.user_id)
          FROM shown r
          JOIN res_partner c ON c.commercial_partner_id = r.partner_id
          JOIN crm_lead l ON l.partner_id = c.id AND l.active AND l.company_id = r.company_id
          JOIN mail_activity a ON a.active AND a.res_model = 'crm.lead' AND a.res_id = l.id) f
  JOIN mail_activity a ON a.id = f.activity_id
  LEFT JOIN mail_activity_type y ON y.id = a.activity_type_id
  LEFT JOIN ir_model_data m ON m.model = 'mail.activity.type' AND m.res_id = y.id
       AND m.module = 'sales_rhythm'
  LEFT JOIN sales_rhythm_promise s ON s.activity_id = a.id AND s.taken_back_at IS NULL
