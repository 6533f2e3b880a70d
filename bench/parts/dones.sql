-- with: page, amounts
-- What was done today at each customer on the page: the latest of each kind, and what was ordered.
SELECT id, upper(left(line, 1)) || substr(line, 2) AS done_text
  FROM (SELECT r.id, concat_ws(' · ', touches.line, 'ordered ' || bought.words) AS line
          FROM page r
          LEFT JOIN amounts bought ON bought.id = r.id AND bought.name = 'ordered'
               AND bought.amount > 0
          LEFT JOIN LATERAL (
               SELECT string_agg(concat_ws(' · ', format(said.words, to_char(at, 'HH24:MI')),
                          CASE t.result WHEN 'talked' THEN 'talked'
                                        WHEN 'no_answer' THEN 'no answer'
                                        WHEN 'ordered' THEN CASE WHEN bought.id IS NULL
                                             THEN 'the customer orders' END END),
                          ' · ' ORDER BY at, t.id) AS line
                 FROM (SELECT DISTINCT ON (t.kind) t.id, t.kind, t.result,
                              t.done_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s AS at
                         FROM res_partner c
                         JOIN sales_rhythm_touch t ON t.partner_id = c.id
                              AND t.company_id = r.company_id AND t.kind <> 'order'
                              AND t.done_at >= r.day::timestamp
                                               AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                              AND t.done_at < (r.day + 1)::timestamp
                                              AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                        WHERE c.commercial_partner_id = r.partner_id AND t.count = 1
                          AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back
                                           WHERE back.corrects_id = t.id)
                        ORDER BY t.kind, t.done_at DESC, t.id DESC) t
                 JOIN (VALUES ('call', 'called %%s'), ('meeting', 'met %%s'),
                              ('visit', 'visited %%s'), ('todo', 'to-do done %%s'),
                              ('email', 'emailed %%s')) said(kind, words) USING (kind)
               ) touches ON TRUE
         WHERE r.touched_on = r.day) lines
