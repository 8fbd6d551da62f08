AUDIT (
  name zip_prefixes_are_known_places,
  standalone TRUE,
  description 'Each postal code prefix of a customer or seller is a known place.',
  defaults (
    severity = 'warn',
    remedy = 'Add the prefix to the places; questions by place leave its people out.'
  )
);

SELECT known.zip_prefix
FROM (
  SELECT zip_prefix
  FROM silver.customers
  UNION
  SELECT zip_prefix
  FROM silver.sellers
) AS known
LEFT JOIN silver.geolocations AS g
  ON g.zip_prefix = known.zip_prefix
WHERE
  NOT known.zip_prefix IS NULL AND g.zip_prefix IS NULL
