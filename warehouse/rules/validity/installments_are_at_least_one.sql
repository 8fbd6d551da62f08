AUDIT (
  name installments_are_at_least_one,
  standalone TRUE,
  description 'Each payment has at least one instalment.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the payment provider for the number; averages of instalments count it as given.'
  )
);

SELECT order_id, payment_sequence
FROM silver.payments
WHERE
  installments < 1
