-- with: ledger
-- The ledger of promises, the latest due first.
SELECT s.id, s.due_on, c.complete_name AS partner_id, s.what, s.owes, seller.name AS user_id,
       s.state, s.kept_by, s.made_at, s.kept_at, s.taken_back_at, s.reason
  FROM ledger s
  JOIN res_partner c ON c.id = s.partner_id
  LEFT JOIN res_users u ON u.id = s.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
 ORDER BY s.due_on DESC, s.id DESC LIMIT %(limit)s
