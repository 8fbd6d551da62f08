AUDIT (
  name delivered_orders_have_a_promise,
  standalone TRUE,
  description 'A delivered order says by when it was promised.',
  defaults (
    severity = 'warn',
    remedy = 'Export the promised day; whether the order was late is unknown without it.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status = 'delivered' AND estimated_delivery_at IS NULL
