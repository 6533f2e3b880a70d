-- Something planned on every tenth deal and quotation, so that these do not hang.
INSERT INTO mail_activity (res_model_id, res_model, res_id, user_id, date_deadline, active, automated,
                           create_date, summary)
SELECT %(lead_model)s, 'crm.lead', l.id, l.user_id, %(today)s::date + 3, TRUE, FALSE, %(now)s, %(named)s
  FROM crm_lead l WHERE l.name LIKE %(named)s || '%%' AND l.id %% 10 = 0
 UNION ALL
SELECT %(order_model)s, 'sale.order', o.id, o.user_id, %(today)s::date + 3, TRUE, FALSE, %(now)s, %(named)s
  FROM sale_order o WHERE o.name = %(named)s || ' Q' AND o.id %% 10 = 0
