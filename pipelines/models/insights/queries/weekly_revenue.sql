SELECT
  'revenue' AS subject,
  $week_start AS period_start,
  $day AS period_end,
  ROUND(CAST(SUM(CASE WHEN order_date >= $week_start THEN item_price END) AS DOUBLE), 6) AS value,
  ROUND(CAST(SUM(CASE WHEN order_date < $week_start THEN item_price END) AS DOUBLE), 6) AS reference_value
FROM sales.fact_sales
WHERE
  order_date BETWEEN $week_before AND $day
  AND recognized_revenue
