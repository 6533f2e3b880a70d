-- Days on which nobody of the company works, as days since 1970-01-01.
SELECT day::int
  FROM res_company c
 CROSS JOIN LATERAL jsonb_array_elements_text(c.rhythm_off_days) day
 WHERE c.id = %(company)s
