AUDIT (
  name order_lines_have_a_quantity,
  standalone TRUE,
  description 'No order line is of 0 pieces.',
  defaults (
    severity = 'warn',
    remedy = 'Remove the line at its source, or give it its quantity.'
  )
);

SELECT order_id, line_number
FROM silver.order_items
WHERE
  quantity = 0 OR quantity IS NULL
