SELECT
  customer_id AS customer,
  SUM(item_price) AS spent,
  COUNT(DISTINCT order_key) AS order_count,
  MAX(order_date) AS last_day
FROM sales.fact_sales
WHERE
  recognized_revenue AND customer_id IS NOT NULL
GROUP BY
  customer_id
ORDER BY
  spent DESC,
  customer_id
LIMIT 15
