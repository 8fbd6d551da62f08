/* One row a product of the published marts; see Product in records.py for what the columns mean. */
WITH counted AS (
  SELECT s.*, c.country
  FROM sales.fact_sales AS s
  LEFT JOIN common.dim_customer AS c ON c.customer_key = s.customer_key
  WHERE s.recognized_revenue
),
sold AS (
  SELECT
    product_key,
    COUNT(*) AS lines,
    COALESCE(SUM(quantity), 0) AS units,
    SUM(item_price) AS sales,
    QUANTILE_CONT(unit_price::DOUBLE, 0.5) AS price,
    QUANTILE_CONT(unit_price::DOUBLE, 0.05) AS price_low,
    QUANTILE_CONT(unit_price::DOUBLE, 0.95) AS price_high,
    MIN(order_date) AS first_sold,
    MAX(order_date) AS last_sold
  FROM counted
  GROUP BY product_key
),
bought_in AS (
  SELECT product_key, LIST(country ORDER BY lines DESC, country) AS countries
  FROM (
    SELECT product_key, country, COUNT(*) AS lines
    FROM counted
    WHERE country IS NOT NULL
    GROUP BY ALL
  )
  GROUP BY product_key
),
named AS (
  SELECT product_key, LIST(product_name ORDER BY line_count DESC, product_name) AS names
  FROM common.product_names
  WHERE priced_line_count > 0
  GROUP BY product_key
),
reviewed AS (
  SELECT product_key, COUNT(*) AS review_count, AVG(score) AS review_score
  FROM (
    SELECT DISTINCT s.product_key, r.review_key, r.score
    FROM customer_service.fact_reviews AS r
    JOIN sales.fact_sales AS s ON s.order_key = r.order_key
  )
  GROUP BY product_key
)
SELECT
  p.product_key,
  p.product_id,
  p.product_name AS name,
  COALESCE(n.names, []) AS names,
  p.category,
  p.category_source,
  p.brand,
  p.description,
  COALESCE(p.is_product, TRUE) AS is_product,
  ROUND(COALESCE(s.price, p.list_price::DOUBLE), 4) AS price,
  ROUND(s.price_low, 4) AS price_low,
  ROUND(s.price_high, 4) AS price_high,
  COALESCE(s.sales, 0)::DOUBLE AS sales,
  COALESCE(s.units, 0)::BIGINT AS units,
  COALESCE(s.lines, 0)::BIGINT AS lines,
  s.first_sold,
  s.last_sold,
  COALESCE(b.countries, []) AS countries,
  COALESCE(r.review_count, 0)::BIGINT AS review_count,
  ROUND(r.review_score::DOUBLE, 4) AS review_score
FROM common.dim_product AS p
LEFT JOIN sold AS s USING (product_key)
LEFT JOIN bought_in AS b USING (product_key)
LEFT JOIN named AS n USING (product_key)
LEFT JOIN reviewed AS r USING (product_key)
ORDER BY p.product_id
