MODEL (
  name silver.customers,
  kind FULL,
  grain customer_record_id,
  description 'One row per address of a customer, from the day it became true.',
  audits (
    not_null(columns := (customer_record_id, customer_id, recorded_at)),
    unique_values(columns := (customer_record_id))
  )
);

SELECT
  c.address_id::TEXT AS customer_record_id,
  c.customer_number::TEXT AS customer_id,
  c.address_since::TIMESTAMP AS recorded_at,
  c.city::TEXT AS city,
  c.state::TEXT AS state,
  s.state_name::TEXT AS state_name,
  s.region::TEXT AS region,
  'United States'::TEXT AS country,
  NULL::TEXT AS country_source,
  SUBSTRING(c.zip_code, 1, 3)::TEXT AS zip_prefix,
  c.signed_up_on::DATE AS signed_up_on
FROM bronze.customers AS c
LEFT JOIN reference.us_states AS s
  ON s.state = c.state
