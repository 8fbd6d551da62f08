AUDIT (
  name delivered_orders_have_a_delivery_time,
  standalone TRUE,
  description 'A delivered order says when it was delivered.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the carrier for the time; delivery times leave the order out.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status = 'delivered' AND delivered_at IS NULL
