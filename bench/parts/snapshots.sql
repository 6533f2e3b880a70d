-- with: led, members
-- view: the snapshots of customers that were the user's, or of teams that they lead or of who is in
-- them, or of all for who sees everybody's; and the last day of the window of each that had the last
-- word before it, once that day has passed.
SELECT s.*, CASE WHEN s.taken_on < s.due_from AND s.late_from <= %(today)s::date AND NOT EXISTS (
                      SELECT 1 FROM sales_rhythm_snapshot later
                       WHERE later.partner_id = s.partner_id AND later.company_id = s.company_id
                         AND later.order_count = s.order_count
                         AND later.taken_on > s.taken_on AND later.taken_on < later.due_from)
                 THEN s.late_from - 1 END AS window_closed_on
  FROM sales_rhythm_snapshot s
 WHERE s.company_id = %(company)s
   AND (%(sees_all)s OR s.user_id = %(user)s OR s.user_id IN (SELECT user_id FROM members)
        OR s.team_id IN (SELECT id FROM led))
