AUDIT (
  name reviews_score_from_1_to_5,
  standalone TRUE,
  description 'Each review score is 1, 2, 3, 4 or 5.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the score at its source: an average over other scales means nothing.'
  )
);

SELECT review_id, order_id
FROM silver.reviews
WHERE
  NOT score BETWEEN 1 AND 5
