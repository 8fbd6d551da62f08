AUDIT (
  name freight_is_not_negative,
  standalone TRUE,
  description 'No order line has a negative freight.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the carrier or seller for the freight of the line.'
  )
);

SELECT order_id, line_number
FROM silver.order_items
WHERE
  freight < 0
