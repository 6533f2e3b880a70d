-- with: deck, off_deck, visits, covered
-- The figures above the cards, for the periods asked about.
SELECT COALESCE(sum(deck_amount) FILTER (WHERE waiting), 0) AS money,
       count(*) FILTER (WHERE waiting) AS waiting,
       count(*) FILTER (WHERE done_today) AS done,
       count(*) FILTER (WHERE waiting OR done_today) AS total,
       count(*) FILTER (WHERE care_state = 'cared') AS cared,
       count(*) FILTER (WHERE care_state = 'not_yet') AS not_yet,
       count(*) FILTER (WHERE care_state = 'missed') AS missed,
       count(*) FILTER (WHERE care_state = 'forgotten') AS forgotten,
       (SELECT count(*) FROM crm_lead l
         WHERE l.active AND l.partner_id IS NULL
           AND (l.user_id = %(user)s OR EXISTS (
                SELECT 1 FROM sales_rhythm_cover c
                 WHERE c.stand_in_id = %(user)s AND c.user_id = l.user_id AND c.scope = 'all'
                   AND c.company_id = COALESCE(l.company_id, c.company_id)
                   AND c.starts_at <= %(now)s AND c.ends_at > %(now)s))
           AND l.won_status = 'pending'
           AND (l.company_id = %(company)s OR l.company_id IS NULL)) AS without_customer,
       (SELECT count(*) FROM off_deck) AS off_deck,
       (SELECT count(*) FROM sales_rhythm_help h
         WHERE h.user_id = %(user)s AND h.company_id = %(company)s AND h.kind <> 'visit'
           AND NOT EXISTS (SELECT 1 FROM sales_rhythm_help_partner_rel p WHERE p.help_id = h.id)
           AND EXISTS (SELECT 1 FROM sales_rhythm_help_activity_rel t
                         JOIN mail_activity a ON a.id = t.activity_id
                        WHERE t.help_id = h.id AND a.active)) AS help,
       (SELECT count(*) FROM sales_rhythm_directive x
         WHERE x.closed_at IS NULL AND x.company_id = %(company)s
           AND EXISTS (SELECT 1 FROM sales_rhythm_directive_assignee w
                         JOIN mail_activity a ON a.id = w.activity_id
                        WHERE w.directive_id = x.id AND w.user_id = %(user)s AND a.active)
           AND NOT EXISTS (SELECT 1 FROM sales_rhythm r
                            WHERE r.partner_id = x.partner_id AND r.company_id = x.company_id
                              AND r.user_id = %(user)s AND r.active)) AS directive,
       count(*) FILTER (WHERE on_route) AS on_route,
       count(*) FILTER (WHERE on_route AND done_today) AS done_on_route
  FROM (SELECT d.*, d.nearest IS NOT NULL AND NOT done_today AS waiting,
               EXISTS (SELECT 1 FROM visits o
                        WHERE o.partner_id = d.partner_id
                          AND (o.user_id = %(user)s
                               OR o.user_id IN (SELECT user_id FROM covered))) AS on_route
          FROM deck d) d
