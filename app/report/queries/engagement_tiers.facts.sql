WITH monthly AS (
  SELECT
    period_start AS month,
    COUNT(*) AS users,
    COUNT_IF(tier = 'heavy') / COUNT(*) AS heavy_share,
    AVG(active_days) AS active_days
  FROM behavior.engagement
  GROUP BY period_start
)
SELECT
  MAX(month) AS last_month,
  MAX_BY(users, ROW(month, users)) AS last_users,
  MAX_BY(heavy_share, ROW(month, heavy_share)) AS last_heavy_share,
  MAX_BY(active_days, ROW(month, active_days)) AS last_active_days,
  MAX_BY(month, ROW(users, month)) AS fullest_month,
  MAX(users) AS fullest_users,
  (SELECT COUNT_IF(tier = 'heavy') / COUNT(*) FROM behavior.engagement) AS heavy_share,
  (SELECT COUNT_IF(tier = 'light') / COUNT(*) FROM behavior.engagement) AS light_share,
  (SELECT SUM(watch_seconds) FILTER (WHERE tier = 'heavy') / NULLIF(SUM(watch_seconds), 0) FROM behavior.engagement)
    AS heavy_watched_share
FROM monthly
