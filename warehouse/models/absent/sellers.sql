MODEL (
  name silver.sellers,
  kind FULL,
  description 'Empty: stands in for the contract sellers (grain: seller) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS seller_id,
  NULL::TEXT AS seller_name,
  NULL::TEXT AS city,
  NULL::TEXT AS state,
  NULL::TEXT AS state_name,
  NULL::TEXT AS region,
  NULL::TEXT AS country,
  NULL::TEXT AS zip_prefix
WHERE
  FALSE
