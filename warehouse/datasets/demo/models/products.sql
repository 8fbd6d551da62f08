MODEL (
  name silver.products,
  kind FULL,
  grain product_id,
  description 'One row per product; a few never got a category.',
  audits (
    not_null(columns := (product_id, product_name)),
    unique_values(columns := (product_id))
  )
);

SELECT
  p.sku::TEXT AS product_id,
  p.product_name::TEXT AS product_name,
  p.description::TEXT AS description,
  c.category_name::TEXT AS category,
  c.category_name::TEXT AS category_source,
  c.department::TEXT AS department,
  p.brand::TEXT AS brand,
  p.weight_grams::DOUBLE AS weight_g,
  p.length_cm::DOUBLE AS length_cm,
  p.height_cm::DOUBLE AS height_cm,
  p.width_cm::DOUBLE AS width_cm,
  p.photo_count::INTEGER AS photos_count,
  p.list_price::DECIMAL(18, 2) AS list_price,
  TRUE::BOOLEAN AS is_product
FROM bronze.products AS p
LEFT JOIN bronze.categories AS c
  ON c.category_code = p.category_code
