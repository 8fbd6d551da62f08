MODEL (
  name silver.products,
  kind FULL,
  grain product_id,
  description 'One row per product; Olist publishes neither names nor descriptions, and translates all categories but two: those keep their own name.',
  audits (
    not_null(columns := (product_id)),
    unique_values(columns := (product_id))
  )
);

SELECT
  p.product_id::TEXT AS product_id,
  NULL::TEXT AS product_name,
  NULL::TEXT AS description,
  COALESCE(t.product_category_name_english, p.product_category_name)::TEXT AS category,
  p.product_category_name::TEXT AS category_source,
  NULL::TEXT AS department,
  NULL::TEXT AS brand,
  p.product_weight_g::DOUBLE AS weight_g,
  p.product_length_cm::DOUBLE AS length_cm,
  p.product_height_cm::DOUBLE AS height_cm,
  p.product_width_cm::DOUBLE AS width_cm,
  p.product_photos_qty::INTEGER AS photos_count,
  NULL::DECIMAL(18, 2) AS list_price,
  TRUE::BOOLEAN AS is_product
FROM bronze.products AS p
LEFT JOIN bronze.category_translation AS t
  ON t.product_category_name = p.product_category_name
