WITH whole AS (
  SELECT
    *,
    ROW_NUMBER() OVER (ORDER BY ABS(score) DESC NULLS LAST, metric, grain, period) AS place
  FROM models.anomalies
  WHERE NOT is_partial
), days AS (
  SELECT period, COUNT(DISTINCT metric) AS metrics
  FROM whole
  WHERE grain = 'day' AND direction <> 'gap'
  GROUP BY period
), counted AS (
  SELECT metric_label, COUNT(*) AS found FROM whole GROUP BY metric_label
)
SELECT
  (SELECT COUNT(*) FROM whole) AS anomaly_count,
  (SELECT COUNT(DISTINCT metric) FROM whole) AS metric_count,
  (SELECT COUNT(*) FROM whole WHERE direction = 'up') AS up_count,
  (SELECT COUNT(*) FROM whole WHERE direction = 'down') AS down_count,
  (SELECT COUNT(*) FROM whole WHERE direction = 'gap') AS gap_count,
  (SELECT LOWER(MAX(metric_label)) FROM whole WHERE place = 1) AS strongest_metric,
  (SELECT MAX(period) FROM whole WHERE place = 1) AS strongest_day,
  (SELECT MAX(grain) FROM whole WHERE place = 1) AS strongest_grain,
  (SELECT ROUND(MAX(value), 2) FROM whole WHERE place = 1) AS strongest_value,
  (SELECT ROUND(MAX(expected), 2) FROM whole WHERE place = 1) AS strongest_expected,
  (SELECT MAX_BY(period, ROW(metrics, period)) FROM days WHERE metrics > 1) AS common_day,
  (SELECT MAX(metrics) FROM days WHERE metrics > 1) AS common_count,
  (SELECT LOWER(MAX_BY(metric_label, ROW(found, metric_label))) FROM counted) AS restless_metric,
  (SELECT MAX(found) FROM counted) AS restless_count
