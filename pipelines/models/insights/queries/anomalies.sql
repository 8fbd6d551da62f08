WITH ranked AS (
  SELECT
    metric_label,
    period,
    period_end,
    value,
    expected,
    score,
    reason,
    ROW_NUMBER() OVER (PARTITION BY metric_label ORDER BY ABS(score) DESC, period) AS place
  FROM models.anomalies
  WHERE
    period BETWEEN $week_start AND $day
    AND direction IN ('up', 'down')
    AND NOT is_partial
)
SELECT
  metric_label AS subject,
  period AS period_start,
  period_end,
  ROUND(value, 6) AS value,
  ROUND(expected, 6) AS reference_value,
  ROUND(score, 4) AS score,
  reason
FROM ranked
WHERE
  place = 1
