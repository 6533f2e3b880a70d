-- with: ledger
-- The ledger's pivot: how many promises stand how, and the share kept in time.
SELECT seller.name AS user_id, s.state, count(*) AS count, avg(s.keep_ratio) AS keep_ratio
  FROM ledger s
  LEFT JOIN res_users u ON u.id = s.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
 GROUP BY u.id, seller.id, s.state
 ORDER BY 1, 2
