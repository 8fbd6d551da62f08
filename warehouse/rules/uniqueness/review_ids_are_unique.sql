AUDIT (
  name review_ids_are_unique,
  standalone TRUE,
  description 'No review number occurs twice.',
  defaults (
    severity = 'warn',
    remedy = 'See whether one review covers several orders; it counts once for each.'
  )
);

SELECT review_id, COUNT(*) - 1 AS failing_rows
FROM silver.reviews
GROUP BY
  review_id
HAVING
  COUNT(*) > 1
