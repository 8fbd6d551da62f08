AUDIT (
  name approved_after_ordered,
  standalone TRUE,
  description 'No order is approved before it was placed.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the clock of one of the systems; approval times of these orders are negative.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  approved_at < ordered_at
