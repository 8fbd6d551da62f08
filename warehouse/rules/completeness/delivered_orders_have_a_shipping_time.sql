AUDIT (
  name delivered_orders_have_a_shipping_time,
  standalone TRUE,
  description 'A delivered order says when it was handed to the carrier.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the seller or carrier for the time; handling and transit times leave the order out.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status = 'delivered' AND shipped_at IS NULL
