AUDIT (
  name shipped_orders_have_a_shipping_time,
  standalone TRUE,
  description 'An order on its way says when it was handed to the carrier.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the seller or carrier for the time, or mend the status.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status = 'shipped' AND shipped_at IS NULL
