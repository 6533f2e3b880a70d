-- with: whose
-- Colleagues for whom the user stands in at this customer now: their documents are read too.
SELECT c.user_id
  FROM sales_rhythm_cover c, whose r
 WHERE c.stand_in_id = %(user)s AND c.company_id = r.company_id
   AND c.starts_at <= %(now)s AND c.ends_at > %(now)s
   AND (c.scope = 'all'
        OR EXISTS (SELECT 1 FROM sales_rhythm_cover_partner_rel x
                     JOIN res_partner p ON p.id = x.partner_id
                    WHERE x.cover_id = c.id AND p.commercial_partner_id = r.partner_id)
        OR EXISTS (SELECT 1 FROM sales_rhythm_cover_tag_rel x
                     JOIN res_partner_res_partner_category_rel t ON t.category_id = x.tag_id
                    WHERE x.cover_id = c.id AND t.partner_id = r.partner_id))
