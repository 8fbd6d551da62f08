AUDIT (
  name reviews_have_a_creation_date,
  standalone TRUE,
  description 'Each review says when it was asked for.',
  defaults (
    severity = 'warn',
    remedy = 'Export the date again; answer times leave the review out.'
  )
);

SELECT review_id, order_id
FROM silver.reviews
WHERE
  created_date IS NULL
