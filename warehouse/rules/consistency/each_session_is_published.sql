AUDIT (
  name each_session_is_published,
  standalone TRUE,
  description 'Each session is in the published sessions, once.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.fact_sessions: it lost or multiplied rows of silver.sessions.'
  )
);

SELECT s.session_id
FROM (
  SELECT session_id, COUNT(*) AS row_count
  FROM silver.sessions
  GROUP BY
    session_id
) AS s
LEFT JOIN (
  SELECT session_id, COUNT(*) AS row_count
  FROM behavior.fact_sessions
  GROUP BY
    session_id
) AS g
  ON g.session_id = s.session_id
WHERE
  s.row_count <> COALESCE(g.row_count, 0)
