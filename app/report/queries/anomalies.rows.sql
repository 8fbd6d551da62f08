SELECT metric, metric_label, grain, period, direction, value, expected, score
FROM models.anomalies
WHERE NOT is_partial
ORDER BY ABS(score) DESC NULLS LAST, metric, grain, period
LIMIT 2000
