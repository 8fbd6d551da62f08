AUDIT (
  name customers_have_a_state,
  standalone TRUE,
  description 'Each customer has a state, where the source knows states at all.',
  defaults (
    severity = 'warn',
    remedy = 'Ask for the address; the customer falls into the null group of questions by state.'
  )
);

SELECT customer_record_id
FROM silver.customers
WHERE
  state IS NULL AND EXISTS(SELECT 1 FROM silver.customers AS other WHERE NOT other.state IS NULL)
