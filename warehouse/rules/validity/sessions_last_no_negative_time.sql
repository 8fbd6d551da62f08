AUDIT (
  name sessions_last_no_negative_time,
  standalone TRUE,
  description 'No session lasts less than 0 seconds.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the clock of the tracking; the session is counted with its wrong duration.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  duration_seconds < 0 OR ended_at < started_at
