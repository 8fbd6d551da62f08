AUDIT (
  name sales_belong_to_an_order,
  standalone TRUE,
  description 'Each order line belongs to a published order.',
  defaults (
    severity = 'warn',
    remedy = 'Land the orders of these lines; their status and customer are unknown.'
  )
);

SELECT s.sale_key
FROM sales.fact_sales AS s
LEFT JOIN operations.fact_orders AS o
  ON o.order_key = s.order_key
WHERE
  o.order_key IS NULL
