AUDIT (
  name searches_have_a_network,
  standalone TRUE,
  description 'Each search says over which kind of network it came.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the logging of the app; the search falls into the null group.'
  )
);

SELECT search_id
FROM silver.searches
WHERE
  network IS NULL
