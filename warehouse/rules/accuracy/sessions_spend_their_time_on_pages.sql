AUDIT (
  name sessions_spend_their_time_on_pages,
  standalone TRUE,
  description 'A session lasts at least as long as its parts on administrative, informational and product pages.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the tracking: the parts can not be longer than the whole.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  administrative_seconds + informational_seconds + product_seconds - duration_seconds > 1
