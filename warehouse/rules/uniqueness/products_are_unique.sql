AUDIT (
  name products_are_unique,
  standalone TRUE,
  description 'No product is in the products twice.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model silver.products of the pack: a product needs one row.'
  )
);

SELECT product_id, COUNT(*) - 1 AS failing_rows
FROM common.dim_product
GROUP BY
  product_id
HAVING
  COUNT(*) > 1
