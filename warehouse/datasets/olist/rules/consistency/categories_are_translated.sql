AUDIT (
  name categories_are_translated,
  standalone TRUE,
  description 'Each category has an English name.',
  defaults (
    severity = 'warn',
    remedy = 'Add the category to the file of translations; until then it keeps its own name.'
  )
);

SELECT DISTINCT p.product_category_name
FROM bronze.products AS p
LEFT JOIN bronze.category_translation AS t
  ON t.product_category_name = p.product_category_name
WHERE
  NOT p.product_category_name IS NULL AND t.product_category_name IS NULL
