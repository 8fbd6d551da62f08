AUDIT (
  name delivered_orders_have_an_approval_time,
  standalone TRUE,
  description 'A delivered order says when its payment was approved.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the payment provider for the time; approval times leave the order out.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status = 'delivered' AND approved_at IS NULL
