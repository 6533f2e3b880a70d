-- with: shown
-- What was noted last at each customer on the page, of the touches that stand.
SELECT DISTINCT ON (r.id) r.id, left(t.note, 120) AS note_text
  FROM shown r
  JOIN res_partner c ON c.commercial_partner_id = r.partner_id
  JOIN sales_rhythm_touch t ON t.partner_id = c.id AND t.company_id = r.company_id
 WHERE t.kind <> 'order' AND t.note IS NOT NULL AND t.count = 1
   AND NOT EXISTS (SELECT 1 FROM sales_rhythm_touch back WHERE back.corrects_id = t.id)
 ORDER BY r.id, t.done_at DESC, t.id DESC
