-- Two lines of four each, by the number in the order's name: nothing done, delivered in part or in
-- whole, invoiced in part, delivered more than ordered, and with a line for what was paid in advance.
INSERT INTO sale_order_line (order_id, company_id, order_partner_id, salesman_id, product_id,
                             product_uom_id, name, currency_id, state, create_date, is_downpayment,
                             product_uom_qty, qty_delivered, qty_invoiced, qty_to_invoice, price_unit,
                             technical_price_unit, discount, price_subtotal, price_tax, price_total,
                             untaxed_amount_to_invoice, untaxed_amount_invoiced, customer_lead, sequence)
SELECT o.id, o.company_id, o.partner_id, o.user_id, CASE WHEN ordered > 0 THEN %(product)s END,
       CASE WHEN ordered > 0 THEN %(unit)s END, %(named)s, o.currency_id, o.state, o.date_order,
       ordered = 0, ordered, delivered, invoiced, delivered - invoiced, price, price, 0,
       ordered * price, ordered * price / 10, ordered * price * 1.1, (delivered - invoiced) * price,
       invoiced * price, 0, n
  FROM sale_order o
 CROSS JOIN LATERAL (SELECT right(o.name, 1)::int AS kind, o.amount_untaxed / 8 AS price) k
 CROSS JOIN LATERAL generate_series(1, CASE kind WHEN 5 THEN 3 ELSE 2 END) n
 CROSS JOIN LATERAL (
       SELECT CASE n WHEN 3 THEN 0 ELSE 4 END AS ordered,
              CASE WHEN n = 3 THEN 0 ELSE (ARRAY[0, 2, 4, 3, 5, n])[kind + 1] END AS delivered,
              CASE WHEN n < 3 AND kind = 3 THEN 2 ELSE 0 END AS invoiced) q
 WHERE o.company_id = %(company)s AND o.state = 'sale' AND o.name LIKE %(named)s || '%%'
