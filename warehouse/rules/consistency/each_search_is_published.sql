AUDIT (
  name each_search_is_published,
  standalone TRUE,
  description 'Each search is in the published searches, once.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.fact_search_behavior: it lost or multiplied rows of silver.searches.'
  )
);

SELECT s.search_id
FROM (
  SELECT search_id, COUNT(*) AS row_count
  FROM silver.searches
  GROUP BY
    search_id
) AS s
LEFT JOIN (
  SELECT search_id, COUNT(*) AS row_count
  FROM behavior.fact_search_behavior
  GROUP BY
    search_id
) AS g
  ON g.search_id = s.search_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
