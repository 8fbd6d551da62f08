WITH tasks AS (
  SELECT
    REPLACE(task, '_', ' ') AS task,
    SUM(row_count) AS rows_judged,
    SUM(ABS(observed - predicted) * row_count) / SUM(row_count) AS error,
    SUM((observed - predicted) * row_count) / SUM(row_count) AS bias,
    COUNT_IF(predicted BETWEEN lower_bound AND upper_bound) AS covered,
    COUNT(*) AS tenths
  FROM models.calibration
  WHERE lower_bound IS NOT NULL
  GROUP BY task
)
SELECT
  COUNT(*) AS task_count,
  SUM(covered) AS covered_count,
  SUM(tenths) AS tenth_count,
  MIN_BY(task, ROW(error, task)) AS best_task,
  MIN(error) AS best_error_share,
  CASE WHEN COUNT(*) > 1 THEN MAX_BY(task, ROW(error, task)) END AS worst_task,
  MAX(error) AS worst_error_share,
  CASE WHEN MAX_BY(bias, ROW(error, task)) > 0 THEN 'too low' ELSE 'too high' END AS worst_side,
  CASE
    WHEN SUM(covered) >= 0.9 * SUM(tenths) THEN 'The chances can be taken at their word'
    WHEN SUM(covered) >= 0.6 * SUM(tenths) THEN 'Most chances can be taken at their word'
    ELSE 'The chances rank well or badly, but are no shares to count on'
  END AS verdict
FROM tasks
