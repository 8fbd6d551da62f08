SELECT
  'orders' AS subject,
  $week_start AS period_start,
  $day AS period_end,
  ROUND(CAST(SUM(CASE WHEN order_date >= $week_start THEN 1 ELSE 0 END) AS DOUBLE), 6) AS value,
  ROUND(CAST(SUM(CASE WHEN order_date < $week_start THEN 1 ELSE 0 END) AS DOUBLE), 6) AS reference_value
FROM operations.fact_orders
WHERE
  order_date BETWEEN $week_before AND $day
