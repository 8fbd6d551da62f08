AUDIT (
  name geolocation_rows_are_unique,
  standalone TRUE,
  description 'No row of the places occurs twice.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: the places are taken together by prefix, each point once.'
  )
);

SELECT geolocation_zip_code_prefix, geolocation_lat, geolocation_lng, geolocation_city, geolocation_state, COUNT(*) - 1 AS failing_rows
FROM bronze.geolocation
GROUP BY
  geolocation_zip_code_prefix,
  geolocation_lat,
  geolocation_lng,
  geolocation_city,
  geolocation_state
HAVING
  COUNT(*) > 1
