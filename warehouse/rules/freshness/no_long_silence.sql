AUDIT (
  name no_long_silence,
  standalone TRUE,
  description 'No table is without events for more than a week and five times its usual gap.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the shop was closed or files of those days are missing.'
  )
);

WITH gaps AS (
  SELECT
    table_name,
    day,
    day - LAG(day) OVER (PARTITION BY table_name ORDER BY day) AS gap
  FROM run.days
), usual AS (
  SELECT table_name, day, gap, MEDIAN(gap) OVER (PARTITION BY table_name) AS usual_gap
  FROM gaps
)
SELECT table_name, day
FROM usual
WHERE
  gap > 7 AND gap > 5 * usual_gap
