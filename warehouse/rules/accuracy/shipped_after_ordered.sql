AUDIT (
  name shipped_after_ordered,
  standalone TRUE,
  description 'No order is handed to the carrier before it was placed.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the clock of the carrier or the shop; handling times of these orders are negative.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  shipped_at < ordered_at
