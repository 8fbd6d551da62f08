MODEL (
  name silver.order_items,
  kind FULL,
  description 'Empty: stands in for the contract order_items (grain: order line) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS order_id, /* Identifier of the order that the line belongs to */
  NULL::INTEGER AS line_number, /* Number of the line within its order */
  NULL::TEXT AS product_id, /* Identifier of the product that was ordered */
  NULL::TEXT AS seller_id, /* Identifier of the seller who supplied the line */
  NULL::INTEGER AS quantity, /* Units ordered */
  NULL::DECIMAL(18, 4) AS unit_price, /* Price of one unit */
  NULL::DECIMAL(18, 4) AS item_price, /* Total of the line without freight */
  NULL::DECIMAL(18, 4) AS freight, /* Freight of the line */
  NULL::TEXT AS line_type, /* What the line is, from sale and return to adjustment and write-off */
  NULL::BOOLEAN AS is_product /* False for lines of postage, fees, manual entries and the like */
WHERE
  FALSE
