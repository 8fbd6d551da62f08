WITH parts AS (
  SELECT DISTINCT
    s.seller_key,
    f.order_key,
    f.is_late
  FROM operations.fact_fulfillment AS f
  JOIN sales.fact_sales AS s
    ON s.order_key = f.order_key
  WHERE
    f.order_date BETWEEN $quarter_start AND $day
)
SELECT
  d.seller_id AS subject,
  $quarter_start AS period_start,
  $day AS period_end,
  ROUND(AVG(CASE WHEN p.is_late THEN 1.0 ELSE 0.0 END), 6) AS value,
  ROUND(MAX(whole.share), 6) AS reference_value,
  CAST(SUM(CASE WHEN p.is_late THEN 1 ELSE 0 END) AS BIGINT) AS late_orders,
  COUNT(*) AS deliveries
FROM parts AS p
JOIN common.dim_seller AS d
  ON d.seller_key = p.seller_key
CROSS JOIN (
  SELECT AVG(CASE WHEN is_late THEN 1.0 ELSE 0.0 END) AS share
  FROM parts
) AS whole
GROUP BY d.seller_id
HAVING
  COUNT(*) >= 10
  AND SUM(CASE WHEN p.is_late THEN 1 ELSE 0 END) >= 3
  AND AVG(CASE WHEN p.is_late THEN 1.0 ELSE 0.0 END) > 1.5 * MAX(whole.share)
