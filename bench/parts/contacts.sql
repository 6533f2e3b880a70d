-- with: shown
-- Whom to call at each customer on the page: the first person with a number.
SELECT r.id, person.name AS contact_name, n.phone AS contact_phone,
       'tel:' || CASE WHEN n.phone LIKE '+%%' THEN '+' ELSE '' END
       || regexp_replace(replace(n.phone, '(0)', ''), '\D', '', 'g') AS phone_link
  FROM shown r
  JOIN res_partner c ON c.id = r.partner_id
  LEFT JOIN LATERAL (
       SELECT p.name, p.phone FROM res_partner p
        WHERE p.parent_id = c.id AND p.active AND p.type = 'contact'
        ORDER BY NULLIF(p.phone, '') IS NULL, p.complete_name, p.id DESC
        LIMIT 1) person ON TRUE
 CROSS JOIN LATERAL (
       SELECT COALESCE(NULLIF(person.phone, ''), NULLIF(c.phone, '')) AS phone) n
