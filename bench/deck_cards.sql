-- with: cards
-- The deck's first page: the cards of today, in order.
SELECT id, currency_id, status, pinned, done_today, reasons, money_at_stake_amount, evidence,
       is_hanging, done_text, on_route_today, is_carried, visit_text, map_url,
       cover_text, may_answer_help, may_answer_directive, joined_text
  FROM cards ORDER BY place
