-- with: cards
-- The same page as a list, with the columns that may be shown.
SELECT id, reasons, deck_amount, status, care_state, touched_on, money_at_stake_amount, evidence,
       last_order_on, expected_on, cycle_days, order_count, usual_order_amount, mean_order_amount,
       ordered_amount, chance_7_ratio, open_amount, currency_id, done_today, done_text,
       is_hanging, on_route_today, visit_text, next_visit_on, cover_text
  FROM cards ORDER BY place
