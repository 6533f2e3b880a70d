-- with: money_expected, money_deals, money_quotations, money_orders, money_drafts, money_owed, money_hits
-- Where the money is, for one who sees everybody's: amount and rows of each bucket that has any; how
-- often orders came when they were expected; at last all money, with customers in place of rows.
WITH money AS MATERIALIZED (
    SELECT bucket, partner_id, amount FROM money_expected
     UNION ALL SELECT bucket, partner_id, amount FROM money_deals
     UNION ALL SELECT bucket, partner_id, amount FROM money_quotations
     UNION ALL SELECT bucket, partner_id, amount FROM money_orders
     UNION ALL SELECT bucket, partner_id, amount FROM money_drafts
     UNION ALL SELECT bucket, partner_id, amount FROM money_owed)
SELECT bucket, sum(amount)::float8 AS amount, count(*) AS count FROM money GROUP BY bucket
 UNION ALL
SELECT 'hits', share, below FROM money_hits
 UNION ALL
SELECT NULL, COALESCE(sum(amount), 0)::float8, count(DISTINCT partner_id) FROM money
 ORDER BY bucket
