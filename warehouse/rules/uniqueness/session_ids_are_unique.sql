AUDIT (
  name session_ids_are_unique,
  standalone TRUE,
  description 'No session occurs twice.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the export, or make the session part of the key in the pack.'
  )
);

SELECT session_id, COUNT(*) - 1 AS failing_rows
FROM silver.sessions
GROUP BY
  session_id
HAVING
  COUNT(*) > 1
