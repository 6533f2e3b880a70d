-- with: happened
-- The history of the user's customer who ordered most often, the newest first; notes as plain text.
SELECT h.id, h.happened_at, h.day, h.kind, COALESCE(h.amount, 0) AS amount, seller.name AS user_id, h.state,
       currency.name AS currency_id,
       CASE WHEN h.kind <> 'note' THEN h.text
            ELSE btrim(regexp_replace(h.text, '<[^>]*>', '', 'g')) END AS text
  FROM (SELECT * FROM happened ORDER BY happened_at DESC, id DESC LIMIT %(limit)s) h
  LEFT JOIN res_users u ON u.id = h.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
  JOIN res_company company ON company.id = %(company)s
  JOIN res_currency currency ON currency.id = company.currency_id
 ORDER BY h.happened_at DESC, h.id DESC
