AUDIT (
  name customer_states_belong_to_one_country,
  standalone TRUE,
  description 'No customer state lies in two countries.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the country or the state of the customers it names.'
  )
);

SELECT state
FROM silver.customers
WHERE
  NOT state IS NULL
GROUP BY
  state
HAVING
  COUNT(DISTINCT country) > 1
