-- with: visits
-- Each customer's visit of today, the first if there are several.
SELECT DISTINCT ON (v.partner_id) v.partner_id, v.company_id,
       v.visit_on < %(today)s::date AND v.made_on IS NULL AS is_carried,
       CASE WHEN v.visit_until > 0
            THEN format('%%s, receives %%s to %%s', v.route,
                        to_char(make_interval(mins => round(v.visit_from * 60)::int), 'HH24:MI'),
                        to_char(make_interval(mins => round(v.visit_until * 60)::int), 'HH24:MI'))
            ELSE v.route END AS visit_text,
       'https://www.google.com/maps/dir/?api=1&destination=' || place.encoded AS map_url
  FROM visits v
  JOIN res_partner c ON c.id = v.partner_id
  LEFT JOIN res_country_state state ON state.id = c.state_id
  LEFT JOIN res_country country ON country.id = c.country_id
 CROSS JOIN LATERAL (
       SELECT string_agg(CASE WHEN letter ~ '[A-Za-z0-9_.~-]' THEN letter
                              WHEN letter = ' ' THEN '+'
                              ELSE upper(regexp_replace(encode(convert_to(letter, 'UTF8'), 'hex'),
                                                        '(..)', '%%\1', 'g')) END,
                         '' ORDER BY number) AS encoded
         FROM regexp_split_to_table(
              CASE WHEN c.partner_latitude <> 0 OR c.partner_longitude <> 0
                   THEN to_char(c.partner_latitude, 'FM990.000000') || ','
                        || to_char(c.partner_longitude, 'FM990.000000')
                   WHEN COALESCE(c.street, c.city) IS NOT NULL
                   THEN concat_ws(', ', c.street, c.street2, c.city, state.name,
                                  country.name->>'en_US') END, '')
              WITH ORDINALITY letters(letter, number)) place
 ORDER BY v.partner_id, v.visit_on, v.route_id, v.sequence, v.id
