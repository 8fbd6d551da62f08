WITH daily AS (
  SELECT order_date AS day, SUM(item_price) AS revenue
  FROM sales.fact_sales
  WHERE recognized_revenue
  GROUP BY order_date
), monthly AS (
  SELECT DATE_TRUNC('month', day) AS month, SUM(revenue) AS revenue
  FROM daily
  GROUP BY DATE_TRUNC('month', day)
), weekdays AS (
  SELECT DAYNAME(day) AS weekday, AVG(revenue) AS revenue
  FROM daily
  GROUP BY DAYNAME(day)
)
SELECT
  (SELECT MIN(day) FROM daily) AS first_day,
  (SELECT MAX(day) FROM daily) AS last_day,
  (SELECT SUM(revenue) FROM daily) AS total_revenue,
  (SELECT COUNT(*) FROM daily) AS trading_day_count,
  (SELECT MAX_BY(day, ROW(revenue, day)) FROM daily) AS best_day,
  (SELECT MAX(revenue) FROM daily) AS best_day_revenue,
  (SELECT MAX(revenue) / NULLIF(MEDIAN(revenue), 0) FROM daily) AS best_day_times,
  (SELECT MEDIAN(revenue) FROM daily) AS median_day_revenue,
  (SELECT CAST(MAX_BY(month, ROW(revenue, month)) AS DATE) FROM monthly) AS best_month,
  (SELECT MAX(revenue) FROM monthly) AS best_month_revenue,
  (SELECT MAX_BY(weekday, ROW(revenue, weekday)) FROM weekdays) AS best_weekday,
  (SELECT MIN_BY(weekday, ROW(revenue, weekday)) FROM weekdays) AS worst_weekday
