SELECT
  period_start AS month,
  COUNT_IF(tier = 'heavy') AS heavy_users,
  COUNT_IF(tier = 'medium') AS medium_users,
  COUNT_IF(tier = 'light') AS light_users
FROM behavior.engagement
GROUP BY period_start
ORDER BY month
