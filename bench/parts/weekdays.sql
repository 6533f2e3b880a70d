-- The working weekdays of the company, 1 is Monday; those of its calendar, else Monday to Friday.
SELECT DISTINCT a.dayofweek::int + 1 AS isodow
  FROM res_company c
  JOIN resource_calendar_attendance a ON a.calendar_id = c.resource_calendar_id
 WHERE c.id = %(company)s AND a.day_period <> 'lunch' AND a.display_type IS NULL
 UNION
SELECT generate_series(1, 5)
 WHERE NOT EXISTS (SELECT 1 FROM res_company c
                     JOIN resource_calendar_attendance a ON a.calendar_id = c.resource_calendar_id
                    WHERE c.id = %(company)s AND a.day_period <> 'lunch' AND a.display_type IS NULL)
