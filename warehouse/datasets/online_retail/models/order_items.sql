MODEL (
  name silver.order_items,
  kind FULL,
  grain (order_id, line_number),
  description 'One row per line of an invoice; what goes back has a negative quantity.',
  audits (
    not_null(columns := (order_id, line_number, product_id, item_price)),
    unique_combination_of_columns(columns := (order_id, line_number))
  )
);

SELECT
  invoice_number::TEXT AS order_id,
  line_number::INTEGER AS line_number,
  stock_code::TEXT AS product_id,
  NULL::TEXT AS seller_id,
  quantity::INTEGER AS quantity,
  unit_price::DECIMAL(18, 4) AS unit_price,
  (quantity * unit_price)::DECIMAL(18, 4) AS item_price,
  NULL::DECIMAL(18, 4) AS freight,
  line_type::TEXT AS line_type,
  is_product::BOOLEAN AS is_product
FROM silver.invoice_lines
