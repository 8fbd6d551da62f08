WITH features AS (
  SELECT
    s.customer_id,
    CAST((SELECT MAX(order_date) FROM sales.fact_sales) - MAX(s.order_date) AS DOUBLE) AS recency,
    CAST(MAX(s.order_date) - MIN(s.order_date) AS DOUBLE) AS tenure,
    CAST(COUNT(DISTINCT s.order_key) AS DOUBLE) AS orders,
    CAST(SUM(s.item_price) AS DOUBLE) AS spent,
    CAST(SUM(s.item_price) AS DOUBLE) / COUNT(DISTINCT s.order_key) AS order_value,
    CAST(SUM(s.quantity) AS DOUBLE) / COUNT(DISTINCT s.order_key) AS basket,
    CAST(COUNT(DISTINCT s.product_key) AS DOUBLE) AS products
  FROM sales.fact_sales AS s
  WHERE s.recognized_revenue AND s.customer_id IS NOT NULL
  GROUP BY s.customer_id
), measures AS (
  SELECT customer_id, place, measure, value
  FROM (
    SELECT customer_id, 1 AS place, 'Days since order' AS measure, recency AS value FROM features
    UNION ALL SELECT customer_id, 2, 'Days first to last', tenure FROM features
    UNION ALL SELECT customer_id, 3, 'Orders', orders FROM features
    UNION ALL SELECT customer_id, 4, 'Spent', spent FROM features
    UNION ALL SELECT customer_id, 5, 'Order value', order_value FROM features
    UNION ALL SELECT customer_id, 6, 'Units per order', basket FROM features
    UNION ALL SELECT customer_id, 7, 'Products', products FROM features
  )
), ranked AS (
  SELECT
    customer_id,
    place,
    measure,
    RANK() OVER (PARTITION BY measure ORDER BY value)
      + (COUNT(*) OVER (PARTITION BY measure, value) - 1) / 2.0 AS position
  FROM measures
)
SELECT
  a.measure AS one,
  b.measure AS other,
  CORR(a.position, b.position) AS correlation
FROM ranked AS a
JOIN ranked AS b
  ON b.customer_id = a.customer_id
GROUP BY
  a.measure,
  a.place,
  b.measure,
  b.place
ORDER BY
  a.place,
  b.place
