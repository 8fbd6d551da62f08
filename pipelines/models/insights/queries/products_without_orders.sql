SELECT
  COALESCE(p.product_name, p.product_id) AS subject,
  MIN(t.first_day) AS period_start,
  MAX(t.as_of_date) AS period_end,
  CAST(SUM(t.sessions) AS DOUBLE) AS value,
  CAST(0 AS DOUBLE) AS reference_value
FROM models.page_traffic AS t
JOIN common.dim_product AS p
  ON p.product_id = t.product_id
LEFT JOIN sales.fact_sales AS s
  ON s.product_key = p.product_key AND s.recognized_revenue AND s.order_date BETWEEN t.first_day AND t.as_of_date
WHERE
  s.product_key IS NULL
GROUP BY COALESCE(p.product_name, p.product_id)
HAVING
  SUM(t.sessions) >= 20
