WITH firsts AS (
  SELECT
    REPLACE(task, '_', ' ') AS task,
    MIN_BY(lift, tenth) AS lift,
    MIN_BY(gain, tenth) AS gain
  FROM models.calibration
  WHERE lift IS NOT NULL
  GROUP BY task
)
SELECT
  COUNT(*) AS task_count,
  MAX_BY(task, ROW(lift, task)) AS best_task,
  MAX(lift) AS best_lift,
  MAX_BY(gain, ROW(lift, task)) AS best_gain_share,
  CASE WHEN COUNT(*) > 1 THEN MIN_BY(task, ROW(lift, task)) END AS worst_task,
  MIN(lift) AS worst_lift,
  CASE WHEN MIN(lift) < 1.2 THEN 'hardly better than no model' ELSE 'still better than no model' END AS worst_verdict
FROM firsts
