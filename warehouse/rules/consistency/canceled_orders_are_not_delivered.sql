AUDIT (
  name canceled_orders_are_not_delivered,
  standalone TRUE,
  description 'No canceled or unavailable order was delivered.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the goods came back; the order counts as canceled.'
  )
);

SELECT order_id
FROM silver.orders
WHERE
  order_status IN ('canceled', 'unavailable') AND NOT delivered_at IS NULL
