AUDIT (
  name each_line_is_published,
  standalone TRUE,
  description 'Each order has as many published lines as it has lines.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model sales.fact_sales: it lost or multiplied rows of silver.order_items.'
  )
);

SELECT s.order_id
FROM (
  SELECT order_id, COUNT(*) AS row_count
  FROM silver.order_items
  GROUP BY
    order_id
) AS s
LEFT JOIN (
  SELECT order_id, COUNT(*) AS row_count
  FROM sales.fact_sales
  GROUP BY
    order_id
) AS g
  ON g.order_id = s.order_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
