MODEL (
  name silver.orders,
  kind FULL,
  grain order_id,
  description 'One row per order; all timestamps are local, the delivery is promised for 8 pm of a day.',
  audits (
    not_null(columns := (order_id, customer_record_id, customer_id, order_status, ordered_at)),
    unique_values(columns := (order_id))
  )
);

SELECT
  o.order_number::TEXT AS order_id,
  o.address_id::TEXT AS customer_record_id,
  o.customer_number::TEXT AS customer_id,
  o.status::TEXT AS order_status,
  o.placed_at::TIMESTAMP AS ordered_at,
  o.approved_at::TIMESTAMP AS approved_at,
  o.shipped_at::TIMESTAMP AS shipped_at,
  o.delivered_at::TIMESTAMP AS delivered_at,
  o.promised_by::TIMESTAMP AS estimated_delivery_at
FROM bronze.orders AS o
