MODEL (
  name silver.orders,
  kind FULL,
  grain order_id,
  description 'One row per invoice: sales, cancellations (C), adjustments of bad debt (A) and write-offs of stock.',
  audits (
    not_null(columns := (order_id, customer_record_id, order_status, ordered_at)),
    unique_values(columns := (order_id))
  )
);

SELECT
  invoice_number::TEXT AS order_id,
  customer_record_id::TEXT AS customer_record_id,
  customer_id::TEXT AS customer_id,
  order_status::TEXT AS order_status,
  invoiced_at::TIMESTAMP AS ordered_at,
  NULL::TIMESTAMP AS approved_at,
  NULL::TIMESTAMP AS shipped_at,
  NULL::TIMESTAMP AS delivered_at,
  NULL::TIMESTAMP AS estimated_delivery_at
FROM silver.invoices
