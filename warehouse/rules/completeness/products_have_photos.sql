AUDIT (
  name products_have_photos,
  standalone TRUE,
  description 'Each product says how many photos it has, where the source knows at all.',
  defaults (
    severity = 'warn',
    remedy = 'Count the photos at the source again.'
  )
);

SELECT product_id
FROM silver.products
WHERE
  photos_count IS NULL AND EXISTS(SELECT 1 FROM silver.products AS other WHERE NOT other.photos_count IS NULL)
