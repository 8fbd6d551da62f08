AUDIT (
  name products_have_a_size,
  standalone TRUE,
  description 'Each product has weight, length, height and width, where the source knows them at all.',
  defaults (
    severity = 'warn',
    remedy = 'Measure the products again; freight by weight leaves them out.'
  )
);

SELECT product_id
FROM silver.products
WHERE
  (
    weight_g IS NULL OR length_cm IS NULL OR height_cm IS NULL OR width_cm IS NULL
  )
  AND EXISTS(SELECT 1 FROM silver.products AS other WHERE NOT other.weight_g IS NULL)
