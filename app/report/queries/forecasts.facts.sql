SELECT
  COUNT(*) AS period_count,
  MIN(period) AS first_month,
  MIN_BY(value, period) AS first_revenue,
  MIN_BY(lower_bound, period) AS first_lower_revenue,
  MIN_BY(upper_bound, period) AS first_upper_revenue,
  MAX(period) AS last_month,
  MAX_BY(value, period) AS last_revenue,
  REPLACE(MAX(algorithm), '_', ' ') AS method,
  MAX(mase) AS error,
  MAX(baseline_mase) AS baseline_error,
  CASE WHEN MAX(mase) < MAX(baseline_mase) THEN 'better than' ELSE 'no better than' END AS compared
FROM models.forecasts
WHERE metric = 'revenue' AND grain = 'month' AND dimension IS NULL AND status = 'forecast'
