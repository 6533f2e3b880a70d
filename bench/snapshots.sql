-- with: snapshots
-- The latest snapshots of ends of months.
SELECT s.id, s.taken_on, c.complete_name AS partner_id, seller.name AS user_id,
       t.name->>'en_US' AS team_id, s.status, s.due_from, s.expected_on, s.late_from,
       s.window_closed_on, s.mean_order_amount, COALESCE(s.open_amount, 0) AS open_amount,
       COALESCE(s.money_at_stake_amount, 0) AS money_at_stake_amount, s.replayed,
       currency.name AS currency_id,
       s.window_closed_on IS NOT NULL AND EXISTS (
           SELECT 1 FROM res_partner contact
             JOIN sale_order o ON o.partner_id = contact.id AND o.company_id = s.company_id
            WHERE contact.commercial_partner_id = s.partner_id AND o.state = 'sale'
              AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date >= s.due_from
              AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date < s.late_from
            GROUP BY (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
           HAVING sum(o.amount_untaxed) > 0) AS window_hit
  FROM snapshots s
  JOIN res_partner c ON c.id = s.partner_id
  JOIN res_company company ON company.id = s.company_id
  JOIN res_currency currency ON currency.id = company.currency_id
  LEFT JOIN res_users u ON u.id = s.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
  LEFT JOIN crm_team t ON t.id = s.team_id
 WHERE s.is_month_end
 ORDER BY s.taken_on DESC, s.id DESC LIMIT %(limit)s
