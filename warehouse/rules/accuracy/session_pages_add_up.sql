AUDIT (
  name session_pages_add_up,
  standalone TRUE,
  description 'A session sees at least the administrative, informational and product pages it counts.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the tracking: the parts can not be more than the whole.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  administrative_pages + informational_pages + product_pages > page_views
