MODEL (
  name silver.products,
  kind FULL,
  description 'Empty: stands in for the contract products (grain: product) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS product_id,
  NULL::TEXT AS product_name,
  NULL::TEXT AS description,
  NULL::TEXT AS category,
  NULL::TEXT AS category_source,
  NULL::TEXT AS brand,
  NULL::DOUBLE AS weight_g,
  NULL::DOUBLE AS length_cm,
  NULL::DOUBLE AS height_cm,
  NULL::DOUBLE AS width_cm,
  NULL::INTEGER AS photos_count,
  NULL::DECIMAL(18, 2) AS list_price,
  NULL::BOOLEAN AS is_product
WHERE
  FALSE
