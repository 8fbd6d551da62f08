AUDIT (
  name people_live_at_a_known_prefix,
  standalone TRUE,
  description 'Each postal code prefix of a customer or seller is in the file of places.',
  defaults (
    severity = 'warn',
    remedy = 'Add the prefix to the places; questions by place leave its people out.'
  )
);

SELECT people.zip_prefix
FROM (
  SELECT customer_zip_code_prefix AS zip_prefix
  FROM bronze.customers
  UNION
  SELECT seller_zip_code_prefix
  FROM bronze.sellers
) AS people
LEFT JOIN bronze.geolocation AS g
  ON g.geolocation_zip_code_prefix = people.zip_prefix
WHERE
  NOT people.zip_prefix IS NULL AND g.geolocation_zip_code_prefix IS NULL
