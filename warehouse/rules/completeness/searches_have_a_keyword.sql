AUDIT (
  name searches_have_a_keyword,
  standalone TRUE,
  description 'Each search has a keyword.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the logging of the app: a search without words says nothing of taste.'
  )
);

SELECT search_id
FROM silver.searches
WHERE
  keyword IS NULL
