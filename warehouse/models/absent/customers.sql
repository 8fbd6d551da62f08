MODEL (
  name silver.customers,
  kind FULL,
  description 'Empty: stands in for the contract customers (grain: customer record: one address of a person, from a moment on) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS customer_record_id,
  NULL::TEXT AS customer_id,
  NULL::TIMESTAMP AS recorded_at,
  NULL::TEXT AS city,
  NULL::TEXT AS state,
  NULL::TEXT AS state_name,
  NULL::TEXT AS region,
  NULL::TEXT AS country,
  NULL::TEXT AS zip_prefix
WHERE
  FALSE
