AUDIT (
  name orders_have_a_payment,
  standalone TRUE,
  description 'Each order has at least one payment.',
  defaults (
    severity = 'warn',
    remedy = 'Look for the payment in the payment provider''s export; payment metrics leave the order out.'
  )
);

SELECT o.order_id
FROM silver.orders AS o
LEFT JOIN silver.payments AS p
  ON p.order_id = o.order_id
WHERE
  p.order_id IS NULL
