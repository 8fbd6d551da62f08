AUDIT (
  name products_have_a_category,
  standalone TRUE,
  description 'Each product has a category.',
  defaults (
    severity = 'warn',
    remedy = 'Give the products a category at their source; until then they fall into the null category.'
  )
);

SELECT product_id
FROM silver.products
WHERE
  category IS NULL AND EXISTS(SELECT 1 FROM silver.products AS other WHERE NOT other.category IS NULL)
