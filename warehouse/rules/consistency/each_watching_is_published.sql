AUDIT (
  name each_watching_is_published,
  standalone TRUE,
  description 'Each watching is in the published watching, once.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.fact_content_interactions: it lost or multiplied rows of silver.content_views.'
  )
);

SELECT s.view_id
FROM (
  SELECT view_id, COUNT(*) AS row_count
  FROM silver.content_views
  GROUP BY
    view_id
) AS s
LEFT JOIN (
  SELECT view_id, COUNT(*) AS row_count
  FROM behavior.fact_content_interactions
  GROUP BY
    view_id
) AS g
  ON g.view_id = s.view_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
