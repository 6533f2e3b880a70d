-- with: whose, away, led, members, sales, bills
-- All that happened at the customer and is planned there, as far as the user may read it.
SELECT o.id * 16::bigint + 1 AS id, o.date_order AS happened_at,
       (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
       CASE WHEN o.state = 'sale'
                 OR o.state = 'cancel' AND EXISTS (
                    SELECT 1 FROM sales_rhythm_touch t
                     WHERE t.res_model = 'sale.order' AND t.res_id = o.id)
            THEN 'order' ELSE 'quotation' END AS kind,
       o.name AS text, o.amount_untaxed / o.rate AS amount, o.user_id,
       CASE o.state WHEN 'sale' THEN 'done' WHEN 'cancel' THEN 'cancelled' ELSE 'open' END AS state
  FROM sales o
 UNION ALL
SELECT m.id * 16::bigint + 2, (m.invoice_date + time '12:00') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC',
       m.invoice_date, CASE m.move_type WHEN 'out_refund' THEN 'credit_note' ELSE 'invoice' END,
       m.name, m.amount_total_signed, m.invoice_user_id,
       CASE WHEN m.payment_state IN ('paid', 'in_payment') THEN 'done'
            WHEN m.payment_state = 'reversed' THEN 'cancelled' ELSE 'open' END
  FROM bills m
 UNION ALL
SELECT paid.id * 16::bigint + 3, (paid.day + time '12:00') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC',
       paid.day, 'payment', 'For ' || m.name, paid.amount, NULL, 'done'
  FROM bills m
  JOIN account_move_line l ON l.move_id = m.id
 CROSS JOIN LATERAL (
       SELECT c.id, c.amount, x.date AS day, x.move_id, 1 AS sign
         FROM account_partial_reconcile c JOIN account_move_line x ON x.id = c.credit_move_id
        WHERE c.debit_move_id = l.id
        UNION ALL
       SELECT c.id, -c.amount, x.date, x.move_id, -1
         FROM account_partial_reconcile c JOIN account_move_line x ON x.id = c.debit_move_id
        WHERE c.credit_move_id = l.id) paid
 WHERE EXISTS (SELECT 1 FROM account_move_line b JOIN account_account a ON a.id = b.account_id
                WHERE b.move_id = paid.move_id AND b.balance * paid.sign > 0
                  AND b.parent_state = 'posted'
                  AND a.account_type IN ('asset_cash', 'asset_current'))
 UNION ALL
SELECT o.id * 16::bigint + 4, o.date_order,
       (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
       'delivery', 'Of ' || o.name, d.amount / o.rate, o.user_id, 'done'
  FROM sales o
  JOIN LATERAL (
       SELECT sum(l.price_reduce_taxexcl * l.qty_delivered) AS amount, count(*) AS lines
         FROM sale_order_line l
        WHERE l.order_id = o.id AND l.qty_delivered <> 0 AND l.display_type IS NULL) d
       ON d.lines > 0
 WHERE o.state = 'sale'
 UNION ALL
SELECT a.id * 16::bigint + 5,
       (a.date_deadline + time '12:00') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC', a.date_deadline,
       'planned', concat_ws(': ', y.name ->> 'en_US', NULLIF(a.summary, '')), NULL, a.user_id, 'open'
  FROM whose r
 CROSS JOIN LATERAL (
       SELECT 'res.partner' AS model, p.id, p.company_id,
              p.company_id = %(company)s OR p.company_id IS NULL
              OR p.partner_share IS NOT TRUE AS readable
         FROM res_partner p WHERE p.commercial_partner_id = r.partner_id
        UNION ALL
       SELECT 'sale.order', o.id, r.company_id,
              o.id IN (SELECT id FROM sales)
         FROM res_partner p JOIN sale_order o ON o.partner_id = p.id
        WHERE p.commercial_partner_id = r.partner_id AND o.company_id = r.company_id
          AND o.state <> 'cancel'
        UNION ALL
       SELECT 'crm.lead', l.id,
              COALESCE(l.company_id, (SELECT t.company_id FROM crm_team t WHERE t.id = l.team_id),
                       (SELECT u.company_id FROM res_users u WHERE u.id = l.user_id)),
              (l.company_id = %(company)s OR l.company_id IS NULL)
              AND (l.user_id = %(user)s OR l.user_id IS NULL
                   OR l.team_id IN (SELECT id FROM led)
                   OR l.user_id IN (SELECT user_id FROM members)
                   OR l.user_id IN (SELECT user_id FROM away))
         FROM res_partner p JOIN crm_lead l ON l.partner_id = p.id
        WHERE p.commercial_partner_id = r.partner_id AND l.active
        UNION ALL
       SELECT 'account.move', m.id, r.company_id,
              m.id IN (SELECT id FROM bills)
         FROM res_partner p JOIN account_move m ON m.partner_id = p.id
        WHERE p.commercial_partner_id = r.partner_id AND m.company_id = r.company_id
          AND m.state <> 'cancel'
        UNION ALL
       SELECT 'sales.rhythm', r.id, r.company_id, TRUE) d
  JOIN mail_activity a ON a.res_model = d.model AND a.res_id = d.id AND a.active
  LEFT JOIN mail_activity_type y ON y.id = a.activity_type_id
  LEFT JOIN res_users u ON u.id = COALESCE(a.user_id, a.create_uid)
 WHERE (d.readable OR a.user_id = %(user)s)
   AND COALESCE(d.company_id, a.rhythm_company_id, u.company_id) = r.company_id
   AND NOT EXISTS (SELECT 1 FROM sales_rhythm_promise s WHERE s.activity_id = a.id)
 UNION ALL
SELECT t.id * 16::bigint + 6, t.done_at,
       (t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, t.kind,
       COALESCE(t.note, CASE t.result WHEN 'ordered' THEN 'Ordered' WHEN 'talked' THEN 'Talked'
                                      WHEN 'no_answer' THEN 'No answer' END),
       NULL, t.user_id, 'done'
  FROM whose r
  JOIN res_partner p ON p.commercial_partner_id = r.partner_id
  JOIN sales_rhythm_touch t ON t.partner_id = p.id AND t.company_id = r.company_id
 WHERE t.kind <> 'order' AND t.count = 1
   AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back WHERE back.corrects_id = t.id)
 UNION ALL
SELECT s.id * 16::bigint + 7, s.made_at,
       (s.made_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, 'promise',
       CASE s.owes WHEN 'they' THEN 'They promised: ' ELSE 'We promised: ' END || s.what || ', by '
       || to_char(s.due_on, CASE WHEN date_trunc('year', s.due_on)
                                      = date_trunc('year', %(today)s::date)
                                 THEN 'FMDD Mon' ELSE 'FMDD Mon YYYY' END),
       NULL, s.user_id,
       CASE WHEN s.taken_back_at IS NOT NULL THEN 'cancelled'
            WHEN s.kept_at IS NOT NULL THEN 'done' ELSE 'open' END
  FROM whose r
  JOIN res_partner p ON p.commercial_partner_id = r.partner_id
  JOIN sales_rhythm_promise s ON s.partner_id = p.id AND s.company_id = r.company_id
 UNION ALL
SELECT n.id * 16::bigint + 8, n.date,
       (n.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, 'note', n.body,
       NULL, CASE n.message_type WHEN 'comment' THEN n.create_uid END, 'done'
  FROM whose r
  JOIN res_partner p ON p.commercial_partner_id = r.partner_id
  JOIN mail_message n ON n.model = 'res.partner' AND n.res_id = p.id
 WHERE n.message_type IN ('comment', 'email') AND n.body <> '' AND n.mail_activity_type_id IS NULL
   AND COALESCE(p.company_id, n.record_company_id) = r.company_id
   AND (p.company_id = %(company)s OR p.company_id IS NULL OR p.partner_share IS NOT TRUE
        OR n.author_id = (SELECT partner_id FROM res_users WHERE id = %(user)s))
