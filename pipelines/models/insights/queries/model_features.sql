WITH ranked AS (
  SELECT
    model_name,
    feature,
    importance,
    importance_std,
    trained_to,
    ROW_NUMBER() OVER (PARTITION BY model_name ORDER BY importance DESC, feature) AS place
  FROM models.feature_importance
  WHERE
    importance > 0
)
SELECT
  model_name AS subject,
  trained_to AS period_start,
  trained_to AS period_end,
  ROUND(importance, 6) AS value,
  ROUND(importance_std, 6) AS reference_value,
  feature
FROM ranked
WHERE
  place = 1
