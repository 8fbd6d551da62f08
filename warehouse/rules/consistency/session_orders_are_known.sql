AUDIT (
  name session_orders_are_known,
  standalone TRUE,
  description 'Each order that a session ended in is an order.',
  defaults (
    severity = 'warn',
    remedy = 'Land the order; conversion counts the session, revenue does not know it.'
  )
);

SELECT s.session_id
FROM silver.sessions AS s
LEFT JOIN silver.orders AS o
  ON o.order_id = s.order_id
WHERE
  NOT s.order_id IS NULL AND o.order_id IS NULL
