MODEL (
  name common.dim_product,
  kind FULL,
  grain product_key,
  description 'One row per product, as it is known now.',
  audits (
    not_null(columns := (product_key, product_id)),
    unique_values(columns := (product_key))
  )
);

SELECT
  MD5(product_id)::TEXT AS product_key, /* Key of the product */
  product_id::TEXT AS product_id,
  product_name::TEXT AS product_name,
  description::TEXT AS description,
  category::TEXT AS category, /* In English; null where the source has none */
  category_source::TEXT AS category_source, /* In the language of the source */
  department::TEXT AS department, /* What the category belongs to; null where the source has none */
  brand::TEXT AS brand,
  weight_g::DOUBLE AS weight_g,
  length_cm::DOUBLE AS length_cm,
  height_cm::DOUBLE AS height_cm,
  width_cm::DOUBLE AS width_cm,
  photos_count::INTEGER AS photos_count,
  list_price::DECIMAL(18, 2) AS list_price,
  is_product::BOOLEAN AS is_product /* False for postage, fees, vouchers and the like */
FROM silver.products
