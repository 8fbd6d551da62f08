MODEL (
  name silver.geolocations,
  kind FULL,
  grain zip_prefix,
  description 'One row per zip prefix: the median of its different points, and the place most of them name.',
  audits (
    not_null(columns := (zip_prefix, latitude, longitude, points)),
    unique_values(columns := (zip_prefix))
  )
);

/* Within the extreme points of the mainland; the islands of Fernando de Noronha lie outside too. A point counts once, however often the file repeats it. The median, for some points of a prefix lie far from the rest. */
WITH points AS (
  SELECT DISTINCT
    geolocation_zip_code_prefix AS zip_prefix,
    geolocation_lat AS latitude,
    geolocation_lng AS longitude
  FROM bronze.geolocation
  WHERE
    geolocation_lat BETWEEN -33.7512 AND 5.2719 AND geolocation_lng BETWEEN -73.9905 AND -34.7929
), middles AS (
  SELECT
    zip_prefix,
    MEDIAN(latitude) AS latitude,
    MEDIAN(longitude) AS longitude,
    COUNT(*) AS points
  FROM points
  GROUP BY zip_prefix
), spellings AS (
  SELECT
    zip_prefix,
    city,
    state,
    ROW_NUMBER() OVER (PARTITION BY zip_prefix ORDER BY COUNT(*) DESC, state, city) AS place
  FROM (
    SELECT DISTINCT
      geolocation_zip_code_prefix AS zip_prefix,
      geolocation_lat AS latitude,
      geolocation_lng AS longitude,
      geolocation_city AS city,
      geolocation_state AS state
    FROM bronze.geolocation
    WHERE
      geolocation_lat BETWEEN -33.7512 AND 5.2719 AND geolocation_lng BETWEEN -73.9905 AND -34.7929
  ) AS named
  GROUP BY zip_prefix, city, state
)
SELECT
  m.zip_prefix::TEXT AS zip_prefix,
  m.latitude::DOUBLE AS latitude,
  m.longitude::DOUBLE AS longitude,
  s.city::TEXT AS city,
  s.state::TEXT AS state,
  m.points::INTEGER AS points
FROM middles AS m
JOIN spellings AS s
  ON s.zip_prefix = m.zip_prefix AND s.place = 1
