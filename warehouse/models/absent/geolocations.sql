MODEL (
  name silver.geolocations,
  kind FULL,
  description 'Empty: stands in for the contract geolocations (grain: zip prefix) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS zip_prefix,
  NULL::DOUBLE AS latitude,
  NULL::DOUBLE AS longitude,
  NULL::TEXT AS city,
  NULL::TEXT AS state,
  NULL::INTEGER AS points
WHERE
  FALSE
