-- One to four quotations each of three customers in ten, some of a deal.
INSERT INTO sale_order (name, company_id, partner_id, partner_invoice_id, partner_shipping_id, user_id,
                        team_id, currency_id, currency_rate, state, invoice_status, date_order,
                        create_date, write_date, validity_date, rhythm_sent_at, opportunity_id,
                        amount_untaxed, amount_tax, amount_total)
SELECT %(named)s || ' Q', r.company_id, r.partner_id, r.partner_id, r.partner_id, r.user_id, r.team_id,
       %(currency)s, CASE WHEN nth %% 40 = 1 THEN 0.92 ELSE 1 END,
       CASE n %% 2 WHEN 0 THEN 'sent' ELSE 'draft' END, 'no', at, at, at,
       CASE WHEN nth %% 3 > 0 THEN %(today)s::date + (nth + n * 13) %% 40 - 10 END,
       CASE WHEN n %% 2 = 0 THEN at + interval '4 days' END,
       CASE WHEN n = 1 THEN l.id END, amount, amount / 10, amount * 1.1
  FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS nth FROM sales_rhythm
         WHERE company_id = %(company)s AND active) r
 CROSS JOIN LATERAL generate_series(1, 1 + nth / 10 %% 4) n
 CROSS JOIN LATERAL (SELECT %(now)s - ((nth * 7 + n * 5) %% 35) * interval '1 day' AS at,
                            (300 + (nth * 11 + n * 17) %% 900)::numeric AS amount) q
  LEFT JOIN crm_lead l ON l.partner_id = r.partner_id AND l.name = %(named)s || ' 1'
 WHERE nth %% 10 IN (1, 2, 5)
