WITH products AS (
  SELECT product_key, SUM(item_price) AS revenue
  FROM sales.fact_sales
  WHERE recognized_revenue AND COALESCE(is_product, TRUE)
  GROUP BY product_key
), ranked AS (
  SELECT
    revenue,
    ROW_NUMBER() OVER (ORDER BY revenue DESC, product_key) AS place,
    COUNT(*) OVER () AS products,
    SUM(revenue) OVER () AS total,
    SUM(revenue) OVER (ORDER BY revenue DESC, product_key) AS so_far
  FROM products
)
SELECT
  MAX(products) AS product_count,
  SUM(CASE WHEN place <= 15 THEN revenue END) / NULLIF(MAX(total), 0) AS shown_share,
  COUNT_IF(so_far - revenue < 0.8 * total) AS products_for_most,
  COUNT_IF(so_far - revenue < 0.8 * total) / MAX(products) AS products_for_most_share,
  CASE
    WHEN COUNT_IF(so_far - revenue < 0.8 * total) <= 0.3 * MAX(products) THEN 'few products carry the sales'
    ELSE 'sales are spread over many products'
  END AS spread,
  0.8 AS most_share
FROM ranked
