AUDIT (
  name sellers_have_a_state,
  standalone TRUE,
  description 'Each seller has a state.',
  defaults (
    severity = 'warn',
    remedy = 'Ask the seller for the address; sales by seller state leave the seller in the null group.'
  )
);

SELECT seller_id
FROM silver.sellers
WHERE
  state IS NULL
