AUDIT (
  name reviews_have_an_answer_time,
  standalone TRUE,
  description 'Each review says when it was answered.',
  defaults (
    severity = 'warn',
    remedy = 'Export the time again; answer times leave the review out.'
  )
);

SELECT review_id, order_id
FROM silver.reviews
WHERE
  answered_at IS NULL
