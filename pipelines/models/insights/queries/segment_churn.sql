SELECT
  s.segment_name AS subject,
  CAST(MIN(p.cutoff_at) AS DATE) AS period_start,
  CAST(MAX(p.cutoff_at) AS DATE) AS period_end,
  ROUND(AVG(p.probability), 6) AS value,
  ROUND(MAX(whole.probability), 6) AS reference_value,
  COUNT(*) AS customers
FROM models.predictions AS p
JOIN models.dim_customer_segmented AS s
  ON s.customer_id = p.customer_id
CROSS JOIN (
  SELECT AVG(probability) AS probability
  FROM models.predictions
  WHERE task = 'churn_90d'
) AS whole
WHERE
  p.task = 'churn_90d'
GROUP BY s.segment_name
