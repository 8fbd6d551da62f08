MODEL (
  name silver.customers,
  kind FULL,
  grain customer_record_id,
  description 'One row per customer record, which Olist writes anew for each order; the person is customer_unique_id.',
  audits (
    not_null(columns := (customer_record_id, customer_id, recorded_at)),
    unique_values(columns := (customer_record_id))
  )
);

SELECT
  c.customer_id::TEXT AS customer_record_id,
  c.customer_unique_id::TEXT AS customer_id,
  COALESCE(o.order_purchase_timestamp, '1970-01-01'::TIMESTAMP)::TIMESTAMP AS recorded_at,
  c.customer_city::TEXT AS city,
  c.customer_state::TEXT AS state,
  s.state_name::TEXT AS state_name,
  s.region::TEXT AS region,
  'Brazil'::TEXT AS country,
  NULL::TEXT AS country_source,
  c.customer_zip_code_prefix::TEXT AS zip_prefix,
  NULL::DATE AS signed_up_on
FROM bronze.customers AS c
LEFT JOIN bronze.orders AS o
  ON o.customer_id = c.customer_id
LEFT JOIN reference.brazil_states AS s
  ON s.state = c.customer_state
