AUDIT (
  name page_events_belong_to_a_session,
  standalone TRUE,
  description 'Each page event belongs to a session.',
  defaults (
    severity = 'warn',
    remedy = 'Land the sessions of these events; funnels leave them out.'
  )
);

SELECT e.event_id
FROM silver.page_events AS e
LEFT JOIN silver.sessions AS s
  ON s.session_id = e.session_id
WHERE
  s.session_id IS NULL
