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
), ranked AS (
  SELECT
    order_count,
    spent,
    RANK() OVER (ORDER BY order_count) + (COUNT(*) OVER (PARTITION BY order_count) - 1) / 2.0 AS one,
    RANK() OVER (ORDER BY spent) + (COUNT(*) OVER (PARTITION BY spent) - 1) / 2.0 AS other
  FROM customers
  WHERE spent > 0
)
SELECT
  COUNT(*) AS customer_count,
  ROUND(CORR(one, other), 2) + 0 AS rank_correlation,
  COUNT_IF(order_count = 1) / COUNT(*) AS single_order_share,
  MEDIAN(spent) FILTER (WHERE order_count = 1) AS single_order_spent,
  MEDIAN(spent) FILTER (WHERE order_count > 1) AS repeat_order_spent,
  SUM(spent) FILTER (WHERE order_count > 1) / SUM(spent) AS repeat_spent_share,
  CASE
    WHEN CORR(one, other) >= 0.7 THEN 'who orders more often spends more, nearly without exception'
    WHEN CORR(one, other) >= 0.3 THEN 'who orders more often mostly spends more'
    ELSE 'what somebody spends hardly depends on how often they order'
  END AS verdict
FROM ranked
