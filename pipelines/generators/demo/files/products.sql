SELECT
  sku,
  product_name,
  description,
  category_code,
  brand,
  printf('%d.%02d', cents // 100, cents % 100) AS list_price,
  grams::VARCHAR AS weight_grams,
  length::VARCHAR AS length_cm,
  width::VARCHAR AS width_cm,
  height::VARCHAR AS height_cm,
  photos::VARCHAR AS photo_count,
  launched::DATE::VARCHAR AS added_on
FROM made
