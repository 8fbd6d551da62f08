MODEL (
  name silver.customers,
  kind FULL,
  grain customer_record_id,
  description 'One row per address of a customer: the one at sign-up, and one for each move.',
  audits (
    not_null(columns := (customer_record_id, customer_id, recorded_at)),
    unique_values(columns := (customer_record_id))
  )
);

WITH addresses AS (
  SELECT customer_id AS customer_record_id, customer_id, signup_date AS since, signup_date AS signed_up_on, city, state, country
  FROM bronze.customers
  UNION ALL
  SELECT
    CONCAT(customer_id, '|', CAST(moved_on AS TEXT)) AS customer_record_id,
    customer_id,
    moved_on AS since,
    CAST(NULL AS DATE) AS signed_up_on,
    city,
    state,
    country
  FROM bronze.customer_moves
)
SELECT
  a.customer_record_id::TEXT AS customer_record_id,
  a.customer_id::TEXT AS customer_id,
  a.since::TIMESTAMP AS recorded_at,
  a.city::TEXT AS city,
  COALESCE(s.state, a.state)::TEXT AS state,
  s.state_name::TEXT AS state_name,
  s.region::TEXT AS region,
  CASE WHEN UPPER(a.country) IN ('US', 'USA') THEN 'United States' ELSE a.country END::TEXT AS country,
  a.country::TEXT AS country_source,
  NULL::TEXT AS zip_prefix,
  a.signed_up_on::DATE AS signed_up_on
FROM addresses AS a
LEFT JOIN reference.us_states AS s
  ON UPPER(a.state) = s.state OR UPPER(a.state) = UPPER(s.state_name)
