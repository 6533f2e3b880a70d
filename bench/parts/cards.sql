-- with: page, chips, sentences, dones, on_route, covered
-- The page's rows, with chips and evidence.
SELECT r.id, r.place, currency.name AS currency_id, company.name AS company_id,
       r.status, r.pinned, r.done_today, r.is_hanging, r.care_state, r.touched_on,
       r.money_at_stake_amount, r.deck_amount, r.chance AS chance_7_ratio,
       r.order_count, r.last_order_on, r.expected_on, r.cycle_days,
       r.usual_order_amount, r.mean_order_amount, r.ordered_amount, r.open_amount,
       COALESCE(chips.reasons, '[]') AS reasons, sentences.evidence, dones.done_text,
       r.next_visit_on, on_route.partner_id IS NOT NULL AS on_route_today,
       r.help_from IS NOT NULL AND r.user_id = %(user)s AS may_answer_help,
       r.directive_from IS NOT NULL AND r.user_id = %(user)s AS may_answer_directive,
       joined.words AS joined_text,
       COALESCE(on_route.is_carried, FALSE) AS is_carried, on_route.visit_text, on_route.map_url,
       (SELECT 'for ' || seller.name
          FROM covered JOIN res_users u ON u.id = covered.user_id
          JOIN res_partner seller ON seller.id = u.partner_id
         WHERE covered.id = r.id) AS cover_text
  FROM page r
  JOIN res_company company ON company.id = r.company_id
  JOIN res_currency currency ON currency.id = company.currency_id
  LEFT JOIN on_route ON on_route.partner_id = r.partner_id
  LEFT JOIN chips ON chips.id = r.id
  LEFT JOIN dones ON dones.id = r.id
  LEFT JOIN LATERAL (
       SELECT CASE WHEN r.touched_on IS NULL
                     OR (n.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date >= r.touched_on
                   THEN regexp_replace(n.body, '<[^>]+>', '', 'g') END AS words
         FROM mail_message n
         JOIN ir_model_data x ON x.model = 'mail.message.subtype' AND x.res_id = n.subtype_id
              AND x.module = 'sales_rhythm' AND x.name = 'subtype_joined'
        WHERE n.model = 'res.partner' AND n.res_id = r.partner_id
          AND (n.record_company_id = r.company_id OR n.record_company_id IS NULL)
        ORDER BY n.record_company_id NULLS LAST, n.id DESC LIMIT 1) joined ON TRUE
  JOIN sentences ON sentences.id = r.id
