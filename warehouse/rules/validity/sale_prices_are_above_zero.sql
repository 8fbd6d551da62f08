AUDIT (
  name sale_prices_are_above_zero,
  standalone TRUE,
  description 'Each sold line has a price above 0.',
  defaults (
    severity = 'warn',
    remedy = 'See whether these are gifts, samples or write-offs; they are not counted as revenue.'
  )
);

SELECT order_id, line_number
FROM silver.order_items
WHERE
  line_type = 'sale' AND unit_price <= 0
