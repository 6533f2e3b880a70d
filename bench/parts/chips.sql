-- with: page, amounts, closed
-- The chips of each card on the page, in order.
SELECT r.id, jsonb_agg(jsonb_build_object(
           'key', s.key, 'label', label, 'tone', tone,
           'pinned', s.key IN ('directive', 'promise_broken')
                     OR s.key = 'must_care' AND r.pinned_care) ORDER BY s.number) AS reasons
  FROM page r
 CROSS JOIN LATERAL (
       SELECT string_agg(c.name, ', ' ORDER BY l.stopped_from DESC, l.id) AS names
         FROM sales_rhythm_line l JOIN product_category c ON c.id = l.category_id
        WHERE l.rhythm_id = r.id AND l.stopped_from > r.day - 90 AND l.stopped_from <= r.day
          AND l.last_order_on < r.last_order_on AND (r.stopped_from <= r.day) IS NOT TRUE
          AND (r.silent_until > r.day) IS NOT TRUE) lost
 CROSS JOIN LATERAL unnest(  -- remarks stand only where something else does
       r.keys || CASE WHEN r.keys <> '{}' AND lost.names IS NOT NULL THEN ARRAY['line_lost']
                      ELSE '{}' END) WITH ORDINALITY s(key, number)
  LEFT JOIN amounts a ON a.id = r.id
       AND a.name = CASE s.key WHEN 'overdue' THEN 'overdue' WHEN 'deal_hanging' THEN 'deal'
                               WHEN 'quotation_hanging' THEN 'quotation' END
 CROSS JOIN LATERAL (
       SELECT CASE s.key
              WHEN 'promise_broken' THEN r.promise_on
              WHEN 'must_care' THEN r.touched_on
              WHEN 'neglected' THEN r.touched_on
              WHEN 'overdue' THEN r.overdue_from - 1
              WHEN 'stopped' THEN r.last_order_on
              WHEN 'late' THEN r.expected_on
              WHEN 'due' THEN r.expected_on
              WHEN 'activity_overdue' THEN r.activity_on
              WHEN 'route' THEN r.next_visit_on
              WHEN 'quotation_hanging' THEN r.quotation_hanging_from - 1
              WHEN 'deal_hanging' THEN r.deal_hanging_from - 1 END AS since) f
 CROSS JOIN LATERAL (
       SELECT COALESCE(sum(greatest(0, least((span->>1)::int, r.day - date '1970-01-01')
                  - greatest((span->>0)::int, since - date '1970-01-01' + 1) + 1)), 0)
              + (SELECT count(*) FROM closed c WHERE date '1970-01-01' + c.day > since
                    AND date '1970-01-01' + c.day <= r.day) AS off
                  FROM jsonb_array_elements(r.pause_spans) span) o
 CROSS JOIN LATERAL (
       SELECT CASE r.day - since WHEN 1 THEN '1 day' ELSE r.day - since || ' days' END
              || CASE WHEN off = 0 OR s.key NOT IN ('must_care', 'neglected', 'stopped', 'late', 'due')
                      THEN ''
                      WHEN off = 1 THEN ' (1 day off)'
                      ELSE ' (' || off || ' days off)' END AS days,
              to_char(since, CASE WHEN extract(year FROM since) = extract(year FROM r.day)
                             THEN 'FMDD Mon' ELSE 'FMDD Mon YYYY' END) AS since_day) d
  JOIN (VALUES
       ('directive', 'accent', 'Directive', NULL),
       ('promise_broken', 'danger', 'Promise broken, %%1$s over', NULL),
       ('must_care', 'accent', 'Must care: no care for %%1$s', 'Must care: never cared for'),
       ('help', 'accent', 'Help from the manager', NULL),
       ('promise_due', 'warning', 'Promise due today', NULL),
       ('overdue', 'danger', 'Owes %%2$s, %%1$s overdue', NULL),
       ('stopped', 'danger', 'Stopped, silent for %%1$s', NULL),
       ('late', 'danger', '%%1$s late', NULL),
       ('due', 'warning', 'Due: expected %%1$s ago', NULL),
       ('activity_overdue', 'danger', 'Activity %%1$s overdue', NULL),
       ('activity_due', 'warning', 'Activity today', NULL),
       ('route', 'plain', 'On today''s route', NULL),
       ('quotation_hanging', 'warning', 'Quotation %%2$s hanging for %%1$s',
        'Quotation hanging for %%1$s'),
       ('deal_hanging', 'warning', 'Deal %%2$s hanging for %%1$s', 'Deal hanging for %%1$s'),
       ('neglected', 'plain', 'No care for %%1$s', 'Never cared for'),
       ('line_lost', 'plain', NULL, NULL)
       ) said(key, tone, usually, otherwise) ON said.key = s.key
 CROSS JOIN LATERAL (
       SELECT CASE
              WHEN s.key = 'line_lost' THEN 'No longer buys ' || lost.names
              WHEN s.key = 'due' AND since = r.day THEN 'Due: expected today'
              WHEN s.key = 'due' AND since = r.day + 1 THEN 'Due: expected tomorrow'
              WHEN s.key = 'due' AND since > r.day THEN 'Due: expected ' || since_day
              WHEN s.key = 'route' AND since < r.day
              THEN format('Visit of %%s carried over', since_day)
              WHEN otherwise IS NOT NULL
                   AND (since IS NULL OR s.key LIKE '%%hanging' AND COALESCE(a.amount, 0) = 0)
              THEN format(otherwise, days)
              ELSE format(usually, days, a.words) END AS label) l
 GROUP BY r.id
