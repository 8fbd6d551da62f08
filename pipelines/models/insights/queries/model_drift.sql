WITH ranked AS (
  SELECT
    model_name,
    feature,
    psi,
    trained_to,
    ROW_NUMBER() OVER (PARTITION BY model_name ORDER BY psi DESC, feature) AS place
  FROM models.feature_importance
  WHERE
    psi >= 0.1
)
SELECT
  model_name AS subject,
  trained_to AS period_start,
  trained_to AS period_end,
  ROUND(psi, 6) AS value,
  CAST(0.2 AS DOUBLE) AS reference_value,
  feature
FROM ranked
WHERE
  place = 1
