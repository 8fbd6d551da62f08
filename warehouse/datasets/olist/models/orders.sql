MODEL (
  name silver.orders,
  kind FULL,
  grain order_id,
  description 'One row per order; all timestamps are local, the estimated delivery is a day at midnight.',
  audits (
    not_null(columns := (order_id, customer_record_id, order_status, ordered_at)),
    unique_values(columns := (order_id))
  )
);

SELECT
  o.order_id::TEXT AS order_id,
  o.customer_id::TEXT AS customer_record_id,
  c.customer_unique_id::TEXT AS customer_id,
  o.order_status::TEXT AS order_status,
  o.order_purchase_timestamp::TIMESTAMP AS ordered_at,
  o.order_approved_at::TIMESTAMP AS approved_at,
  o.order_delivered_carrier_date::TIMESTAMP AS shipped_at,
  o.order_delivered_customer_date::TIMESTAMP AS delivered_at,
  o.order_estimated_delivery_date::TIMESTAMP AS estimated_delivery_at
FROM bronze.orders AS o
LEFT JOIN bronze.customers AS c
  ON c.customer_id = o.customer_id
