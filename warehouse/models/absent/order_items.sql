MODEL (
  name silver.order_items,
  kind FULL,
  description 'Empty: stands in for the contract order_items (grain: order line) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS order_id,
  NULL::INTEGER AS line_number,
  NULL::TEXT AS product_id,
  NULL::TEXT AS seller_id,
  NULL::INTEGER AS quantity,
  NULL::DECIMAL(18, 4) AS unit_price,
  NULL::DECIMAL(18, 4) AS item_price,
  NULL::DECIMAL(18, 4) AS freight,
  NULL::TEXT AS line_type,
  NULL::BOOLEAN AS is_product
WHERE
  FALSE
