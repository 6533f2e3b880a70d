-- with: deck
-- Customers by area, the one with the most at stake first; who needs care is due, late or uncovered.
SELECT COALESCE(area.name, area.nowhere) AS label, count(*) AS customers,
       count(*) FILTER (WHERE d.status = 'due') AS due,
       count(*) FILTER (WHERE d.status = 'late') AS late,
       count(*) FILTER (WHERE d.care_state = 'forgotten') AS uncovered,
       COALESCE(sum(d.money_at_stake_amount) FILTER (WHERE needy), 0) AS money,
       count(*) FILTER (WHERE needy) AS needy
  FROM deck d
  JOIN res_partner c ON c.id = d.partner_id
 CROSS JOIN LATERAL (SELECT d.status IN ('due', 'late') OR d.care_state = 'forgotten' AS needy) n
 CROSS JOIN LATERAL (
       SELECT 'city' AS level, NULLIF(c.city, '') AS name, 'No city' AS nowhere
       UNION ALL
       SELECT 'province', (SELECT s.name || ' (' || country.code || ')' FROM res_country_state s
                             JOIN res_country country ON country.id = s.country_id
                            WHERE s.id = c.state_id), 'No province'
       UNION ALL
       SELECT 'team', (SELECT t.name->>'en_US' FROM crm_team t WHERE t.id = d.team_id),
              'No sales team'
       UNION ALL
       SELECT 'tag', tags.name, 'No tag'
         FROM (SELECT) one
         LEFT JOIN (SELECT t.name->>'en_US' AS name
                      FROM res_partner_res_partner_category_rel x
                      JOIN res_partner_category t ON t.id = x.category_id AND t.active
                     WHERE x.partner_id = d.partner_id) tags ON TRUE
       UNION ALL
       SELECT 'route', routes.name, 'On no route'
         FROM (SELECT) one
         LEFT JOIN (SELECT r.name FROM sales_rhythm_stop s
                      JOIN sales_rhythm_route r ON r.id = s.route_id AND r.active
                     WHERE s.partner_id = d.partner_id
                       AND s.company_id = d.company_id) routes ON TRUE) area
 WHERE area.level = %(by)s
 GROUP BY area.name, area.nowhere
 ORDER BY money DESC, needy DESC, COALESCE(area.name, area.nowhere) COLLATE "C"
