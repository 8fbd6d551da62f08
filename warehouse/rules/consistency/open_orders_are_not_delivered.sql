AUDIT (
  name open_orders_are_not_delivered,
  standalone TRUE,
  description 'No order that is created, approved, invoiced, processing or shipped was delivered.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the status at its source; delivery times leave the order out.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status IN ('created', 'approved', 'invoiced', 'processing', 'shipped') AND NOT delivered_at IS NULL
