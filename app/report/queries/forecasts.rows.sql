SELECT
  period AS forecast_month,
  value AS revenue,
  lower_bound AS lower_revenue,
  upper_bound AS upper_revenue
FROM models.forecasts
WHERE metric = 'revenue' AND grain = 'month' AND dimension IS NULL AND status = 'forecast'
ORDER BY forecast_month
