WITH ranked AS (
  SELECT
    REPLACE(model_name, '_', ' ') AS model,
    REPLACE(feature, '_', ' ') AS feature,
    importance,
    importance_std,
    ROW_NUMBER() OVER (PARTITION BY model_name ORDER BY importance DESC, feature) AS place,
    importance / NULLIF(SUM(GREATEST(importance, 0)) OVER (PARTITION BY model_name), 0) AS importance_share
  FROM models.feature_importance
  WHERE importance IS NOT NULL
)
SELECT
  COUNT(DISTINCT model) AS model_count,
  COUNT(*) AS feature_count,
  COUNT_IF(importance <= 2 * COALESCE(importance_std, 0)) AS idle_count,
  STRING_AGG(CONCAT(feature, ' (', model, ')'), ', ' ORDER BY model) FILTER (WHERE place = 1) AS strongest,
  MAX_BY(feature, ROW(importance_share, model, feature)) FILTER (WHERE place = 1 AND importance_share IS NOT NULL) AS sole_feature,
  MAX_BY(model, ROW(importance_share, model, feature)) FILTER (WHERE place = 1 AND importance_share IS NOT NULL) AS sole_model,
  MAX(importance_share) FILTER (WHERE place = 1) AS sole_share
FROM ranked
