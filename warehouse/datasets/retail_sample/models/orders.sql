MODEL (
  name silver.orders,
  kind FULL,
  grain order_id,
  description 'One row per order, placed from the address the customer had on its day.',
  audits (
    not_null(columns := (order_id, customer_record_id, customer_id, order_status, ordered_at)),
    unique_values(columns := (order_id))
  )
);

WITH addresses AS (
  SELECT
    customer_record_id,
    customer_id,
    CAST(recorded_at AS DATE) AS since,
    CAST(LEAD(recorded_at) OVER (PARTITION BY customer_id ORDER BY recorded_at, customer_record_id) AS DATE) AS until,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY recorded_at, customer_record_id) = 1 AS is_first
  FROM silver.customers
)
SELECT
  o.order_id::TEXT AS order_id,
  a.customer_record_id::TEXT AS customer_record_id,
  o.customer_id::TEXT AS customer_id,
  CASE o.status
    WHEN 'Completed'
    THEN 'completed'
    WHEN 'Cancelled'
    THEN 'canceled'
    WHEN 'Returned'
    THEN 'returned'
  END::TEXT AS order_status,
  o.order_date::TIMESTAMP AS ordered_at,
  NULL::TIMESTAMP AS approved_at,
  NULL::TIMESTAMP AS shipped_at,
  NULL::TIMESTAMP AS delivered_at,
  NULL::TIMESTAMP AS estimated_delivery_at
FROM bronze.orders AS o
LEFT JOIN addresses AS a
  ON a.customer_id = o.customer_id
  AND (a.is_first OR o.order_date >= a.since) /* an order before the sign-up is of the first address */
  AND (a.until IS NULL OR o.order_date < a.until)
