MODEL (
  name silver.order_items,
  kind FULL,
  grain (order_id, line_number),
  description 'One row per order: each is of one product.',
  audits (
    not_null(columns := (order_id, line_number, product_id, item_price)),
    unique_combination_of_columns(columns := (order_id, line_number))
  )
);

SELECT
  o.order_id::TEXT AS order_id,
  1::INTEGER AS line_number,
  o.product_id::TEXT AS product_id,
  NULL::TEXT AS seller_id,
  o.quantity::INTEGER AS quantity,
  o.price::DECIMAL(18, 4) AS unit_price,
  (o.quantity * o.price)::DECIMAL(18, 4) AS item_price,
  NULL::DECIMAL(18, 4) AS freight,
  'sale'::TEXT AS line_type,
  TRUE::BOOLEAN AS is_product
FROM bronze.orders AS o
