-- The order curve: orders per cycle of silence in each step, and how many came before it.
SELECT class::int - 1 AS class, starts, ends, rate,
       COALESCE(sum(rate * (ends - starts)) OVER (
           PARTITION BY class ORDER BY starts
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS reached
  FROM jsonb_array_elements(%(rates)s::jsonb) WITH ORDINALITY c(rates, class)
 CROSS JOIN LATERAL (
       SELECT rate::float8, place
         FROM jsonb_array_elements_text(c.rates) WITH ORDINALITY r(rate, place)) r
  JOIN (SELECT starts, lead(starts, 1, 'infinity') OVER (ORDER BY starts) AS ends, place
          FROM unnest(%(steps)s::float8[]) WITH ORDINALITY s(starts, place)) s USING (place)
