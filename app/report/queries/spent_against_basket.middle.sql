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
), steps AS (
  SELECT basket_units, spent, CEIL(12 * CUME_DIST() OVER (ORDER BY basket_units)) AS step
  FROM customers
  WHERE spent > 0
)
SELECT MEDIAN(basket_units) AS basket_units, MEDIAN(spent) AS spent
FROM steps
GROUP BY step
ORDER BY basket_units, spent
