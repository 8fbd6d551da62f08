/* The longest run of days without a row: the days around it and its length. */
WITH days AS (
  SELECT DISTINCT CAST($column AS DATE) AS day_present
  FROM $relation
  WHERE $column IS NOT NULL AND isfinite(CAST($column AS TIMESTAMP))
), steps AS (
  SELECT
    day_present,
    LEAD(day_present) OVER (ORDER BY day_present) AS next_day
  FROM days
)
SELECT day_present, next_day, DATE_DIFF('day', day_present, next_day) - 1 AS days_missing
FROM steps
WHERE next_day IS NOT NULL
ORDER BY days_missing DESC, day_present
LIMIT 1
