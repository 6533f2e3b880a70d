-- Two deals each of three customers in ten, some of a team without a company, some of nobody known.
INSERT INTO crm_lead (name, type, active, won_status, company_id, partner_id, user_id, team_id,
                      expected_revenue, probability, date_deadline, date_last_stage_update, create_date)
SELECT %(named)s || ' ' || n, 'opportunity', TRUE, 'pending',
       CASE WHEN nth %% 30 > 2 THEN r.company_id END, CASE WHEN nth %% 100 <> 13 THEN r.partner_id END,
       r.user_id, r.team_id, 2000 + (nth * 7 + n * 331) %% 3000, 20,
       CASE WHEN nth %% 4 > 0 THEN %(today)s::date + (nth * 3 + n * 11) %% 60 - 12 END,
       %(now)s - ((nth * 5 + n) %% 30) * interval '1 day', %(now)s
  FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS nth FROM sales_rhythm
         WHERE company_id = %(company)s AND active) r
 CROSS JOIN generate_series(1, 2) n
 WHERE nth %% 10 IN (2, 3, 7)
