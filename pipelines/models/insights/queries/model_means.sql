SELECT
  p.task AS subject,
  CAST(MIN(p.cutoff_at) AS DATE) AS period_start,
  CAST(MAX(p.cutoff_at) AS DATE) AS period_end,
  ROUND(AVG(p.probability), 6) AS value,
  ROUND(MAX(m.value), 6) AS reference_value,
  COUNT(*) AS subjects
FROM models.predictions AS p
JOIN models.model_metrics AS m
  ON m.model_name = p.model_name AND m.task = p.task
WHERE
  m.measure = 'base_rate'
  AND m.split = 'test'
  AND m.is_winner
  AND m.is_serving
  AND NOT p.probability IS NULL
GROUP BY p.task
