AUDIT (
  name customers_have_a_city,
  standalone TRUE,
  description 'Each customer has a city, where the source knows cities at all.',
  defaults (
    severity = 'warn',
    remedy = 'Ask for the address; the customer falls into the null group of questions by city.'
  )
);

SELECT customer_record_id
FROM silver.customers
WHERE
  city IS NULL AND EXISTS(SELECT 1 FROM silver.customers AS other WHERE NOT other.city IS NULL)
