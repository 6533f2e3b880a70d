-- with: money_terms, money_lines
-- What each order has still to deliver and to invoice; what was paid in advance is first taken off
-- what is to be invoiced.
SELECT part.bucket, partner_id, round(part.amount::numeric, places) AS amount
  FROM money_terms
 CROSS JOIN (
       SELECT partner_id, COALESCE(sum(
                  CASE WHEN is_advance THEN 0 WHEN is_return THEN price * least(0, delivered - invoiced)
                       ELSE greatest(price * greatest(0, delivered - invoiced) - credited, 0) END), 0) AS invoice,
              COALESCE(sum(
                  CASE WHEN is_advance THEN 0 WHEN is_return THEN price * least(0, ordered - least(delivered, invoiced))
                       ELSE greatest(price * greatest(0, ordered - greatest(delivered, invoiced))
                            - greatest(credited - price * greatest(0, delivered - invoiced), 0), 0) END), 0) AS deliver,
              greatest(0, COALESCE(sum(CASE WHEN is_advance THEN net END), 0)) AS advance
         FROM money_lines GROUP BY order_id, partner_id) w
 CROSS JOIN LATERAL (
       VALUES ('to_invoice', invoice - least(advance, greatest(invoice, 0))),
              ('to_deliver', deliver - least(advance - least(advance, greatest(invoice, 0)),
                                             greatest(deliver, 0)))) part(bucket, amount)
 WHERE round(part.amount::numeric, places) <> 0
