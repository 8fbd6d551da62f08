MODEL (
  name sales.fact_sales,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column order_date
  ),
  grain sale_key,
  description 'One row per order line.',
  depends_on (common.dim_customer, common.dim_date, common.dim_product, common.dim_seller), /* what the audits read */
  audits (
    not_null(columns := (sale_key, order_key, product_key, order_date, item_price, line_type, is_product, recognized_revenue)),
    unique_values(columns := (sale_key)),
    accepted_values(
      column := line_type,
      is_in := ('sale', 'cancellation', 'adjustment', 'write_off', 'return')
    ),
    relationship(column := customer_key, parent := common.dim_customer, key := customer_key),
    relationship(column := product_key, parent := common.dim_product, key := product_key),
    relationship(column := seller_key, parent := common.dim_seller, key := seller_key),
    relationship(column := order_date, parent := common.dim_date, key := date_day)
  )
);

SELECT
  MD5(CONCAT(i.order_id, '|', CAST(i.line_number AS TEXT)))::TEXT AS sale_key, /* Key of the order line */
  MD5(i.order_id)::TEXT AS order_key,
  i.order_id::TEXT AS order_id,
  i.line_number::INTEGER AS line_number,
  MD5(i.product_id)::TEXT AS product_key,
  MD5(i.seller_id)::TEXT AS seller_key,
  v.customer_key::TEXT AS customer_key, /* Version of the customer that placed the order */
  o.customer_id::TEXT AS customer_id,
  o.ordered_at::TIMESTAMP AS ordered_at,
  CAST(o.ordered_at AS DATE) AS order_date, /* Day the order was placed */
  i.quantity::INTEGER AS quantity,
  i.unit_price::DECIMAL(18, 4) AS unit_price,
  i.item_price::DECIMAL(18, 4) AS item_price, /* Total of the line without freight */
  i.freight::DECIMAL(18, 4) AS freight, /* Freight of the line */
  o.order_status::TEXT AS order_status,
  i.line_type::TEXT AS line_type, /* What the line is: a sale, or a cancellation, adjustment, write-off or return */
  i.is_product::BOOLEAN AS is_product, /* False for postage, fees, vouchers and the like */
  (
    i.line_type = 'sale'
    AND i.unit_price > 0
    AND COALESCE(o.order_status NOT IN ('canceled', 'unavailable', 'returned', 'adjusted', 'written_off'), FALSE)
  )::BOOLEAN AS recognized_revenue /* Whether the line counts as revenue */
FROM silver.order_items AS i
LEFT JOIN silver.orders AS o
  ON o.order_id = i.order_id
LEFT JOIN silver.customer_record_versions AS v
  ON v.customer_record_id = o.customer_record_id
WHERE
  CAST(o.ordered_at AS DATE) BETWEEN @start_ds AND @end_ds
