-- with: shown, strips, words, contacts
-- What the rows on a page say of their customers: name, weeks of the month, words, whom to call.
SELECT r.id, c.complete_name AS partner_id, c.city, strips.weeks,
       words.said_text, words.note_text, words.next_text,
       contacts.contact_name, contacts.contact_phone, contacts.phone_link,
       seller.name AS user_id, t.name->>'en_US' AS team_id
  FROM shown r
  JOIN res_partner c ON c.id = r.partner_id
  LEFT JOIN res_users u ON u.id = r.user_id
  LEFT JOIN res_partner seller ON seller.id = u.partner_id
  LEFT JOIN crm_team t ON t.id = r.team_id
  JOIN strips ON strips.id = r.id
  JOIN words ON words.id = r.id
  JOIN contacts ON contacts.id = r.id
