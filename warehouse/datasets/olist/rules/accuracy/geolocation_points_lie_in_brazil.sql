AUDIT (
  name geolocation_points_lie_in_brazil,
  standalone TRUE,
  description 'Each point of a postal code prefix lies on the mainland of Brazil.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend: points outside are left out of the middle of their prefix.'
  )
);

SELECT geolocation_zip_code_prefix, geolocation_lat, geolocation_lng
FROM bronze.geolocation
WHERE
  NOT geolocation_lat BETWEEN -33.7512 AND 5.2719 OR NOT geolocation_lng BETWEEN -73.9905 AND -34.7929
