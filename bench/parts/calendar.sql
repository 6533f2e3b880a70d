-- with: asked, weeks
-- The days asked about, each with the first of its month and of the month's third week.
SELECT a.*, w.starts AS week_3_from
  FROM asked a JOIN weeks w ON w.month_from = a.month_from AND w.number = 3
