AUDIT (
  name reviews_are_answered_after_they_are_asked,
  standalone TRUE,
  description 'No review is answered before it was asked for.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the clock of the survey; answer times of these reviews are negative.'
  )
);

SELECT review_id, order_id
FROM silver.reviews
WHERE
  answered_at < CAST(created_date AS TIMESTAMP)
