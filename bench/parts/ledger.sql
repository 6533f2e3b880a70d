-- with: led, members, covered
-- The promises of the user, of whom they lead, and of the customers of both, with how each stands
-- today.
SELECT s.*,
       CASE WHEN s.taken_back_at IS NOT NULL THEN 'taken_back'
            WHEN kept_on <= s.due_on THEN 'kept_in_time'
            WHEN s.kept_at IS NOT NULL THEN 'kept_late'
            WHEN s.due_on < %(today)s::date THEN 'broken'
            ELSE 'open' END AS state,
       CASE WHEN s.taken_back_at IS NOT NULL THEN
                 CASE WHEN taken_on > s.due_on
                           OR s.reason IS NULL AND s.taken_back_at > s.made_at + interval '1 hour'
                      THEN 0 END
            WHEN s.kept_at IS NOT NULL THEN (kept_on <= s.due_on)::int
            WHEN s.due_on < %(today)s::date THEN 0 END AS keep_ratio
  FROM sales_rhythm_promise s
 CROSS JOIN LATERAL (
       SELECT (s.kept_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS kept_on,
              (s.taken_back_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS taken_on) d
 WHERE s.company_id = %(company)s
   AND (s.user_id = %(user)s OR s.user_id IN (SELECT user_id FROM members) OR EXISTS (
        SELECT 1 FROM res_partner c
          JOIN sales_rhythm r ON r.partner_id = c.commercial_partner_id
               AND r.company_id = s.company_id
         WHERE c.id = s.partner_id AND (r.user_id = %(user)s
               OR r.user_id IN (SELECT user_id FROM members) OR r.team_id IN (SELECT id FROM led)
               OR r.id IN (SELECT id FROM covered))))
