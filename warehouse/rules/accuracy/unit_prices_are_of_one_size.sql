AUDIT (
  name unit_prices_are_of_one_size,
  standalone TRUE,
  description 'No product is sold at more than 20 times its usual (median) price.',
  defaults (
    severity = 'warn',
    remedy = 'See whether a decimal point was lost; the line counts as it is.'
  )
);

WITH priced AS (
  SELECT order_id, line_number, unit_price, MEDIAN(unit_price) OVER (PARTITION BY product_id) AS usual_price
  FROM silver.order_items
  WHERE
    line_type = 'sale' AND is_product AND unit_price > 0
)
SELECT order_id, line_number
FROM priced
WHERE
  unit_price > 20 * usual_price
