MODEL (
  name silver.sellers,
  kind FULL,
  description 'Empty: stands in for the contract sellers (grain: seller) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS seller_id, /* Identifier of the seller in the source */
  NULL::TEXT AS seller_name, /* Name of the seller; null where the source has none */
  NULL::TEXT AS city, /* City of the seller */
  NULL::TEXT AS state, /* Code of the seller's state */
  NULL::TEXT AS state_name, /* Name of the seller's state */
  NULL::TEXT AS region, /* Region of the country that the seller's state belongs to */
  NULL::TEXT AS country, /* Country of the seller */
  NULL::TEXT AS zip_prefix /* First digits of the seller's postal code */
WHERE
  FALSE
