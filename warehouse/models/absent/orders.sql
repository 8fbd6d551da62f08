MODEL (
  name silver.orders,
  kind FULL,
  description 'Empty: stands in for the contract orders (grain: order) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS order_id,
  NULL::TEXT AS customer_record_id,
  NULL::TEXT AS customer_id,
  NULL::TEXT AS order_status,
  NULL::TIMESTAMP AS ordered_at,
  NULL::TIMESTAMP AS approved_at,
  NULL::TIMESTAMP AS shipped_at,
  NULL::TIMESTAMP AS delivered_at,
  NULL::TIMESTAMP AS estimated_delivery_at
WHERE
  FALSE
