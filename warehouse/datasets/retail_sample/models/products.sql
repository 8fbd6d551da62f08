MODEL (
  name silver.products,
  kind FULL,
  grain product_id,
  description 'One row per product.',
  audits (
    not_null(columns := (product_id, product_name)),
    unique_values(columns := (product_id))
  )
);

SELECT
  p.product_id::TEXT AS product_id,
  p.product_name::TEXT AS product_name,
  NULL::TEXT AS description,
  p.category::TEXT AS category,
  p.category::TEXT AS category_source,
  NULL::TEXT AS department,
  NULL::TEXT AS brand,
  NULL::DOUBLE AS weight_g,
  NULL::DOUBLE AS length_cm,
  NULL::DOUBLE AS height_cm,
  NULL::DOUBLE AS width_cm,
  NULL::INTEGER AS photos_count,
  p.price::DECIMAL(18, 2) AS list_price,
  TRUE::BOOLEAN AS is_product
FROM bronze.products AS p
