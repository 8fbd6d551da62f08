AUDIT (
  name products_have_a_name,
  standalone TRUE,
  description 'Each product has a name, where the source knows names at all.',
  defaults (
    severity = 'warn',
    remedy = 'Give the products a name at their source; they can''t be found by words without one.'
  )
);

SELECT product_id
FROM silver.products
WHERE
  product_name IS NULL AND EXISTS(SELECT 1 FROM silver.products AS other WHERE NOT other.product_name IS NULL)
