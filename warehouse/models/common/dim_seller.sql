MODEL (
  name common.dim_seller,
  kind FULL,
  grain seller_key,
  description 'One row per seller.',
  audits (
    not_null(columns := (seller_key, seller_id)),
    unique_values(columns := (seller_key))
  )
);

SELECT
  MD5(seller_id)::TEXT AS seller_key, /* Key of the seller */
  seller_id::TEXT AS seller_id,
  seller_name::TEXT AS seller_name,
  city::TEXT AS city,
  state::TEXT AS state, /* Code of the state */
  state_name::TEXT AS state_name,
  region::TEXT AS region,
  country::TEXT AS country,
  zip_prefix::TEXT AS zip_prefix
FROM silver.sellers
