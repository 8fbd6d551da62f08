AUDIT (
  name points_lie_on_the_globe,
  standalone TRUE,
  description 'Each prefix lies between 90 degrees south and north, 180 west and east.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the coordinates at their source.'
  )
);

SELECT zip_prefix
FROM silver.geolocations
WHERE
  NOT latitude BETWEEN -90 AND 90 OR NOT longitude BETWEEN -180 AND 180
