SELECT
  task,
  tenth,
  row_count,
  lift,
  gain AS gain_share,
  SUM(row_count) OVER (PARTITION BY task ORDER BY tenth) / SUM(row_count) OVER (PARTITION BY task) AS reached_share
FROM models.calibration
WHERE lift IS NOT NULL
ORDER BY task, tenth
