AUDIT (
  name payments_are_above_zero,
  standalone TRUE,
  description 'Each payment is of more than 0.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the payment was a voucher or a test; it counts as a payment of nothing.'
  )
);

SELECT order_id, payment_sequence
FROM silver.payments
WHERE
  amount <= 0
