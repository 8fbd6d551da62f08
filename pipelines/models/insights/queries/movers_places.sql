SELECT
  COALESCE(d.state_name, d.country) AS subject,
  $month_start AS period_start,
  $day AS period_end,
  ROUND(CAST(SUM(CASE WHEN s.order_date >= $month_start THEN s.item_price ELSE 0 END) AS DOUBLE), 6) AS value,
  ROUND(CAST(SUM(CASE WHEN s.order_date < $month_start THEN s.item_price ELSE 0 END) AS DOUBLE), 6) AS reference_value
FROM sales.fact_sales AS s
JOIN common.dim_customer AS d
  ON d.customer_key = s.customer_key
WHERE
  s.order_date BETWEEN $month_before AND $day
  AND s.recognized_revenue
  AND NOT COALESCE(d.state_name, d.country) IS NULL
GROUP BY COALESCE(d.state_name, d.country)
