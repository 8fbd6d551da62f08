SELECT
  COALESCE(p.product_name, p.product_id, '(none)') AS product,
  SUM(s.item_price) AS revenue,
  SUM(s.quantity) AS units,
  SUM(s.item_price) / NULLIF(SUM(SUM(s.item_price)) OVER (), 0) AS revenue_share
FROM sales.fact_sales AS s
LEFT JOIN common.dim_product AS p
  ON p.product_key = s.product_key
WHERE
  s.recognized_revenue AND COALESCE(s.is_product, TRUE)
GROUP BY
  s.product_key,
  product
ORDER BY
  revenue DESC,
  s.product_key NULLS LAST
LIMIT 15
