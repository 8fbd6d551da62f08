AUDIT (
  name promised_after_ordered,
  standalone TRUE,
  description 'No order is promised for a moment before it was placed.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the promise at its source; every such order counts as late.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  estimated_delivery_at < ordered_at
