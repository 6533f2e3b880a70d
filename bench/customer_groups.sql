-- with: deck
-- All customers by team, salesperson and status: the pivot, and what the bars of columns count.
SELECT t.name->>'en_US' AS team_id, seller.name AS user_id, d.status, count(*) AS count,
       sum(d.money_at_stake_amount) AS money_at_stake_amount, sum(d.open_amount) AS open_amount,
       sum(d.ordered_amount) AS ordered_amount, avg(d.chance) AS chance_7_ratio,
       sum(d.hanging) AS hanging_amount, sum(d.overdue) AS overdue_amount
  FROM deck d
  LEFT JOIN crm_team t ON t.id = d.team_id
  LEFT JOIN res_users u ON u.id = d.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
 GROUP BY t.id, u.id, seller.id, d.status
 ORDER BY 1, 2, 3
