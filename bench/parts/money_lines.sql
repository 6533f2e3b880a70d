-- with: money_terms
-- The lines of orders that are not invoiced in whole, by quantity, with what invoices say of each.
SELECT o.id AS order_id, c.commercial_partner_id AS partner_id, l.is_downpayment IS TRUE AS is_advance,
       l.product_uom_qty < 0 AS is_return,
       l.product_uom_qty AS ordered, l.qty_delivered AS delivered, l.qty_invoiced AS invoiced,
       CASE WHEN l.product_uom_qty <> 0 THEN l.price_total / l.product_uom_qty
            ELSE l.price_unit * (1 - COALESCE(l.discount, 0) / 100) END
       / COALESCE(NULLIF(o.currency_rate, 0), 1) AS price,
       COALESCE(b.credited, 0) AS credited_quantity, COALESCE(b.net, 0) AS net
  FROM money_terms
  JOIN sale_order o ON o.company_id = %(company)s AND o.state = 'sale'
       AND o.invoice_status <> 'invoiced' AND o.date_order >= ordered_since
  LEFT JOIN res_partner c ON c.id = o.partner_id
  JOIN sale_order_line l ON l.order_id = o.id AND l.display_type IS NULL
  LEFT JOIN (SELECT order_line_id,
                    greatest(0, sum(CASE WHEN is_note THEN quantity
                                         WHEN id > first_note THEN -quantity ELSE 0 END)) AS credited,
                    sum(CASE WHEN is_note THEN -amount ELSE amount END) AS net
               FROM (SELECT rel.order_line_id, m.id, m.move_type = 'out_refund' AS is_note,
                            i.price_total / COALESCE(NULLIF(m.invoice_currency_rate, 0), 1) AS amount,
                            i.quantity * COALESCE(own.factor / ordered_in.factor, 1) AS quantity,
                            min(m.id) FILTER (WHERE m.move_type = 'out_refund')
                                OVER (PARTITION BY rel.order_line_id) AS first_note
                       FROM sale_order_line_invoice_rel rel
                       JOIN account_move_line i ON i.id = rel.invoice_line_id
                       JOIN account_move m ON m.id = i.move_id
                       JOIN sale_order_line s ON s.id = rel.order_line_id
                       LEFT JOIN uom_uom own ON own.id = i.product_uom_id
                       LEFT JOIN uom_uom ordered_in ON ordered_in.id = s.product_uom_id
                      WHERE m.state <> 'cancel'
                        AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')) links
              GROUP BY order_line_id) b ON b.order_line_id = l.id
