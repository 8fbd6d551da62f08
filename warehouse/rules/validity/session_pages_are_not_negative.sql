AUDIT (
  name session_pages_are_not_negative,
  standalone TRUE,
  description 'No session counts fewer than 0 pages.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the tracking of the pages it counts.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  page_views < 0 OR administrative_pages < 0 OR informational_pages < 0 OR product_pages < 0
