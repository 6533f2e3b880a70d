-- with: shown, weeks, touched, planned
-- The weeks of the month of each customer on the page.
SELECT r.id, jsonb_agg(jsonb_build_object(
           'number', w.number, 'state', state, 'now', %(today)s::date BETWEEN w.starts AND w.ends,
           'title', 'Week ' || w.number || ': ' || words) ORDER BY w.number) AS weeks
  FROM shown r
  JOIN weeks w ON w.month_from = date_trunc('month', %(today)s::date)
  LEFT JOIN touched ON touched.id = r.id AND touched.number = w.number
  LEFT JOIN (SELECT p.id, w.number, min(p.due_on) AS first_on
               FROM planned p JOIN weeks w ON p.due_on BETWEEN w.starts AND w.ends
              GROUP BY 1, 2) due
         ON due.id = r.id AND due.number = w.number
 CROSS JOIN LATERAL (
       SELECT CASE WHEN touched.id IS NOT NULL THEN 'done'
                   WHEN due.first_on < %(today)s::date THEN 'missed'
                   WHEN due.id IS NOT NULL THEN 'planned' ELSE 'none' END AS state) s
  JOIN (VALUES ('done', 'cared for'), ('missed', 'planned, and not done'),
               ('planned', 'planned'), ('none', 'nothing')) said(state, words) USING (state)
 GROUP BY r.id
