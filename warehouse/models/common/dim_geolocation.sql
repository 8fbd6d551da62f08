MODEL (
  name common.dim_geolocation,
  kind FULL,
  grain geolocation_key,
  description 'One row per postal code prefix: where it lies, by the middle of its known points.',
  audits (
    not_null(columns := (geolocation_key, zip_prefix, latitude, longitude, points)),
    unique_values(columns := (geolocation_key)),
    accepted_range(column := latitude, min_v := -90, max_v := 90),
    accepted_range(column := longitude, min_v := -180, max_v := 180)
  )
);

SELECT
  MD5(zip_prefix)::TEXT AS geolocation_key, /* Key of the postal prefix */
  zip_prefix::TEXT AS zip_prefix,
  latitude::DOUBLE AS latitude,
  longitude::DOUBLE AS longitude,
  city::TEXT AS city,
  state::TEXT AS state, /* Code of the state */
  points::INTEGER AS points /* Different points the middle is taken of */
FROM silver.geolocations
