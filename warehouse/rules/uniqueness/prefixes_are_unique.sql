AUDIT (
  name prefixes_are_unique,
  standalone TRUE,
  description 'No postal code prefix is in the places twice.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model silver.geolocations of the pack: a prefix needs one row.'
  )
);

SELECT zip_prefix, COUNT(*) - 1 AS failing_rows
FROM common.dim_geolocation
GROUP BY
  zip_prefix
HAVING
  COUNT(*) > 1
