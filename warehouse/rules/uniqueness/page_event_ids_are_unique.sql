AUDIT (
  name page_event_ids_are_unique,
  standalone TRUE,
  description 'No page event occurs twice.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the export, or declare the event unique in the pack so that repeats are set aside.'
  )
);

SELECT event_id, COUNT(*) - 1 AS failing_rows
FROM silver.page_events
GROUP BY
  event_id
HAVING
  COUNT(*) > 1
