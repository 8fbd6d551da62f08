AUDIT (
  name seller_states_are_known,
  standalone TRUE,
  description 'Each seller state has a name, where the dataset names states.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the code of the state, or add it to the seed of states.'
  )
);

SELECT seller_id
FROM silver.sellers
WHERE
  NOT state IS NULL
  AND state_name IS NULL
  AND EXISTS(SELECT 1 FROM silver.sellers AS other WHERE NOT other.state_name IS NULL)
