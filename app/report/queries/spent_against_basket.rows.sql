WITH customers AS (
  SELECT
    customer_id,
    COUNT(DISTINCT order_key) AS order_count,
    SUM(item_price) AS spent,
    SUM(quantity) / COUNT(DISTINCT order_key) AS basket_units,
    (SELECT MAX(order_date) FROM sales.fact_sales) - MAX(order_date) AS recency_days
  FROM sales.fact_sales
  WHERE recognized_revenue AND customer_id IS NOT NULL
  GROUP BY customer_id
)
SELECT basket_units, spent
FROM customers
WHERE spent > 0
ORDER BY MD5(customer_id)
LIMIT 3000
