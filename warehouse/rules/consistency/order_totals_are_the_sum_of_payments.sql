AUDIT (
  name order_totals_are_the_sum_of_payments,
  standalone TRUE,
  description 'The amount paid for an order is the sum of its published payments.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model operations.fact_orders or finance.fact_payments: they disagree.'
  )
);

SELECT o.order_id
FROM operations.fact_orders AS o
LEFT JOIN (
  SELECT order_id, SUM(amount) AS amount
  FROM finance.fact_payments
  GROUP BY
    order_id
) AS p
  ON p.order_id = o.order_id
WHERE
  COALESCE(o.payment_total, 0) <> COALESCE(p.amount, 0)
