/* Rows in each period of time from the first to the last, those without any included. */
WITH periods AS (
  SELECT CAST(DATE_TRUNC('$period', CAST($column AS TIMESTAMP)) AS DATE) AS period_start, COUNT(*) AS rows
  FROM $relation
  WHERE $column IS NOT NULL AND isfinite(CAST($column AS TIMESTAMP))
  GROUP BY ALL
), calendar AS (
  SELECT CAST(UNNEST(GENERATE_SERIES(MIN(period_start), MAX(period_start), INTERVAL '1' $period)) AS DATE) AS period_start
  FROM periods
)
SELECT period_start, COALESCE(rows, 0) AS rows
FROM calendar
LEFT JOIN periods USING (period_start)
ORDER BY period_start
