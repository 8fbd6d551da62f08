WITH customers AS (
  SELECT customer_id, SUM(item_price) AS spent
  FROM sales.fact_sales
  WHERE recognized_revenue AND customer_id IS NOT NULL
  GROUP BY customer_id
), ranked AS (
  SELECT
    spent,
    ROW_NUMBER() OVER (ORDER BY spent DESC, customer_id) AS place,
    COUNT(*) OVER () AS customers,
    SUM(spent) OVER () AS total
  FROM customers
)
SELECT
  MAX(customers) AS customer_count,
  MEDIAN(spent) AS median_spent,
  0.1 AS top_share,
  SUM(CASE WHEN place <= CEIL(0.1 * customers) THEN spent END) / NULLIF(MAX(total), 0) AS top_spent_share,
  SUM(CASE WHEN place <= 15 THEN spent END) / NULLIF(MAX(total), 0) AS shown_share,
  CASE
    WHEN SUM(CASE WHEN place <= CEIL(0.1 * customers) THEN spent END) >= 0.5 * MAX(total)
    THEN 'The shop lives on its best customers'
    ELSE 'The shop lives on the many'
  END AS verdict
FROM ranked
