AUDIT (
  name payments_are_unique,
  standalone TRUE,
  description 'No payment of an order is in the payments twice.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model finance.fact_payments: a join multiplied its rows.'
  )
);

SELECT order_id, payment_sequence, COUNT(*) - 1 AS failing_rows
FROM finance.fact_payments
GROUP BY
  order_id, payment_sequence
HAVING
  COUNT(*) > 1
