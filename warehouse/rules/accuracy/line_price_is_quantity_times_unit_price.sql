AUDIT (
  name line_price_is_quantity_times_unit_price,
  standalone TRUE,
  description 'The price of a line is its quantity times its unit price, to the cent.',
  defaults (
    severity = 'warn',
    remedy = 'See which of the three was typed wrongly; revenue uses the price of the line.'
  )
);

SELECT order_id, line_number
FROM silver.order_items
WHERE
  ABS(item_price - quantity * unit_price) >= 0.01
