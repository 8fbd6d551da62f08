AUDIT (
  name each_payment_is_published,
  standalone TRUE,
  description 'Each order has as many published payments as it has payments.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model finance.fact_payments: it lost or multiplied rows of silver.payments.'
  )
);

SELECT s.order_id
FROM (
  SELECT order_id, COUNT(*) AS row_count
  FROM silver.payments
  GROUP BY
    order_id
) AS s
LEFT JOIN (
  SELECT order_id, COUNT(*) AS row_count
  FROM finance.fact_payments
  GROUP BY
    order_id
) AS g
  ON g.order_id = s.order_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
