-- with: snapshots
-- Of the windows that closed in the last month, those in which an order came; where they are enough.
SELECT above::float8 / below AS share, below
  FROM (SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT 1 FROM res_partner c
                     JOIN sale_order o ON o.partner_id = c.id AND o.company_id = s.company_id
                    WHERE c.commercial_partner_id = s.partner_id AND o.state = 'sale'
                      AND o.date_order >= due_from::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                      AND o.date_order < late_from::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                    GROUP BY (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                   HAVING sum(o.amount_untaxed) > 0)) AS above,
               count(*) AS below
          FROM snapshots s
         WHERE s.late_from > date_trunc('month', %(today)s::date) - interval '1 month'
           AND s.late_from <= date_trunc('month', %(today)s::date)
           AND s.window_closed_on IS NOT NULL) w
 WHERE below >= COALESCE((SELECT hit_rate_min_windows FROM sales_rhythm_policy
                           WHERE company_id = %(company)s AND tag_id IS NULL), 20)
