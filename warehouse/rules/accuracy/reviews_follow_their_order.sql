AUDIT (
  name reviews_follow_their_order,
  standalone TRUE,
  description 'No review is asked for before the day of its order.',
  defaults (
    severity = 'warn',
    remedy = 'Mend the date at its source, or the order the review belongs to.'
  )
);

SELECT review_key
FROM customer_service.fact_reviews
WHERE
  created_date < order_date
