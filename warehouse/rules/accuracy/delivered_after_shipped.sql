AUDIT (
  name delivered_after_shipped,
  standalone TRUE,
  description 'No order is delivered before it was handed to the carrier.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the time at its source; transit times of these orders are negative.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  delivered_at < shipped_at
