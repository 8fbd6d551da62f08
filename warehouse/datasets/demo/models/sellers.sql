MODEL (
  name silver.sellers,
  kind FULL,
  grain seller_id,
  description 'One row per merchant who sells through the shop.',
  audits (
    not_null(columns := (seller_id, seller_name)),
    unique_values(columns := (seller_id))
  )
);

SELECT
  m.seller_code::TEXT AS seller_id,
  m.seller_name::TEXT AS seller_name,
  m.city::TEXT AS city,
  m.state::TEXT AS state,
  s.state_name::TEXT AS state_name,
  s.region::TEXT AS region,
  'United States'::TEXT AS country,
  SUBSTRING(m.zip_code, 1, 3)::TEXT AS zip_prefix
FROM bronze.sellers AS m
LEFT JOIN reference.us_states AS s
  ON s.state = m.state
