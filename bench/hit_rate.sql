-- with: snapshots
-- Of the windows that closed in the last month and the last quarter, those in which an order came.
SELECT p.period, count(s.id) FILTER (WHERE hit) AS above,
       count(s.id) AS below,
       CASE WHEN count(s.id) >= COALESCE((
                 SELECT hit_rate_min_windows FROM sales_rhythm_policy
                  WHERE company_id = %(company)s AND tag_id IS NULL), 20)
            THEN count(s.id) FILTER (WHERE hit)::float8 / count(s.id) END AS value
  FROM (VALUES
        ('month', date_trunc('month', %(today)s::date) - interval '1 month',
                  date_trunc('month', %(today)s::date)),
        ('quarter', date_trunc('quarter', %(today)s::date) - interval '3 months',
                    date_trunc('quarter', %(today)s::date))) p(period, starts, before)
  LEFT JOIN snapshots s ON s.window_closed_on >= p.starts AND s.window_closed_on < p.before
 CROSS JOIN LATERAL (
       SELECT EXISTS (
           SELECT 1 FROM res_partner c
             JOIN sale_order o ON o.partner_id = c.id AND o.company_id = s.company_id
            WHERE c.commercial_partner_id = s.partner_id AND o.state = 'sale'
              AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date >= s.due_from
              AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date < s.late_from
            GROUP BY (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
           HAVING sum(o.amount_untaxed) > 0) AS hit) h
 GROUP BY p.period ORDER BY p.period
