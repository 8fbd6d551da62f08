AUDIT (
  name customers_have_a_country,
  standalone TRUE,
  description 'Each customer has a country.',
  defaults (
    severity = 'warn',
    remedy = 'Ask for the address; the customer falls into the null group of questions by place.'
  )
);

SELECT customer_record_id
FROM silver.customers
WHERE
  country IS NULL
