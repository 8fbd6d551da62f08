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
    recency_days,
    spent,
    RANK() OVER (ORDER BY recency_days) + (COUNT(*) OVER (PARTITION BY recency_days) - 1) / 2.0 AS one,
    RANK() OVER (ORDER BY spent) + (COUNT(*) OVER (PARTITION BY spent) - 1) / 2.0 AS other
  FROM customers
  WHERE spent > 0
)
SELECT
  COUNT(*) AS customer_count,
  ROUND(CORR(one, other), 2) + 0 AS rank_correlation,
  MEDIAN(recency_days) AS median_recency,
  90 AS recent_limit,
  COUNT_IF(recency_days <= 90) / COUNT(*) AS recent_share,
  SUM(spent) FILTER (WHERE recency_days <= 90) / SUM(spent) AS recent_spent_share,
  SUM(spent) FILTER (WHERE recency_days > 365) / SUM(spent) AS gone_spent_share,
  365 AS gone_limit,
  CASE
    WHEN CORR(one, other) <= -0.2 THEN 'the best customers were here lately'
    WHEN CORR(one, other) >= 0.2 THEN 'the best customers have not been here for long'
    ELSE 'good customers are found among recent and lapsed ones alike'
  END AS verdict
FROM ranked
