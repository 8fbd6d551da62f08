/* What the tables say of the products that were found, in the order in which they were or by price. */
WITH found (place, product_key) AS (
  VALUES {found}
),
sold AS (
  SELECT
    s.product_key,
    QUANTILE_CONT(s.unit_price::DOUBLE, 0.5) AS price,
    SUM(s.item_price) AS revenue,
    SUM(s.quantity) AS pieces
  FROM sales.fact_sales AS s
  JOIN found USING (product_key)
  WHERE s.recognized_revenue
  GROUP BY s.product_key
)
SELECT
  p.product_id,
  p.product_name,
  p.category,
  ROUND(COALESCE(s.price, p.list_price::DOUBLE), 4) AS price,
  COALESCE(s.revenue, 0)::DOUBLE AS revenue,
  COALESCE(s.pieces, 0)::BIGINT AS pieces
FROM found AS f
JOIN common.dim_product AS p USING (product_key)
LEFT JOIN sold AS s USING (product_key)
ORDER BY {order}
