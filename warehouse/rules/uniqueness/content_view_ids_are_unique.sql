AUDIT (
  name content_view_ids_are_unique,
  standalone TRUE,
  description 'No watching occurs twice.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the export, or declare the event unique in the pack so that repeats are set aside.'
  )
);

SELECT view_id, COUNT(*) - 1 AS failing_rows
FROM silver.content_views
GROUP BY
  view_id
HAVING
  COUNT(*) > 1
