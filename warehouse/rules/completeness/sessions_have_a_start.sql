AUDIT (
  name sessions_have_a_start,
  standalone TRUE,
  description 'Each session says when it began.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the export: a session without a start is on no day.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  started_at IS NULL
