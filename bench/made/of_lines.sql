-- Which order's line these are of: the first of one that was invoiced in part, or the advance.
INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
SELECT line.id, b.id
  FROM account_move_line b
  JOIN LATERAL (
       SELECT l.id FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id
        WHERE o.partner_id = b.partner_id AND o.company_id = b.company_id AND o.state = 'sale'
          AND (o.name = %(named)s || ' 3' OR o.name = %(named)s || ' 5' AND l.is_downpayment)
        ORDER BY l.id LIMIT 1) line ON TRUE
 WHERE b.journal_id = %(journal)s AND b.display_type = 'product'
