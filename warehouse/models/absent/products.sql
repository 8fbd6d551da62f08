MODEL (
  name silver.products,
  kind FULL,
  description 'Empty: stands in for the contract products (grain: product) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS product_id, /* Identifier of the product in the source */
  NULL::TEXT AS product_name, /* Name of the product; null where the source has none */
  NULL::TEXT AS description, /* Text that describes the product; null where the source has none */
  NULL::TEXT AS category, /* Category in English; null where the source has none */
  NULL::TEXT AS category_source, /* Category in the language of the source */
  NULL::TEXT AS department, /* Department that the category belongs to; null where the source has none */
  NULL::TEXT AS brand, /* Brand; null where the source has none */
  NULL::DOUBLE AS weight_g, /* Weight in grams */
  NULL::DOUBLE AS length_cm, /* Length in centimetres */
  NULL::DOUBLE AS height_cm, /* Height in centimetres */
  NULL::DOUBLE AS width_cm, /* Width in centimetres */
  NULL::INTEGER AS photos_count, /* Number of published photos */
  NULL::DECIMAL(18, 2) AS list_price, /* Price in the catalogue; null where the source has none */
  NULL::BOOLEAN AS is_product /* False for postage, fees, manual entries and the like */
WHERE
  FALSE
