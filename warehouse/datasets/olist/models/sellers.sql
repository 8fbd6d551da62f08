MODEL (
  name silver.sellers,
  kind FULL,
  grain seller_id,
  description 'One row per seller.',
  audits (
    not_null(columns := (seller_id)),
    unique_values(columns := (seller_id))
  )
);

SELECT
  s.seller_id::TEXT AS seller_id,
  NULL::TEXT AS seller_name,
  s.seller_city::TEXT AS city,
  s.seller_state::TEXT AS state,
  b.state_name::TEXT AS state_name,
  b.region::TEXT AS region,
  'Brazil'::TEXT AS country,
  s.seller_zip_code_prefix::TEXT AS zip_prefix
FROM bronze.sellers AS s
LEFT JOIN reference.brazil_states AS b
  ON b.state = s.seller_state
