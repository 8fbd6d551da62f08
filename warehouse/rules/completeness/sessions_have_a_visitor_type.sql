AUDIT (
  name sessions_have_a_visitor_type,
  standalone TRUE,
  description 'Each session says what kind of visitor it was of.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the tracking; the session falls into the null group.'
  )
);

SELECT session_id
FROM silver.sessions
WHERE
  visitor_type IS NULL
