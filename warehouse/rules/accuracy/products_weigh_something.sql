AUDIT (
  name products_weigh_something,
  standalone TRUE,
  description 'No product weighs 0 grams or less, or has a side of 0.',
  defaults (
    severity = 'warn',
    remedy = 'Measure the product again.'
  )
);

SELECT product_id
FROM silver.products
WHERE
  weight_g <= 0 OR length_cm <= 0 OR height_cm <= 0 OR width_cm <= 0
