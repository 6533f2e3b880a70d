-- with: shown, planned, notes
-- What was said from above, what comes next, and what was noted last.
SELECT r.id, said.words AS said_text,
       to_char(next.date_deadline, CASE
               WHEN extract(year FROM next.date_deadline) = extract(year FROM %(today)s::date)
               THEN 'FMDD Mon' ELSE 'FMDD Mon YYYY' END) || ': ' || next.words AS next_text,
       notes.note_text
  FROM shown r
  LEFT JOIN (SELECT DISTINCT ON (id) * FROM planned
              WHERE seeded IN ('activity_type_directive', 'activity_type_help')
              ORDER BY id, due_on, activity_id) said ON said.id = r.id
  LEFT JOIN (SELECT DISTINCT ON (id) * FROM planned
              WHERE (seeded IN ('activity_type_directive', 'activity_type_help')) IS NOT TRUE
                AND NOT by_plan
              ORDER BY id, due_on, activity_id) next ON next.id = r.id
  LEFT JOIN notes ON notes.id = r.id
