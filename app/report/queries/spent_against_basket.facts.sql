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
    basket_units,
    spent,
    RANK() OVER (ORDER BY basket_units) + (COUNT(*) OVER (PARTITION BY basket_units) - 1) / 2.0 AS one,
    RANK() OVER (ORDER BY spent) + (COUNT(*) OVER (PARTITION BY spent) - 1) / 2.0 AS other
  FROM customers
  WHERE spent > 0
)
SELECT
  COUNT(*) AS customer_count,
  ROUND(CORR(one, other), 2) + 0 AS rank_correlation,
  ROUND(MEDIAN(basket_units), 1) AS median_units,
  ROUND(QUANTILE_CONT(basket_units, 0.9), 1) AS high_units,
  0.9 AS high_share,
  MEDIAN(spent) FILTER (WHERE basket_units <= 1) AS single_unit_spent,
  MEDIAN(spent) FILTER (WHERE basket_units > 1) AS larger_spent,
  CASE
    WHEN CORR(one, other) >= 0.5 THEN 'larger baskets are what makes a customer valuable'
    WHEN CORR(one, other) >= 0.2 THEN 'larger baskets help, and are not the whole story'
    ELSE 'the size of the basket says little about what a customer spends'
  END AS verdict
FROM ranked
