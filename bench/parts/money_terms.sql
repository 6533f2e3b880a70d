-- What the company counts by, and the moments that follow from it today.
SELECT t.*, (%(today)s::date - hanging_days + 1)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
            AS moved_before,
       (%(today)s::date - open_order_days)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
            AS ordered_since
  FROM (SELECT currency.decimal_places AS places,
               COALESCE(p.hanging_days, 14) AS hanging_days,
               COALESCE(p.open_order_days, 180) AS open_order_days,
               COALESCE(p.comeback_min_days, 180)::float8 AS comeback_days,
               COALESCE(p.comeback_cycles, 2)::float8 AS comeback_cycles
          FROM res_company company
          JOIN res_currency currency ON currency.id = company.currency_id
          LEFT JOIN sales_rhythm_policy p ON p.company_id = company.id AND p.tag_id IS NULL
         WHERE company.id = %(company)s) t
