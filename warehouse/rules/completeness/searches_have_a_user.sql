AUDIT (
  name searches_have_a_user,
  standalone TRUE,
  description 'Each search names its user.',
  defaults (
    severity = 'warn',
    remedy = 'Nothing to mend where people search without an account; marts per user leave these searches out.'
  )
);

SELECT search_id
FROM silver.searches
WHERE
  user_id IS NULL
