-- with: page, amounts, closed
-- The evidence line of each customer on the page.
SELECT r.id,
       CASE WHEN r.order_count = 0 THEN CASE
            WHEN r.open_amount > 0 THEN
                 'No order yet, ' || open.words || ' open in quotations or opportunities'
            WHEN COALESCE(r.activity_on, r.promise_on, r.directive_from, r.help_from) IS NOT NULL
            THEN 'No order yet, something is planned'
            WHEN r.silent_until IS NOT NULL AND r.quotation_steps IS NULL AND r.deal_steps IS NULL
            THEN 'No order yet'
            ELSE 'No order yet, a quotation or an opportunity is open' END
       WHEN r.order_count = 1 THEN
            'One order, ' || usual.words || ' on ' || last_day
            || CASE WHEN r.status = 'stopped' THEN ', silent for ' || silent || ' since'
                    ELSE '; no rhythm yet' END
       ELSE CASE WHEN r.status = 'stopped' THEN 'Bought' ELSE 'Buys' END
            || ' every ' || cycle || ' (±'
            || greatest(1, round(r.cycle_days * (r.spread_ratio ^ 0.6745 - 1)))
            || '), last order ' || last_day
            || CASE WHEN r.status = 'stopped' THEN ', silent for ' || silent
                    WHEN after_days = 0 THEN ', expected today'
                    WHEN after_days < 0 THEN ', expected ' || expected_day
                    WHEN r.status = 'late' THEN ', ' || after || ' late'
                    ELSE ', expected ' || after || ' ago' END
            || ', usual order ' || usual.words END AS evidence
  FROM page r
  LEFT JOIN amounts usual ON usual.id = r.id AND usual.name = 'usual'
  LEFT JOIN amounts open ON open.id = r.id AND open.name = 'open'
 CROSS JOIN LATERAL (SELECT r.day - r.expected_on AS after_days,
                            r.day - r.last_order_on AS silent_days) n
 CROSS JOIN LATERAL (
       SELECT (SELECT COALESCE(sum(greatest(0, least((span->>1)::int, r.day - date '1970-01-01')
                  - greatest((span->>0)::int, r.expected_on - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span)
              + (SELECT count(*) FROM closed c WHERE date '1970-01-01' + c.day > r.expected_on
                    AND date '1970-01-01' + c.day <= r.day) AS after_off,
              (SELECT COALESCE(sum(greatest(0, least((span->>1)::int, r.day - date '1970-01-01')
                  - greatest((span->>0)::int, r.last_order_on - date '1970-01-01' + 1) + 1)), 0)::int
                  FROM jsonb_array_elements(r.pause_spans) span)
              + (SELECT count(*) FROM closed c WHERE date '1970-01-01' + c.day > r.last_order_on
                    AND date '1970-01-01' + c.day <= r.day) AS silent_off) off
 CROSS JOIN LATERAL (
       SELECT CASE r.cycle_days WHEN 1 THEN '1 day' ELSE r.cycle_days || ' days' END AS cycle,
              CASE after_days WHEN 1 THEN '1 day' ELSE after_days || ' days' END
              || CASE after_off WHEN 0 THEN '' WHEN 1 THEN ' (1 day off)'
                      ELSE ' (' || after_off || ' days off)' END AS after,
              CASE silent_days WHEN 1 THEN '1 day' ELSE silent_days || ' days' END
              || CASE silent_off WHEN 0 THEN '' WHEN 1 THEN ' (1 day off)'
                      ELSE ' (' || silent_off || ' days off)' END AS silent,
              to_char(r.last_order_on, CASE
                  WHEN extract(year FROM r.last_order_on) = extract(year FROM r.day)
                  THEN 'FMDD Mon' ELSE 'FMDD Mon YYYY' END) AS last_day,
              to_char(r.expected_on, CASE
                  WHEN extract(year FROM r.expected_on) = extract(year FROM r.day)
                  THEN 'FMDD Mon' ELSE 'FMDD Mon YYYY' END) AS expected_day) w
