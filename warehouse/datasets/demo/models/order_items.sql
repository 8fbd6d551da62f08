MODEL (
  name silver.order_items,
  kind FULL,
  grain (order_id, line_number),
  description 'One row per order line; a line may be of several units of a product.',
  audits (
    not_null(columns := (order_id, line_number, product_id, item_price)),
    unique_combination_of_columns(columns := (order_id, line_number))
  )
);

SELECT
  i.order_number::TEXT AS order_id,
  i.line_number::INTEGER AS line_number,
  i.sku::TEXT AS product_id,
  i.seller_code::TEXT AS seller_id,
  i.quantity::INTEGER AS quantity,
  i.unit_price::DECIMAL(18, 4) AS unit_price,
  (i.quantity * i.unit_price)::DECIMAL(18, 4) AS item_price,
  i.shipping_fee::DECIMAL(18, 4) AS freight,
  'sale'::TEXT AS line_type,
  TRUE::BOOLEAN AS is_product
FROM bronze.order_items AS i
