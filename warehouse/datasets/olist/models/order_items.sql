MODEL (
  name silver.order_items,
  kind FULL,
  grain (order_id, line_number),
  description 'One row per unit sold: Olist repeats a line for each piece, so the quantity is always 1.',
  audits (
    not_null(columns := (order_id, line_number, product_id, item_price)),
    unique_combination_of_columns(columns := (order_id, line_number))
  )
);

SELECT
  i.order_id::TEXT AS order_id,
  i.order_item_id::INTEGER AS line_number,
  i.product_id::TEXT AS product_id,
  i.seller_id::TEXT AS seller_id,
  1::INTEGER AS quantity,
  i.price::DECIMAL(18, 4) AS unit_price,
  i.price::DECIMAL(18, 4) AS item_price,
  i.freight_value::DECIMAL(18, 4) AS freight,
  'sale'::TEXT AS line_type,
  TRUE::BOOLEAN AS is_product
FROM bronze.order_items AS i
