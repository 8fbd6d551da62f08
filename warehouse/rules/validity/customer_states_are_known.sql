AUDIT (
  name customer_states_are_known,
  standalone TRUE,
  description 'Each customer state has a name, where the dataset names states.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the code of the state, or add it to the seed of states.'
  )
);

SELECT customer_record_id
FROM silver.customers
WHERE
  NOT state IS NULL
  AND state_name IS NULL
  AND EXISTS(SELECT 1 FROM silver.customers AS other WHERE NOT other.state_name IS NULL)
