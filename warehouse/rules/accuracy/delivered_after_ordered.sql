AUDIT (
  name delivered_after_ordered,
  standalone TRUE,
  description 'No order is delivered before it was placed.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the time at its source; delivery times of these orders are negative.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  delivered_at < ordered_at
