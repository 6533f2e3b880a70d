-- with: money_terms, money_lines
-- What each order has still to deliver and to invoice; what was paid in advance is first taken off
-- what is to be invoiced, as is what lowers the order where nothing else is left to deliver.
SELECT part.bucket, partner_id, round(part.amount::numeric, places) AS amount
  FROM money_terms
 CROSS JOIN (
       SELECT partner_id, COALESCE(sum(
                  CASE WHEN is_advance THEN 0 WHEN is_return THEN price * least(0, delivered - invoiced)
                       ELSE greatest(price * (greatest(0, delivered - invoiced) - credited_quantity), 0) END), 0) AS invoice,
              COALESCE(sum(
                  CASE WHEN is_advance THEN 0 WHEN is_return THEN price * least(0, ordered - least(delivered, invoiced))
                       ELSE greatest(price * greatest(0, ordered - greatest(delivered, invoiced))
                            - greatest(price * (credited_quantity - greatest(0, delivered - invoiced)), 0), 0) END), 0) AS deliver,
              greatest(0, COALESCE(sum(CASE WHEN is_advance THEN net END), 0)) AS advance
         FROM money_lines GROUP BY order_id, partner_id) l
 CROSS JOIN LATERAL (
       SELECT least(greatest(l.invoice, 0), greatest(-l.deliver, 0)) AS amount) less
 CROSS JOIN LATERAL (
       SELECT l.invoice - less.amount AS invoice, l.deliver + less.amount AS deliver) w
 CROSS JOIN LATERAL (
       VALUES ('to_invoice', w.invoice - least(advance, greatest(w.invoice, 0))),
              ('to_deliver', w.deliver - least(advance - least(advance, greatest(w.invoice, 0)),
                                               greatest(w.deliver, 0)))) part(bucket, amount)
 WHERE round(part.amount::numeric, places) <> 0
