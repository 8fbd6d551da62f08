MODEL (
  name silver.geolocations,
  kind FULL,
  description 'Empty: stands in for the contract geolocations (grain: zip prefix) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS zip_prefix, /* First digits of the postal code */
  NULL::DOUBLE AS latitude, /* Mean latitude of the points of the prefix, in degrees */
  NULL::DOUBLE AS longitude, /* Mean longitude of the points of the prefix, in degrees */
  NULL::TEXT AS city, /* City that most points of the prefix name */
  NULL::TEXT AS state, /* Code of the state that most points of the prefix name */
  NULL::INTEGER AS points /* Number of points the means are taken over */
WHERE
  FALSE
