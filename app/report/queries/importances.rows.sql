SELECT model_name AS model, feature, importance, importance_std
FROM models.feature_importance
WHERE importance IS NOT NULL
ORDER BY model, importance DESC, feature
