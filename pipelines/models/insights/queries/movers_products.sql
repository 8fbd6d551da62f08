SELECT
  COALESCE(d.product_name, d.product_id) AS subject,
  $month_start AS period_start,
  $day AS period_end,
  ROUND(CAST(SUM(CASE WHEN s.order_date >= $month_start THEN s.item_price ELSE 0 END) AS DOUBLE), 6) AS value,
  ROUND(CAST(SUM(CASE WHEN s.order_date < $month_start THEN s.item_price ELSE 0 END) AS DOUBLE), 6) AS reference_value
FROM sales.fact_sales AS s
JOIN common.dim_product AS d
  ON d.product_key = s.product_key
WHERE
  s.order_date BETWEEN $month_before AND $day
  AND s.recognized_revenue
  AND NOT COALESCE(d.product_name, d.product_id) IS NULL
GROUP BY COALESCE(d.product_name, d.product_id)
