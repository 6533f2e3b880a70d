-- with: whose, away, led, members
-- The customer's orders and quotations that the user may read.
SELECT o.id, o.name, o.state, o.date_order, o.user_id,
       COALESCE(NULLIF(o.currency_rate, 0), 1) AS rate, o.amount_untaxed
  FROM whose r
  JOIN res_partner p ON p.commercial_partner_id = r.partner_id
  JOIN sale_order o ON o.partner_id = p.id AND o.company_id = r.company_id
 WHERE o.user_id = %(user)s OR o.user_id IS NULL
    OR o.team_id IN (SELECT id FROM led) OR o.user_id IN (SELECT user_id FROM members)
    OR o.user_id IN (SELECT user_id FROM away)
