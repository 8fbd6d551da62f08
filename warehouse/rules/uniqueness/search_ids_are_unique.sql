AUDIT (
  name search_ids_are_unique,
  standalone TRUE,
  description 'No search occurs twice.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the export, or declare the event unique in the pack so that repeats are set aside.'
  )
);

SELECT search_id, COUNT(*) - 1 AS failing_rows
FROM silver.searches
GROUP BY
  search_id
HAVING
  COUNT(*) > 1
