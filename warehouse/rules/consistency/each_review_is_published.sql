AUDIT (
  name each_review_is_published,
  standalone TRUE,
  description 'Each order has as many published reviews as it has reviews.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model customer_service.fact_reviews: it lost or multiplied rows of silver.reviews.'
  )
);

SELECT s.order_id
FROM (
  SELECT order_id, COUNT(*) AS row_count
  FROM silver.reviews
  GROUP BY
    order_id
) AS s
LEFT JOIN (
  SELECT order_id, COUNT(*) AS row_count
  FROM customer_service.fact_reviews
  GROUP BY
    order_id
) AS g
  ON g.order_id = s.order_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
