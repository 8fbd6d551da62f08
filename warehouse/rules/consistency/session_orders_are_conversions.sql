AUDIT (
  name session_orders_are_conversions,
  standalone TRUE,
  description 'A session that names an order is converted.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the tracking, or the staging model that says what a conversion is.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  NOT order_id IS NULL AND NOT is_converted
