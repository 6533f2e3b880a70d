-- with: happened
-- How long the history of the user's customer who ordered most often is; counted up to a limit.
SELECT count(*) AS length FROM (SELECT 1 FROM happened LIMIT %(count_limit)s) h
