-- with: measured
-- What the user did against their goals.
SELECT key, unit, value, goal, pace FROM measured ORDER BY sequence, id
