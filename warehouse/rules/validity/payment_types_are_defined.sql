AUDIT (
  name payment_types_are_defined,
  standalone TRUE,
  description 'Each payment says by what means it was made.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the payment provider for the means; shares by payment type show it as not defined.'
  )
);

SELECT order_id, payment_sequence
FROM silver.payments
WHERE
  payment_type IS NULL OR payment_type IN ('not_defined', 'unknown', '')
