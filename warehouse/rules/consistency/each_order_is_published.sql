AUDIT (
  name each_order_is_published,
  standalone TRUE,
  description 'Each order is in the published orders, once.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_orders: it lost or multiplied rows of silver.orders.'
  )
);

SELECT s.order_id
FROM (
  SELECT order_id, COUNT(*) AS row_count
  FROM silver.orders
  GROUP BY
    order_id
) AS s
LEFT JOIN (
  SELECT order_id, COUNT(*) AS row_count
  FROM operations.fact_orders
  GROUP BY
    order_id
) AS g
  ON g.order_id = s.order_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
