-- with: asked, covered
-- What the user has to do in the time asked for, with customers of others or before there is one.
SELECT a.id
  FROM mail_activity a
  LEFT JOIN sales_rhythm_promise s ON s.activity_id = a.id
  LEFT JOIN sale_order o ON a.res_model = 'sale.order' AND o.id = a.res_id
  LEFT JOIN crm_lead l ON a.res_model = 'crm.lead' AND l.id = a.res_id
  LEFT JOIN res_partner c ON c.id = CASE WHEN a.res_model = 'res.partner' THEN a.res_id
                                         ELSE COALESCE(o.partner_id, l.partner_id) END
 WHERE a.active AND a.user_id = %(user)s
   AND LEAST(a.date_deadline, CASE WHEN s.taken_back_at IS NULL THEN s.due_on END)
       <= (SELECT max(day) FROM asked)
   AND (a.res_model = 'res.partner' OR l.active
        OR a.res_model = 'sale.order' AND o.state <> 'cancel')
   AND %(company)s = COALESCE(o.company_id, l.company_id, c.company_id, a.rhythm_company_id,
                              s.company_id, %(company)s)
   AND NOT EXISTS (SELECT 1 FROM sales_rhythm r
                    WHERE r.partner_id = c.commercial_partner_id AND r.company_id = %(company)s
                      AND (r.user_id = a.user_id OR r.id IN (SELECT id FROM covered))
                      AND r.active)
