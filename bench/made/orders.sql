-- Two confirmed orders each of four customers in ten, some of a deal, some too old to be waited for.
INSERT INTO sale_order (name, company_id, partner_id, partner_invoice_id, partner_shipping_id, user_id,
                        team_id, currency_id, currency_rate, state, invoice_status, date_order,
                        create_date, write_date, opportunity_id, amount_untaxed, amount_tax, amount_total)
SELECT %(named)s || ' ' || (nth / 10 + n) %% 6, r.company_id, r.partner_id, r.partner_id, r.partner_id,
       r.user_id, r.team_id, %(currency)s, CASE WHEN nth %% 40 = 2 THEN 0.92 ELSE 1 END, 'sale',
       CASE WHEN (nth / 10 + n) %% 6 IN (1, 2, 4) THEN 'to invoice' ELSE 'no' END, at, at, at,
       CASE WHEN n = 2 THEN l.id END, amount, amount / 10, amount * 1.1
  FROM (SELECT *, (row_number() OVER (ORDER BY id))::int AS nth FROM sales_rhythm
         WHERE company_id = %(company)s AND active) r
 CROSS JOIN generate_series(1, 2) n
 CROSS JOIN LATERAL (SELECT %(now)s - ((nth * 7 + n * 5) %% 40 + CASE WHEN nth %% 50 = 4 THEN 200 ELSE 0 END)
                                      * interval '1 day' AS at,
                            (800 + (nth * 8 + n * 16) %% 800)::numeric AS amount) q
  LEFT JOIN crm_lead l ON l.partner_id = r.partner_id AND l.name = %(named)s || ' 2'
 WHERE nth %% 10 IN (0, 2, 4, 6)
