-- with: rows
-- What is open, hangs and is overdue at each customer today, from the documents themselves.
WITH contacts AS (
    SELECT r.id AS row_id, r.company_id, c.id
      FROM rows r JOIN res_partner c ON c.commercial_partner_id = r.partner_id),
documents AS (
    SELECT c.row_id, 'sale.order' AS model, o.id, o.validity_date AS closes_on,
           greatest(o.date_order, o.rhythm_sent_at) AS moved_at, TRUE AS can_hang,
           o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1) AS amount
      FROM contacts c
      JOIN sale_order o ON o.partner_id = c.id AND o.company_id = c.company_id
     WHERE o.state IN ('draft', 'sent')
     UNION ALL
    SELECT c.row_id, 'crm.lead', l.id, l.date_deadline, l.date_last_stage_update,
           live = 0 AND (sold = 0 OR round(l.expected_revenue - amount, k.decimal_places) > 0),
           CASE WHEN live = 0
                THEN round(greatest(0, l.expected_revenue - amount), k.decimal_places)
                ELSE 0 END
      FROM contacts c
      JOIN crm_lead l ON l.partner_id = c.id
      LEFT JOIN crm_team t ON t.id = l.team_id
      LEFT JOIN res_users u ON u.id = l.user_id
      JOIN res_company y ON y.id = c.company_id
      JOIN res_currency k ON k.id = y.currency_id
     CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE q.state IN ('draft', 'sent')) AS live,
                  count(*) FILTER (WHERE q.state = 'sale') AS sold,
                  COALESCE(sum(q.amount_untaxed / COALESCE(NULLIF(q.currency_rate, 0), 1))
                           FILTER (WHERE q.state = 'sale'), 0) AS amount
             FROM sale_order q WHERE q.opportunity_id = l.id) orders
     WHERE l.active AND l.won_status = 'pending'
       AND c.company_id = COALESCE(l.company_id, t.company_id, u.company_id,
                                   (SELECT min(id) FROM res_company))),
open AS (
    SELECT d.row_id, d.amount,
           d.can_hang AND (d.closes_on < %(today)s::date
               OR (d.moved_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                  <= %(today)s::date - p.hanging_days
                  AND NOT EXISTS (SELECT 1 FROM mail_activity a WHERE a.active
                                     AND a.res_model = d.model AND a.res_id = d.id)) AS hangs
      FROM documents d
     CROSS JOIN (SELECT COALESCE(max(hanging_days), 14) AS hanging_days
                   FROM sales_rhythm_policy
                  WHERE company_id = %(company)s AND tag_id IS NULL) p),
owed AS (
    SELECT c.row_id,
           sum(l.amount_residual) FILTER (WHERE l.amount_residual > 0
               AND COALESCE(l.date_maturity, l.date) < %(today)s::date) AS due,
           COALESCE(sum(l.amount_residual) FILTER (WHERE l.amount_residual < 0), 0) AS there
      FROM contacts c
      JOIN account_move_line l ON l.partner_id = c.id AND l.company_id = c.company_id
           AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
      JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
     GROUP BY c.row_id)
SELECT r.id, COALESCE(round(work.amount, currency.decimal_places), 0) AS open_amount,
       COALESCE(round(work.hanging, currency.decimal_places), 0) AS hanging_amount,
       COALESCE(work.hangs, FALSE) AS is_hanging,
       greatest(0, owed.due + owed.there) AS overdue_amount
  FROM rows r
  JOIN res_company company ON company.id = r.company_id
  JOIN res_currency currency ON currency.id = company.currency_id
  LEFT JOIN (SELECT row_id, sum(amount) AS amount, bool_or(hangs) AS hangs,
                    sum(amount) FILTER (WHERE hangs) AS hanging
               FROM open GROUP BY row_id) work ON work.row_id = r.id
  LEFT JOIN owed ON owed.row_id = r.id
 ORDER BY r.id
